/** Customers on the wire: the shapes of v2.0.0, v2.1.0, v3.0.0 and v3.1.0, which later versions share. */
import { z } from 'zod'
import type { CustomerKey } from '../../db/read/customer-searches'
import type { CustomerRow, CustomerWithAttributes } from '../../db/read/customers'
import { CustomerAttribute, customerAttributeJson } from './customer-attributes'
import { text } from './wire'

const faceImage = z.object({ url: z.string(), date: z.string().nullable() })
const customer200 = {
  customer_id: z.string(),
  customer_number: z.string(),
  legal_name: z.string(),
  mobile_phone_number: z.string(),
  email: z.string(),
  face_image: faceImage,
  date_of_birth: z.string().nullable(),
  relationship_status: z.string(),
  dependants: z.int(),
  dob_of_dependants: z.array(z.string()),
  highest_education_attained: z.string(),
  employment_status: z.string(),
  kyc_status: z.boolean(),
  last_ok_date: z.string().nullable(),
}
const customer210 = {
  bank_id: z.string(),
  ...customer200,
  credit_rating: z.object({ rating: z.string(), source: z.string() }),
  credit_limit: z.object({ currency: z.string(), amount: z.string() }),
}
const customer310 = { ...customer210, title: z.string(), branch_id: z.string(), name_suffix: z.string() }
const attributes = z.array(CustomerAttribute)

export const Customer200 = z.object(customer200)
export const Customers200 = z.object({ customers: z.array(Customer200) })
export const Customer210 = z.object(customer210)
export const Customers210 = z.object({ customers: z.array(Customer210) })
export const Customer310 = z.object(customer310)
export const CustomerWithAttributes310 = z.object({ ...customer310, customer_attributes: attributes })
export const CustomersWithAttributes310 = z.object({ customers: z.array(CustomerWithAttributes310) })
// Birth dates of the v3.0.0 shape are days, and empty texts where they are unknown.
const customer300 = { ...customer310, date_of_birth: z.string() }
export const Customers300 = z.object({ customers: z.array(z.object(customer300)) })
export const CustomersWithAttributes300 = z.object({
  customers: z.array(z.object({ ...customer300, customer_attributes: attributes })),
})

export const customer310Json = (row: CustomerRow): z.input<typeof Customer310> => ({
  bank_id: row.bankId,
  customer_id: row.customerId,
  customer_number: row.customerNumber,
  legal_name: row.legalName,
  mobile_phone_number: row.mobilePhoneNumber,
  email: row.email,
  face_image: { url: row.faceImageUrl, date: row.faceImageDate },
  date_of_birth: row.dateOfBirth,
  relationship_status: row.relationshipStatus,
  dependants: row.dependants,
  dob_of_dependants: [...row.dobOfDependants],
  credit_rating: { rating: row.creditRating, source: row.creditSource },
  credit_limit: { currency: row.creditLimitCurrency, amount: row.creditLimitAmount },
  highest_education_attained: row.highestEducationAttained,
  employment_status: row.employmentStatus,
  kyc_status: row.kycStatus,
  last_ok_date: row.lastOkDate,
  title: row.title,
  branch_id: row.branchId,
  name_suffix: row.nameSuffix,
})

export const customerWithAttributes310Json = (
  row: CustomerWithAttributes,
): z.input<typeof CustomerWithAttributes310> => ({
  ...customer310Json(row),
  customer_attributes: row.attributes.map(customerAttributeJson),
})

const dayOf = (moment: string): string => moment.slice(0, 'yyyy-MM-dd'.length)

export const customer300Json = (row: CustomerRow): z.input<typeof Customers300>['customers'][number] => ({
  ...customer310Json(row),
  date_of_birth: dayOf(row.dateOfBirth ?? ''),
  dob_of_dependants: row.dobOfDependants.map(dayOf),
})

export const customersWithAttributes300Json = (
  rows: readonly CustomerWithAttributes[],
): z.input<typeof CustomersWithAttributes300> => ({
  customers: rows.map((row) => ({
    ...customer300Json(row),
    customer_attributes: row.attributes.map(customerAttributeJson),
  })),
})

/** The older shapes are the v3.1.0 one without its newest members, which the reply's schema leaves out. */
export const customers210Json = (rows: readonly CustomerRow[]): z.input<typeof Customers210> => ({
  customers: rows.map(customer310Json),
})

export const CustomerIds = z.object({ customers: z.array(z.object({ id: z.string() })) })
export const CustomersMinimal = z.object({
  customers: z.array(z.object({ bank_id: z.string(), customer_id: z.string() })),
})
export const customersMinimalJson = (keys: readonly CustomerKey[]): z.input<typeof CustomersMinimal> => ({
  customers: keys.map(({ bankId, customerId }) => ({ bank_id: bankId, customer_id: customerId })),
})

/** The body of getCustomersByCustomerPhoneNumber: a pattern with `%` for any text and `_` for one character. */
export const PhoneNumberPattern = z.object({ mobile_phone_number: text(10_000) })

/** The body of getCustomerByCustomerNumber and of updateCustomerNumber. */
export const CustomerNumber = z.object({ customer_number: text(10_000) })
