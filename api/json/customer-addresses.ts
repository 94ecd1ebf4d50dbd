/** Addresses of customers on the wire. */
import { z } from 'zod'
import type { Address as AddressOf, AddressRow } from '../../db/read/customer-addresses'
import { list, nullableText, text, tooLong } from './wire'

// The tags of an address are short words: all of them, separated by commas, are at most this long.
const longestTags = 20

/** The body of createCustomerAddress and updateCustomerAddress. */
export const PostCustomerAddress = z.object({
  line_1: nullableText(255),
  line_2: nullableText(255),
  line_3: nullableText(255),
  city: nullableText(255),
  county: nullableText(255),
  state: nullableText(255),
  postcode: nullableText(20),
  country_code: nullableText(2),
  tags: list(text(longestTags)).refine(
    (tags) => tags.join(',').length <= longestTags,
    tooLong(longestTags, ' together'),
  ),
  status: nullableText(255),
})

const said = z.string().nullable()
export const CustomerAddress = z.object({
  customer_address_id: z.string(),
  customer_id: z.string(),
  line_1: said,
  line_2: said,
  line_3: said,
  city: said,
  county: said,
  state: said,
  postcode: said,
  country_code: said,
  tags: z.array(z.string()),
  status: said,
  insert_date: z.string(),
})
export const CustomerAddresses = z.object({ addresses: z.array(CustomerAddress) })

export const addressOf = (body: z.output<typeof PostCustomerAddress>): AddressOf => ({
  line1: body.line_1,
  line2: body.line_2,
  line3: body.line_3,
  city: body.city,
  county: body.county,
  state: body.state,
  postcode: body.postcode,
  countryCode: body.country_code,
  tags: body.tags,
  status: body.status,
})

export const customerAddressJson = (row: AddressRow): z.input<typeof CustomerAddress> => ({
  customer_address_id: row.addressId,
  customer_id: row.customerId,
  line_1: row.line1,
  line_2: row.line2,
  line_3: row.line3,
  city: row.city,
  county: row.county,
  state: row.state,
  postcode: row.postcode,
  country_code: row.countryCode,
  // Clients know an address without tags as one with a single empty tag.
  tags: row.tags.length === 0 ? [''] : [...row.tags],
  status: row.status,
  insert_date: row.insertedAt,
})
