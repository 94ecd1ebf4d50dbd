/** The outbox of changed customers. Written by triggers on what is compared of them; the outbox relay notes whose case it has told. */
import type { Transaction } from '../connection'

/** A customer of whom something that is compared has changed. */
export interface ChangedCustomer {
  readonly customerId: string
  /** Counts up with every change of name, birth date or country. */
  readonly version: number
}

/** Customers whose case has not been told of their last change. */
export const changedCustomers = (transaction: Transaction, limit: number): Promise<ChangedCustomer[]> =>
  transaction.raw<ChangedCustomer>(
    'select customer_id as "customerId", version from customer_facts where told_version < version limit ?',
    [limit],
  )

/** Notes that the cases know of these changes; one that has come since stays to be told. */
export async function markChangesTold(transaction: Transaction, told: readonly ChangedCustomer[]): Promise<void> {
  await transaction.raw(
    `update customer_facts f set told_version = greatest(f.told_version, sent.version)
     from jsonb_to_recordset(?::jsonb) as sent ("customerId" uuid, version integer) where f.customer_id = sent."customerId"`,
    [JSON.stringify(told)],
  )
}
