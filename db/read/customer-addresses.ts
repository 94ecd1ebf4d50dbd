/** Reads the addresses of customers. */
import type { Reader } from '../connection'

/** What is said of an address; null is what the client has said that it does not know. */
export interface Address {
  readonly line1: string | null
  readonly line2: string | null
  readonly line3: string | null
  readonly city: string | null
  readonly county: string | null
  readonly state: string | null
  readonly postcode: string | null
  /** ISO 3166-1 alpha-2, as it was sent. */
  readonly countryCode: string | null
  readonly tags: readonly string[]
  readonly status: string | null
}

export interface AddressRow extends Address {
  readonly addressId: string
  readonly customerId: string
  readonly insertedAt: string
}

/** The select list of AddressRow over `customer_addresses`. */
export const addressColumns = `address_id as "addressId", customer_id as "customerId", line_1 as "line1", line_2 as "line2",
  line_3 as "line3", city, county, state, postcode, country_code as "countryCode", tags, status, iso_seconds(inserted_at) as "insertedAt"`

// Nobody has as many addresses; the bound is there so that no row count can exhaust the server.
const maxAddresses = 1_000

/** The addresses of a customer, oldest first. */
export const addressesOf = (read: Reader, customerId: string): Promise<AddressRow[]> =>
  read.raw<AddressRow>(
    `select ${addressColumns} from customer_addresses where customer_id = ? order by inserted_at, address_id limit ${maxAddresses}`,
    [customerId],
  )
