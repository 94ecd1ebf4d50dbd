/** Creates and changes customers. Owner: the API; the onboarding workflow's first activity creates one through the same function. */
import { createHash } from 'node:crypto'
import type { NewCustomer } from '../../domain/customer'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { SqlValue, Transaction } from '../connection'
import { customerColumns } from '../read/customers'
import type { CustomerRow } from '../read/customers'
import { actedBy } from './actor'

const columnOf: { readonly [Field in keyof NewCustomer]: string } = {
  customerId: 'customer_id',
  bankId: 'bank_id',
  customerNumber: 'customer_number',
  legalName: 'legal_name',
  mobilePhoneNumber: 'mobile_phone_number',
  email: 'email',
  faceImageUrl: 'face_image_url',
  faceImageDate: 'face_image_date',
  dateOfBirth: 'date_of_birth',
  relationshipStatus: 'relationship_status',
  dependants: 'dependants',
  dobOfDependants: 'dob_of_dependants',
  creditRating: 'credit_rating',
  creditSource: 'credit_source',
  creditLimitCurrency: 'credit_limit_currency',
  creditLimitAmount: 'credit_limit_amount',
  highestEducationAttained: 'highest_education_attained',
  employmentStatus: 'employment_status',
  initialKycStatus: 'initial_kyc_status',
  initialLastOkDate: 'initial_last_ok_date',
  title: 'title',
  branchId: 'branch_id',
  nameSuffix: 'name_suffix',
  createdBy: 'created_by',
}
const fields = Object.keys(columnOf) as (keyof NewCustomer)[]

// Any unique rule may be the one that is met first when two requests race, so all of them are asked at once.
const insertSql = `insert into customers (${fields.map((field) => columnOf[field]).join(', ')}, request_hash)
  values (${fields.map(() => '?').join(', ')}, ?) on conflict do nothing returning customer_id`

/** The fields in an order of our own: the hash must not depend on how the caller built the object. */
const hashOf = (customer: NewCustomer): string =>
  createHash('sha256')
    .update(JSON.stringify(fields.map((field) => customer[field])))
    .digest('hex')

/**
 * Inserts a customer once, however often it is called with the same content; `created` is false for a repetition.
 * Nothing is thrown and the transaction stays usable when it refuses: RequestModified (the customer id exists with other
 * content) or CustomerNumberTaken (another customer of the bank has the number).
 */
export async function insertCustomer(
  transaction: Transaction,
  customer: NewCustomer,
): Promise<Outcome<{ readonly created: boolean }>> {
  const requestHash = hashOf(customer)
  const inserted = await transaction.raw(insertSql, [...fields.map((field) => customer[field]), requestHash])
  if (inserted.length > 0) return accept({ created: true })
  const [present] = await transaction.raw<{ requestHash: string }>(
    'select request_hash as "requestHash" from customers where customer_id = ?',
    [customer.customerId],
  )
  if (present === undefined) return refuse('CustomerNumberTaken')
  return present.requestHash === requestHash ? accept({ created: false }) : refuse('RequestModified')
}

/** What the update calls may change; everything else of a customer stays as it was created. */
export type CustomerChanges = Partial<Omit<NewCustomer, 'customerId' | 'bankId' | 'createdBy'>>

/**
 * Changes the given fields and answers the whole customer; the timeline says that `userId` did. Violates customers_bank_number_unique where
 * a new number is taken.
 */
export async function updateCustomer(
  transaction: Transaction,
  customerId: string,
  changes: CustomerChanges,
  userId: string,
): Promise<CustomerRow> {
  const changed = Object.entries(changes) as [keyof CustomerChanges, SqlValue][]
  const [row] = await transaction.raw<CustomerRow>(
    `with customers as (
       update customers set ${changed.map(([field]) => `${columnOf[field]} = ?`).join(', ')}, updated_at = now()
       where customer_id = ? and ${actedBy} returning *)
     select ${customerColumns} from customers left join kyc_cases using (customer_id)`,
    [...changed.map(([, value]) => value), customerId, userId],
  )
  if (row === undefined) throw new Error('a customer that the request has loaded is gone')
  return row
}
