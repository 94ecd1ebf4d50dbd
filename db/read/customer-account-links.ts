/** Reads which accounts belong to which customers. */
import { isUuid } from '../../domain/ids'
import type { Reader, Transaction } from '../connection'

export interface CustomerAccountLinkRow {
  readonly linkId: string
  readonly customerId: string
  readonly bankId: string
  readonly accountId: string
  readonly relationshipType: string
}

/** The select list of CustomerAccountLinkRow over `customer_account_links as l` and `accounts as a`. */
export const linkColumns = `l.link_id as "linkId", l.customer_id as "customerId", a.bank_id as "bankId",
  a.account_id as "accountId", l.relationship_type as "relationshipType"`

// Nobody has as many accounts; the bound is there so that no row count can exhaust the server.
const maxLinks = 1_000

const linksWhere = (
  read: Reader,
  condition: 'l.customer_id = ?' | 'l.account_key = ?' | 'l.link_id = ?',
  id: string,
  bankId: string,
): Promise<CustomerAccountLinkRow[]> =>
  read.raw<CustomerAccountLinkRow>(
    `select ${linkColumns} from customer_account_links as l join accounts as a using (account_key)
     where ${condition} and a.bank_id = ? order by l.account_key, l.customer_id limit ${maxLinks}`,
    [id, bankId],
  )

/** The links of a customer to accounts at this bank, oldest account first. */
export const accountLinksOfCustomer = (
  read: Reader,
  bankId: string,
  customerId: string,
): Promise<CustomerAccountLinkRow[]> => linksWhere(read, 'l.customer_id = ?', customerId, bankId)

/** The links of customers to an account of this bank. */
export const customerLinksOfAccount = (
  read: Reader,
  bankId: string,
  accountKey: string,
): Promise<CustomerAccountLinkRow[]> => linksWhere(read, 'l.account_key = ?', accountKey, bankId)

/** One link of this bank; undefined when there is none of that id. */
export async function customerAccountLink(
  read: Reader,
  bankId: string,
  linkId: string,
): Promise<CustomerAccountLinkRow | undefined> {
  if (!isUuid(linkId)) return undefined
  const [link] = await linksWhere(read, 'l.link_id = ?', linkId, bankId)
  return link
}

/** The two ends of a link at a bank, in one round trip: whether it has this customer, and the key of the account if it has that. */
export async function customerAndAccount(
  read: Reader,
  bankId: string,
  { customerId, accountId }: { readonly customerId: string; readonly accountId: string },
): Promise<{ readonly hasCustomer: boolean; readonly accountKey: string | null }> {
  const [ends] = await read.raw<{ hasCustomer: boolean; accountKey: string | null }>(
    `select exists (select from customers where customer_id = ?::uuid and bank_id = ?) as "hasCustomer",
            (select account_key::text from accounts where bank_id = ? and account_id = ?) as "accountKey"`,
    [isUuid(customerId) ? customerId : null, bankId, bankId, accountId],
  )
  return ends ?? { hasCustomer: false, accountKey: null }
}

/**
 * True when an account of the customer is not at zero: one that is linked to them, at any bank; of those at their bank that are linked to
 * nobody, one whose holder acts for them, since account_freeze() keeps its money there, too.
 */
export async function hasMoney(read: Reader | Transaction, customerId: string): Promise<boolean> {
  const found = await read.raw(
    `with of_customer as (
       select l.account_key from customer_account_links l where l.customer_id = ?
       union all
       select h.account_key from user_customer_links u
         join customers c using (customer_id) join account_holders h on h.user_id = u.user_id
         join accounts held on held.account_key = h.account_key and held.bank_id = c.bank_id
         where u.customer_id = ? and u.is_active
           and not exists (select from customer_account_links l where l.account_key = h.account_key))
     select from of_customer join accounts a using (account_key) where a.balance <> 0 limit 1`,
    [customerId, customerId],
  )
  return found.length > 0
}
