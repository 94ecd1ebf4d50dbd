/** Links customers to accounts. Owner: the API (the account-opening workflow makes the first link of an account with the account). */
import type { Transaction } from '../connection'
import { linkColumns } from '../read/customer-account-links'
import type { CustomerAccountLinkRow } from '../read/customer-account-links'

export interface NewCustomerAccountLink {
  readonly linkId: string
  readonly customerId: string
  readonly accountKey: string
  readonly relationshipType: string
}

/** False when the pair is linked already: then nothing is changed. */
export async function insertCustomerAccountLink(
  transaction: Transaction,
  { linkId, customerId, accountKey, relationshipType }: NewCustomerAccountLink,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into customer_account_links (link_id, customer_id, account_key, relationship_type) values (?, ?, ?, ?)
     on conflict (customer_id, account_key) do nothing returning link_id`,
    [linkId, customerId, accountKey, relationshipType],
  )
  return inserted.length > 0
}

/** The changed link; undefined when the bank has no such link, a UUID. */
export async function updateCustomerAccountLink(
  transaction: Transaction,
  bankId: string,
  { linkId, relationshipType }: Pick<NewCustomerAccountLink, 'linkId' | 'relationshipType'>,
): Promise<CustomerAccountLinkRow | undefined> {
  const [link] = await transaction.raw<CustomerAccountLinkRow>(
    `update customer_account_links as l set relationship_type = ? from accounts as a
     where l.link_id = ? and a.account_key = l.account_key and a.bank_id = ? returning ${linkColumns}`,
    [relationshipType, linkId, bankId],
  )
  return link
}

/** False when the bank has no such link, a UUID. */
export async function deleteCustomerAccountLink(
  transaction: Transaction,
  bankId: string,
  linkId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    `delete from customer_account_links as l using accounts as a
     where l.link_id = ? and a.account_key = l.account_key and a.bank_id = ? returning l.link_id`,
    [linkId, bankId],
  )
  return deleted.length > 0
}
