/** Reads cards with the accounts they pay from. */
import { isUuid } from '../../domain/ids'
import { viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader } from '../connection'
import { storedViews } from './views'

export interface CardAttributeRow {
  readonly attributeId: string
  readonly name: string
  readonly type: string
  readonly value: string
}

/** A request of the card's holder; `date` is ISO 8601 with whole seconds. */
export interface CardRequest {
  readonly date: string
  readonly reason: string
}

/** Times are ISO 8601 text with whole seconds. */
export interface CardDetails {
  readonly cardType: string
  readonly brand: string | null
  readonly nameOnCard: string
  readonly issueNumber: string
  readonly serialNumber: string
  readonly validFrom: string
  readonly expires: string
  readonly enabled: boolean
  readonly technology: string
  readonly networks: readonly string[]
  readonly allows: readonly string[]
  readonly replacement: CardRequest | null
  readonly pinResets: readonly CardRequest[]
  readonly collected: string | null
  readonly posted: string | null
  readonly customerId: string
}

export interface CardRow extends CardDetails {
  readonly cardId: string
  readonly bankId: string
  readonly cardNumber: string
  readonly cancelled: boolean
  readonly onHotList: boolean
  readonly accountId: string
  readonly accountLabel: string
  /** Views of the account: all that anybody holds, or those of whoever asks. */
  readonly views: readonly View[]
  /** Oldest first. */
  readonly attributes: readonly CardAttributeRow[]
}

// Nobody notes as much about one card; the bound is there so that no row count can exhaust the server.
const maxAttributes = 1_000
const attribute = `jsonb_build_object('attributeId', t.attribute_id, 'name', t.name, 'type', t.type, 'value', t.value)`
const columns = `c.card_id as "cardId", c.bank_id as "bankId", c.card_number as "cardNumber", c.card_type as "cardType", c.brand,
  c.name_on_card as "nameOnCard", c.issue_number as "issueNumber", c.serial_number as "serialNumber",
  iso_seconds(c.valid_from) as "validFrom", iso_seconds(c.expires) as "expires", c.enabled, c.cancelled, c.on_hot_list as "onHotList",
  c.technology, c.networks, c.allows,
  case when c.replacement_date is not null
    then jsonb_build_object('date', iso_seconds(c.replacement_date), 'reason', c.replacement_reason) end as "replacement",
  c.pin_resets as "pinResets", iso_seconds(c.collected) as "collected", iso_seconds(c.posted) as "posted",
  c.customer_id as "customerId", a.account_id as "accountId", a.label as "accountLabel",
  coalesce((select jsonb_agg(${attribute} order by t.created_at, t.attribute_id) from (select * from card_attributes t
    where t.card_id = c.card_id order by t.created_at, t.attribute_id limit ${maxAttributes}) as t), '[]') as "attributes"`

interface Stored {
  readonly viewIds: readonly string[]
  readonly storedViews: readonly StoredView[]
}
type StoredCard = Omit<CardRow, 'views'> & Stored

/** `holder`: whose views of the account are told; null for everybody's. */
async function cardsWhere(
  read: Reader,
  holder: string | null,
  condition: string,
  values: readonly (string | number | null)[],
): Promise<CardRow[]> {
  const rows = await read.raw<StoredCard>(cardsSql('(?::uuid is null or x.user_id = ?::uuid)', condition), [
    holder,
    holder,
    ...values,
  ])
  return cardsWithViews(rows)
}

/** `isHeld`: whose views of the account are told, as a condition about `x`; `more`: further members of the select list. */
const cardsSql = (isHeld: string, condition: string, more = ''): string =>
  `select ${columns}${more}, held.ids as "viewIds", ${storedViews('c.account_key', 'v.view_id = any (held.ids)')} as "storedViews"
   from cards c join accounts a using (account_key)
   cross join lateral (select array(select distinct x.view_id collate "C" from account_access x
     where x.account_key = c.account_key and ${isHeld} order by 1) as ids) held
   where ${condition}`

/** The rows with the views that they name. */
export const cardsWithViews = <More extends object>(
  rows: readonly (StoredCard & More)[],
): (Omit<StoredCard & More, keyof Stored> & Pick<CardRow, 'views'>)[] =>
  rows.map(({ viewIds, storedViews: stored, ...card }) => ({ ...card, views: viewsOf(viewIds, stored) }))

/** A card of the bank; undefined when it has none of that id. */
export async function cardById(read: Reader, bankId: string, cardId: string): Promise<CardRow | undefined> {
  if (!isUuid(cardId)) return undefined
  const [card] = await cardsWhere(read, null, 'c.card_id = ? and c.bank_id = ?', [cardId, bankId])
  return card
}

/** Whether the card has an attribute of this id. */
export const hasCardAttribute = async (read: Reader, cardId: string, attributeId: string): Promise<boolean> =>
  isUuid(attributeId) &&
  (await read.raw('select from card_attributes where attribute_id = ? and card_id = ?', [attributeId, cardId])).length >
    0

export interface CardFilter {
  readonly customerId: string | null
  readonly accountId: string | null
  readonly limit: number
  readonly offset: number
}

/** The cards of a bank, oldest first. */
export const cardsOfBank = (
  read: Reader,
  bankId: string,
  { customerId, accountId, limit, offset }: CardFilter,
): Promise<CardRow[]> =>
  customerId !== null && !isUuid(customerId)
    ? Promise.resolve([])
    : cardsWhere(
        read,
        null,
        `c.bank_id = ? and (?::uuid is null or c.customer_id = ?::uuid) and (?::text is null or a.account_id = ?)
         order by c.created_at, c.card_id limit ? offset ?`,
        [bankId, customerId, customerId, accountId, accountId, limit, offset],
      )

// Nobody holds as many cards; the bound is there so that no row count can exhaust the server.
const mostOwnCards = 1_000

/** The cards of the customers for whom the user acts, and of the accounts that the user owns; at one bank, or at every. */
export const cardsOfUser = (read: Reader, userId: string, bankId: string | null): Promise<CardRow[]> =>
  cardsWhere(
    read,
    userId,
    `c.card_id in (
       select mine.card_id from user_customer_links l join cards mine using (customer_id) where l.user_id = ? and l.is_active
       union
       select mine.card_id from account_access x join cards mine using (account_key) where x.user_id = ? and x.view_id = 'owner')
     and (?::text is null or c.bank_id = ?) order by c.created_at, c.card_id limit ${mostOwnCards}`,
    [userId, userId, bankId, bankId],
  )

const uuidOrNull = (id: string | null): string | null => (id !== null && isUuid(id) ? id : null)

export interface CardFacts {
  /** Null where the bank has no such account. */
  readonly accountKey: string | null
  readonly hasCustomer: boolean
  readonly hasCard: boolean
}

/** Which of what a request names the bank has, in one round trip; a `cardId` of null names no card. */
export async function cardFacts(
  read: Reader,
  bankId: string,
  named: { readonly accountId: string; readonly customerId: string; readonly cardId: string | null },
): Promise<CardFacts> {
  const { accountId, customerId, cardId } = named
  const [facts] = await read.raw<CardFacts>(
    `select (select account_key::text from accounts where bank_id = ? and account_id = ? and kind = 'CUSTOMER') as "accountKey",
            exists (select from customers where customer_id = ?::uuid and bank_id = ?) as "hasCustomer",
            exists (select from cards where card_id = ?::uuid and bank_id = ?) as "hasCard"`,
    [bankId, accountId, uuidOrNull(customerId), bankId, uuidOrNull(cardId), bankId],
  )
  return facts ?? { accountKey: null, hasCustomer: false, hasCard: false }
}

/** A card with what a payment by it looks at. */
export interface PayingCard extends CardRow {
  readonly accountKey: string
  readonly currency: string
  /** That of the account. */
  readonly kind: string
  /** Hexadecimal; null where the card has no verification value. */
  readonly cvvHash: string | null
}
export type StoredPayingCard = Omit<PayingCard, 'views'> & Stored

/** SQL: the usable cards of a number, which is its value, as one list `rows`, newest issue first; with the views that `user` (an expression) holds. */
export const payingCards = (user: string): string =>
  `select coalesce(jsonb_agg(to_jsonb(usable)), '[]') as rows from (${cardsSql(
    `x.user_id = ${user}`,
    `c.card_number = ? and c.enabled and not c.cancelled and not c.on_hot_list order by c.created_at desc, c.card_id limit 10`,
    `, c.account_key::text as "accountKey", a.currency, a.kind, encode(c.cvv_hash, 'hex') as "cvvHash"`,
  )}) usable`
