/** Writes the addresses of customers. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { SqlValue, Transaction } from '../connection'
import { addressColumns } from '../read/customer-addresses'
import type { Address, AddressRow } from '../read/customer-addresses'
import { actedBy } from './actor'

const columns = 'line_1, line_2, line_3, city, county, state, postcode, country_code, tags, status'
const marks = columns.replace(/\w+/g, '?')
const valuesOf = (address: Address): readonly SqlValue[] => [
  address.line1,
  address.line2,
  address.line3,
  address.city,
  address.county,
  address.state,
  address.postcode,
  address.countryCode,
  address.tags,
  address.status,
]

/** Adds an address to a customer who exists; `userId` does so. */
export async function insertAddress(
  transaction: Transaction,
  { addressId, customerId, ...address }: Address & { readonly addressId: string; readonly customerId: string },
  userId: string,
): Promise<AddressRow> {
  const [row] = await transaction.raw<AddressRow>(
    `insert into customer_addresses (address_id, customer_id, ${columns}) select ?, ?, ${marks} where ${actedBy} returning ${addressColumns}`,
    [addressId, customerId, ...valuesOf(address), userId],
  )
  if (row === undefined) throw new Error('an insert without conflict returns its row')
  return row
}

/** Replaces an address as a whole; `userId` does so. Undefined when this customer has no such address. */
export async function updateAddress(
  transaction: Transaction,
  customerId: string,
  addressId: string,
  address: Address,
  userId: string,
): Promise<AddressRow | undefined> {
  if (!isUuid(addressId)) return undefined
  const [row] = await transaction.raw<AddressRow>(
    `update customer_addresses set (${columns}) = (${marks}) where address_id = ? and customer_id = ? and ${actedBy} returning ${addressColumns}`,
    [...valuesOf(address), addressId, customerId, userId],
  )
  return row
}

/** `userId` removes an address; false when this customer has no such one. */
export async function deleteAddress(
  transaction: Transaction,
  customerId: string,
  addressId: string,
  userId: string,
): Promise<boolean> {
  if (!isUuid(addressId)) return false
  const deleted = await transaction.raw(
    `delete from customer_addresses where address_id = ? and customer_id = ? and ${actedBy} returning address_id`,
    [addressId, customerId, userId],
  )
  return deleted.length > 0
}
