/** Reads where users can be reached. */
import type { SentTransport } from '../../domain/payments/transport'
import { telephoneNumber } from '../../domain/payments/transport'
import type { Reader } from '../connection'

/** An address per transport, empty where there is none. */
export type Addresses = Readonly<Record<SentTransport, string>>

interface AddressRow {
  readonly email: string
  readonly telephone: string | null
}

/**
 * Users have no telephone: it is that of the customer for whom they act at the bank of the payment - of the one to whom the
 * paying account belongs, else of the one whom they came to act for last.
 */
const columns = `u.email, (
    select c.mobile_phone_number from customers c join user_customer_links l using (customer_id)
    where c.bank_id = payment.bank_id and l.user_id = u.user_id and l.is_active and c.mobile_phone_number <> ''
    order by exists (select from customer_account_links a where a.customer_id = c.customer_id and a.account_key = payment.account_key) desc,
      l.inserted_at desc, c.customer_id limit 1
  ) as telephone`

const addressesIn = (row: AddressRow | undefined): Addresses => ({
  EMAIL: row?.email ?? '',
  SMS: telephoneNumber(row?.telephone ?? '') ?? '',
})

/** Those of a user who is asked about the request. */
export async function addressesOf(read: Reader, userId: string, requestId: string): Promise<Addresses> {
  const [row] = await read.raw<AddressRow>(
    `select ${columns} from users u left join transaction_requests payment on payment.request_id = ?
     where u.user_id = ? and u.deleted_at is null`,
    [requestId, userId],
  )
  return addressesIn(row)
}

/** Those of the users who are to be asked about a payment from the account. */
export async function usersReachable(
  read: Reader,
  userIds: readonly string[],
  { bankId, accountKey, by }: { readonly bankId: string; readonly accountKey: string; readonly by: SentTransport },
): Promise<readonly string[]> {
  const rows = await read.raw<AddressRow & { readonly userId: string }>(
    `select u.user_id::text as "userId", ${columns}
     from users u cross join (select ?::text as bank_id, ?::bigint as account_key) payment
     where u.user_id = any (?::uuid[]) and u.deleted_at is null`,
    [bankId, accountKey, userIds],
  )
  return rows.filter((row) => addressesIn(row)[by] !== '').map(({ userId }) => userId)
}
