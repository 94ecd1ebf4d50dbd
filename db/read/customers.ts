/** Reads customers. Their KYC status is the latest one of their case; before there is a case, the one they were created with. */
import type { CustomerDetails } from '../../domain/customer'
import type { Reader } from '../connection'
import { attributesColumn } from './customer-attributes'
import type { CustomerAttributeRow } from './customer-attributes'

/** A customer as known now. Times are ISO 8601 text with whole seconds, or null where nothing was given. */
export interface CustomerRow extends Omit<CustomerDetails, 'initialKycStatus' | 'initialLastOkDate'> {
  readonly customerId: string
  readonly bankId: string
  readonly customerNumber: string
  readonly kycStatus: boolean
  readonly lastOkDate: string | null
}

/** A customer with what the bank notes about them, oldest first. */
export interface CustomerWithAttributes extends CustomerRow {
  readonly attributes: readonly CustomerAttributeRow[]
}

/** The select list of CustomerRow over `customers left join kyc_cases using (customer_id)`. */
export const customerColumns = `customer_id as "customerId", customers.bank_id as "bankId", customer_number as "customerNumber",
  legal_name as "legalName", mobile_phone_number as "mobilePhoneNumber", email, face_image_url as "faceImageUrl",
  iso_seconds(face_image_date) as "faceImageDate", iso_seconds(date_of_birth) as "dateOfBirth",
  relationship_status as "relationshipStatus", dependants,
  array(select iso_seconds(born) from unnest(dob_of_dependants) as born) as "dobOfDependants",
  credit_rating as "creditRating", credit_source as "creditSource", credit_limit_currency as "creditLimitCurrency",
  credit_limit_amount as "creditLimitAmount", highest_education_attained as "highestEducationAttained",
  employment_status as "employmentStatus", coalesce(kyc_status, initial_kyc_status) as "kycStatus",
  iso_seconds(coalesce(last_ok_date, initial_last_ok_date)) as "lastOkDate", title, branch_id as "branchId", name_suffix as "nameSuffix"`

/** The select list of CustomerWithAttributes over the same tables. */
export const customerWithAttributesColumns = `${customerColumns}, ${attributesColumn}`

export const fromCustomers = 'from customers left join kyc_cases using (customer_id)'

/** The same customers by way of the index that their lists go through. */
export const fromListing =
  'from customer_listings as listed join customers using (customer_id) left join kyc_cases using (customer_id)'

/** By the time of the last good KYC status; who never had one comes last. Each direction has its index. */
export const listingOrder = (direction: CustomerPage['direction']): string =>
  `order by listed.ok_date ${direction} nulls last, listed.customer_id`

/** The customer whom this bank knows by this number, or undefined. */
export async function customerByNumber(
  read: Reader,
  bankId: string,
  customerNumber: string,
): Promise<CustomerWithAttributes | undefined> {
  const [row] = await read.raw<CustomerWithAttributes>(
    `select ${customerWithAttributesColumns} ${fromCustomers} where customers.bank_id = ? and customer_number = ?`,
    [bankId, customerNumber],
  )
  return row
}

// No person acts for as many customers; the bound is there so that no row count can exhaust the server.
const maxCustomersOfUser = 1_000

const ofUser = <Row>(read: Reader, columns: string, userId: string, bankId?: string): Promise<Row[]> =>
  read.raw<Row>(
    `select ${columns} from customers join user_customer_links as l using (customer_id) left join kyc_cases using (customer_id)
     where l.user_id = ? and l.is_active ${bankId === undefined ? '' : 'and customers.bank_id = ?'}
     order by l.inserted_at, l.link_id limit ${maxCustomersOfUser}`,
    bankId === undefined ? [userId] : [userId, bankId],
  )

/** The customers for whom this user acts, at every bank or at one, longest linked first. */
export const customersOfUser = (read: Reader, userId: string, bankId?: string): Promise<CustomerRow[]> =>
  ofUser<CustomerRow>(read, customerColumns, userId, bankId)

/** The same with their attributes. */
export const customersOfUserWithAttributes = (
  read: Reader,
  userId: string,
  bankId?: string,
): Promise<CustomerWithAttributes[]> =>
  ofUser<CustomerWithAttributes>(read, customerWithAttributesColumns, userId, bankId)

/** Their ids alone. */
export async function customerIdsOfUser(read: Reader, userId: string): Promise<string[]> {
  const rows = await ofUser<{ customerId: string }>(read, 'customer_id as "customerId"', userId)
  return rows.map(({ customerId }) => customerId)
}

export interface CustomerPage {
  readonly limit: number
  readonly offset: number
  readonly direction: 'asc' | 'desc'
}

/** A page of a bank's customers by the time of their last good KYC status; who never had one comes last. */
export const customersAtBank = (
  read: Reader,
  bankId: string,
  { limit, offset, direction }: CustomerPage,
): Promise<CustomerRow[]> =>
  read.raw<CustomerRow>(
    `select ${customerColumns} ${fromListing} where listed.bank_id = ? ${listingOrder(direction)} limit ? offset ?`,
    [bankId, limit, offset],
  )
