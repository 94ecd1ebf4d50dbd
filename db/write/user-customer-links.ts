/** Links users to the customers for whom they act. Owner: the API (the onboarding workflow links a new customer's user through the same function). */
import type { Transaction } from '../connection'
import { linkColumns } from '../read/user-customer-links'
import type { UserCustomerLinkRow } from '../read/user-customer-links'
import { actedBy } from './actor'

export interface NewUserCustomerLink {
  readonly linkId: string
  readonly userId: string
  readonly customerId: string
  /** Who links them. */
  readonly linkedBy: string
}

/** The link that was made, or undefined when the pair is linked already: then nothing is changed. */
export async function insertUserCustomerLink(
  transaction: Transaction,
  { linkId, userId, customerId, linkedBy }: NewUserCustomerLink,
): Promise<UserCustomerLinkRow | undefined> {
  const [link] = await transaction.raw<UserCustomerLinkRow>(
    `insert into user_customer_links as l (link_id, user_id, customer_id) select ?, ?, ? where ${actedBy}
     on conflict (user_id, customer_id) do nothing returning ${linkColumns}`,
    [linkId, userId, customerId, linkedBy],
  )
  return link
}

/** `userId` ends the link; that there was one is remembered, see `everActing`. False when this bank has no such link. */
export async function deleteUserCustomerLink(
  transaction: Transaction,
  bankId: string,
  linkId: string,
  userId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    // The customer first, as an erasure does.
    `with linked as (
       select c.customer_id from customers c join user_customer_links l using (customer_id)
       where l.link_id = ? and c.bank_id = ? for key share of c),
     ended as (
       delete from user_customer_links l using linked where l.link_id = ? and l.customer_id = linked.customer_id and ${actedBy}
       returning l.customer_id, l.user_id),
     remembered as (
       insert into former_customer_users (customer_id, user_id) select customer_id, user_id from ended on conflict do nothing)
     select from ended`,
    [linkId, bankId, linkId, userId],
  )
  return deleted.length > 0
}
