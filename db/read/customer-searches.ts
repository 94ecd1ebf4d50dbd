/** Finds customers by what is known of them: attributes, telephone number, or simply a page of all of them. */
import type { Reader, SqlValue } from '../connection'
import { customerColumns, customerWithAttributesColumns, fromCustomers, fromListing, listingOrder } from './customers'
import type { CustomerPage, CustomerRow, CustomerWithAttributes } from './customers'

/** A list is bounded whatever is asked for. */
const maxFound = 1_000

/** An attribute that is looked for: both texts must be equal to the stored ones. */
export interface WantedAttribute {
  readonly name: string
  readonly value: string
}

// The index holds the beginning of a value only, so the beginning is compared first.
const wantedAttributes = `from unnest(?::text[], ?::text[]) as wanted (name, value)
  join customer_attributes as a on a.name = wanted.name and left(a.value, 100) = left(wanted.value, 100) and a.value = wanted.value`

const valuesOf = (wanted: readonly WantedAttribute[]): readonly SqlValue[] => [
  wanted.map(({ name }) => name),
  wanted.map(({ value }) => value),
]

/** The customers of a bank who have any of these attributes: one row per attribute that fits, the oldest first. */
export const customersByAttributes = (
  read: Reader,
  bankId: string,
  wanted: readonly WantedAttribute[],
): Promise<CustomerWithAttributes[]> =>
  matches(read, `${wantedAttributes} where a.bank_id = ?`, [...valuesOf(wanted), bankId])

/** The customers of a bank who have attributes: one row per attribute, the oldest first. */
export const customersWithAnyAttribute = (read: Reader, bankId: string): Promise<CustomerWithAttributes[]> =>
  matches(read, 'from customer_attributes as a where a.bank_id = ?', [bankId])

const matches = (read: Reader, from: string, values: readonly SqlValue[]): Promise<CustomerWithAttributes[]> =>
  read.raw(
    `select ${customerWithAttributesColumns}
     from (select a.customer_id, a.attribute_id, a.created_at as attribute_created_at ${from}
           order by a.created_at, a.attribute_id limit ${maxFound}) as matching
     join customers using (customer_id) left join kyc_cases using (customer_id)
     order by attribute_created_at, attribute_id`,
    values,
  )

/**
 * The customers of a bank whose telephone number fits: `%` stands for any text, `_` for one character. By number, in the
 * order of the index, so that a pattern that fits everybody reads no more than it answers. A pattern of which more of the end
 * is known than of the beginning is compared from the end, which has an index of its own. With `actingUserId`, only those for
 * whom that user acts: then it begins with them, so that it reads nobody else whatever the pattern is.
 */
export function customersByPhoneNumber(
  read: Reader,
  bankId: string,
  pattern: string,
  actingUserId?: string,
): Promise<CustomerRow[]> {
  // A backslash would take the meaning of the character behind it; here it is a character like any other.
  const wanted = [bankId, pattern.replaceAll('\\', '\\\\')]
  const [from, acting, values] =
    actingUserId === undefined
      ? [fromCustomers, '', wanted]
      : [
          `${fromCustomers} join user_customer_links l using (customer_id)`,
          'l.user_id = ? and l.is_active and',
          [actingUserId, ...wanted],
        ]
  const pieces = pattern.split(/[%_]/)
  const fits =
    (pieces.at(-1)?.length ?? 0) > (pieces[0]?.length ?? 0)
      ? 'reverse(mobile_phone_number) like reverse(?)'
      : 'mobile_phone_number like ?'
  return read.raw(
    `select ${customerColumns} ${from} where ${acting} customers.bank_id = ? and ${fits}
     order by mobile_phone_number using ~<~, customers.customer_id limit ${maxFound}`,
    values,
  )
}

export interface FirehosePage extends CustomerPage {
  /** ISO 8601 text of the last change, both inclusive; undefined means without bound. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** Only customers who have any of these; undefined means everybody. */
  readonly wanted: readonly WantedAttribute[] | undefined
}

/** A page of a bank's customers by the time of their last good KYC status; the filters come before the page is cut. */
export function filteredCustomers(read: Reader, bankId: string, page: FirehosePage): Promise<CustomerRow[]> {
  const { from, to, wanted, limit, offset, direction } = page
  const conditions: readonly (readonly [sql: string, values: readonly SqlValue[]])[] = [
    ['listed.bank_id = ?', [bankId]],
    ...(from === undefined ? [] : [['customers.updated_at >= ?', [from]] as const]),
    ...(to === undefined ? [] : [['customers.updated_at <= ?', [to]] as const]),
    ...(wanted === undefined
      ? []
      : [
          [
            `customers.customer_id in (select a.customer_id ${wantedAttributes} where a.bank_id = ?)`,
            [...valuesOf(wanted), bankId],
          ] as const,
        ]),
  ]
  return read.raw(
    `select ${customerColumns} ${fromListing} where ${conditions.map(([sql]) => sql).join(' and ')}
     ${listingOrder(direction)} limit ? offset ?`,
    [...conditions.flatMap(([, values]) => values), limit, offset],
  )
}

/** A page of the customers of all banks, by bank and number. */
export const customersOfAllBanks = (read: Reader, { limit, offset, direction }: CustomerPage): Promise<CustomerRow[]> =>
  read.raw(
    `select ${customerColumns} ${fromCustomers}
     order by customers.bank_id ${direction}, customer_number ${direction} limit ? offset ?`,
    [limit, offset],
  )

export type CustomerKey = Pick<CustomerRow, 'bankId' | 'customerId'>

/** The same page, ids only. */
export const customerKeysOfAllBanks = (
  read: Reader,
  { limit, offset, direction }: CustomerPage,
): Promise<CustomerKey[]> =>
  read.raw(
    `select bank_id as "bankId", customer_id as "customerId" from customers
     order by bank_id ${direction}, customer_number ${direction} limit ? offset ?`,
    [limit, offset],
  )
