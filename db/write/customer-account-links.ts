/** Links customers to accounts. Owner: the API (the account-opening workflow makes the first link of an account with the account). */
import type { Transaction } from '../connection'
import { linkColumns } from '../read/customer-account-links'
import type { CustomerAccountLinkRow } from '../read/customer-account-links'
import { actedBy } from './actor'

export interface NewCustomerAccountLink {
  readonly linkId: string
  readonly customerId: string
  readonly accountKey: string
  readonly relationshipType: string
}

/** `userId` links them. False when the pair is linked already: then nothing is changed. */
export async function insertCustomerAccountLink(
  transaction: Transaction,
  { linkId, customerId, accountKey, relationshipType }: NewCustomerAccountLink,
  userId: string,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into customer_account_links (link_id, customer_id, account_key, relationship_type) select ?, ?, ?, ? where ${actedBy}
     on conflict (customer_id, account_key) do nothing returning link_id`,
    [linkId, customerId, accountKey, relationshipType, userId],
  )
  return inserted.length > 0
}

/** The link as `userId` has changed it; undefined when the bank has no such link, a UUID. */
export async function updateCustomerAccountLink(
  transaction: Transaction,
  bankId: string,
  { linkId, relationshipType }: Pick<NewCustomerAccountLink, 'linkId' | 'relationshipType'>,
  userId: string,
): Promise<CustomerAccountLinkRow | undefined> {
  const [link] = await transaction.raw<CustomerAccountLinkRow>(
    `update customer_account_links as l set relationship_type = ? from accounts as a
     where l.link_id = ? and a.account_key = l.account_key and a.bank_id = ? and ${actedBy} returning ${linkColumns}`,
    [relationshipType, linkId, bankId, userId],
  )
  return link
}

/** `userId` ends it. False when the bank has no such link, a UUID. */
export async function deleteCustomerAccountLink(
  transaction: Transaction,
  bankId: string,
  linkId: string,
  userId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    `delete from customer_account_links as l using accounts as a
     where l.link_id = ? and a.account_key = l.account_key and a.bank_id = ? and ${actedBy} returning l.link_id`,
    [linkId, bankId, userId],
  )
  return deleted.length > 0
}
