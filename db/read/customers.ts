/** Reads customers. Their KYC status is the latest one of their case; before there is a case, the one they were created with. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

/** Times are ISO 8601 text with whole seconds, or null where nothing was given. */
export interface CustomerRow {
  readonly customerId: string
  readonly bankId: string
  readonly customerNumber: string
  readonly legalName: string
  readonly mobilePhoneNumber: string
  readonly email: string
  readonly faceImageUrl: string
  readonly faceImageDate: string | null
  readonly dateOfBirth: string | null
  readonly relationshipStatus: string
  readonly dependants: number
  readonly dobOfDependants: readonly string[]
  readonly creditRating: string
  readonly creditSource: string
  readonly creditLimitCurrency: string
  readonly creditLimitAmount: string
  readonly highestEducationAttained: string
  readonly employmentStatus: string
  readonly kycStatus: boolean
  readonly lastOkDate: string | null
  readonly title: string
  readonly branchId: string
  readonly nameSuffix: string
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

const fromCustomers = 'from customers left join kyc_cases using (customer_id)'

/** The customer with this id, at whatever bank, or undefined. */
export async function customerById(read: Reader, customerId: string): Promise<CustomerRow | undefined> {
  if (!isUuid(customerId)) return undefined
  const [row] = await read.raw<CustomerRow>(
    `select ${customerColumns} ${fromCustomers} where customers.customer_id = ?`,
    [customerId],
  )
  return row
}

/** The customer whom this bank knows by this number, or undefined. */
export async function customerByNumber(
  read: Reader,
  bankId: string,
  customerNumber: string,
): Promise<CustomerRow | undefined> {
  const [row] = await read.raw<CustomerRow>(
    `select ${customerColumns} ${fromCustomers} where customers.bank_id = ? and customer_number = ?`,
    [bankId, customerNumber],
  )
  return row
}
