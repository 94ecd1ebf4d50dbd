/** Reads which users act for which customers. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface UserCustomerLinkRow {
  readonly linkId: string
  readonly userId: string
  readonly customerId: string
  readonly insertedAt: string
  readonly isActive: boolean
}

/** The select list of UserCustomerLinkRow over `user_customer_links as l`. */
export const linkColumns = `l.link_id as "linkId", l.user_id as "userId", l.customer_id as "customerId",
  iso_seconds(l.inserted_at) as "insertedAt", l.is_active as "isActive"`

// No person has as many links; the bound is there so that no row count can exhaust the server.
const maxLinks = 1_000

const linksWhere = (
  read: Reader,
  column: 'user_id' | 'customer_id',
  id: string,
  bankId: string,
): Promise<UserCustomerLinkRow[]> =>
  isUuid(id)
    ? read.raw<UserCustomerLinkRow>(
        `select ${linkColumns} from user_customer_links as l join customers as c using (customer_id)
         where l.${column} = ? and c.bank_id = ? order by l.inserted_at, l.link_id limit ${maxLinks}`,
        [id, bankId],
      )
    : Promise.resolve([])

/** The links of a user to customers of this bank, oldest first; none for an unknown user. */
export const linksOfUser = (read: Reader, bankId: string, userId: string): Promise<UserCustomerLinkRow[]> =>
  linksWhere(read, 'user_id', userId, bankId)

/** The links of a customer of this bank, oldest first; none for an unknown customer. */
export const linksOfCustomer = (read: Reader, bankId: string, customerId: string): Promise<UserCustomerLinkRow[]> =>
  linksWhere(read, 'customer_id', customerId, bankId)

/** Whether the two ends of a link exist, in one round trip: the user, and the bank of the customer, null where there is no such customer. */
export async function linkEnds(
  read: Reader,
  { userId, customerId }: { readonly userId: string; readonly customerId: string },
): Promise<{ readonly user: boolean; readonly bankId: string | null }> {
  const uuidOrNull = (id: string): string | null => (isUuid(id) ? id : null)
  const [ends] = await read.raw<{ user: boolean; bankId: string | null }>(
    `select exists (select from users where user_id = ?::uuid and deleted_at is null) as "user",
            (select bank_id from customers where customer_id = ?::uuid) as "bankId"`,
    [uuidOrNull(userId), uuidOrNull(customerId)],
  )
  return ends ?? { user: false, bankId: null }
}

/** Whether there is this bank, and this user, in one round trip. */
export async function bankAndUserExist(
  read: Reader,
  { bankId, userId }: { readonly bankId: string; readonly userId: string },
): Promise<{ readonly bank: boolean; readonly user: boolean }> {
  const [exist] = await read.raw<{ bank: boolean; user: boolean }>(
    `select exists (select from banks where bank_id = ?) as "bank",
            exists (select from users where user_id = ?::uuid and deleted_at is null) as "user"`,
    [bankId, isUuid(userId) ? userId : null],
  )
  return exist ?? { bank: false, user: false }
}
