/** The bodies that create a customer, what they mean, and the rules that no schema can say. */
import { z } from 'zod'
import type { CustomerRow } from '../../db/read/customers'
import type { CustomerDetails, NewCustomer } from '../../domain/customer'
import type { ApiErrorName } from '../kernel/errors'
import { blankable, blankableText, cutNumber, flag, link, list, moment, nullableMoment } from './wire'

// The true limits are those of `textLimits`, and breaking one has an error of its own; this bounds what is read at all.
const anyText = blankableText(10_000)
const faceImage = z.object({ url: blankable(link(10_000)), date: nullableMoment })
const creditRating = z.object({ rating: anyText, source: anyText })
const creditLimit = z.object({ currency: anyText, amount: anyText })
const dobOfDependants = list(moment, 100)

/** The body of createCustomer v3.1.0 and v4.0.0: everything is required but the list. */
export const PostCustomer310 = z.object({
  legal_name: anyText,
  mobile_phone_number: anyText,
  email: anyText,
  face_image: faceImage,
  date_of_birth: nullableMoment,
  relationship_status: anyText,
  dependants: cutNumber,
  dob_of_dependants: dobOfDependants,
  credit_rating: creditRating,
  credit_limit: creditLimit,
  highest_education_attained: anyText,
  employment_status: anyText,
  kyc_status: flag,
  last_ok_date: nullableMoment,
  title: anyText,
  branch_id: anyText,
  name_suffix: anyText,
})

/** The schema with a value for what is missing or null. */
const or = <Schema extends z.ZodType, Fallback>(
  schema: Schema,
  fallback: Fallback,
): z.ZodType<z.output<Schema> | Fallback, z.input<Schema> | null | undefined> =>
  schema.nullish().transform((value) => value ?? fallback)

/** The body of createCustomer v5.0.0: a name and a telephone number are enough, and the bank may choose the number. */
export const PostCustomer500 = z.object({
  legal_name: anyText,
  mobile_phone_number: anyText,
  email: or(anyText, ''),
  face_image: or(faceImage, { url: '', date: null }),
  date_of_birth: or(moment, null),
  relationship_status: or(anyText, ''),
  dependants: or(cutNumber, 0),
  dob_of_dependants: dobOfDependants,
  credit_rating: or(creditRating, { rating: '', source: '' }),
  credit_limit: or(creditLimit, { currency: '', amount: '' }),
  highest_education_attained: or(anyText, ''),
  employment_status: or(anyText, ''),
  kyc_status: or(flag, false),
  last_ok_date: or(moment, null),
  title: or(anyText, ''),
  branch_id: or(anyText, ''),
  name_suffix: or(anyText, ''),
  customer_number: or(anyText, ''),
})

/** E-mail addresses are kept trimmed and in lower case, so that equal ones are equal. */
export const emailOf = (written: string): string => written.trim().toLowerCase()

/** What the bodies of all versions have in common once they are read. */
export type CustomerBody = Omit<z.output<typeof PostCustomer500>, 'customer_number'>

/** What a body of either version says about the person. */
export const customerDetailsOf = (body: CustomerBody): CustomerDetails => ({
  legalName: body.legal_name,
  mobilePhoneNumber: body.mobile_phone_number,
  email: emailOf(body.email),
  faceImageUrl: body.face_image.url,
  faceImageDate: body.face_image.date,
  dateOfBirth: body.date_of_birth,
  relationshipStatus: body.relationship_status,
  dependants: body.dependants,
  dobOfDependants: body.dob_of_dependants,
  creditRating: body.credit_rating.rating,
  creditSource: body.credit_rating.source,
  creditLimitCurrency: body.credit_limit.currency,
  creditLimitAmount: body.credit_limit.amount,
  highestEducationAttained: body.highest_education_attained,
  employmentStatus: body.employment_status,
  initialKycStatus: body.kyc_status,
  initialLastOkDate: body.last_ok_date,
  title: body.title,
  branchId: body.branch_id,
  nameSuffix: body.name_suffix,
})

/** The longest text of each member, in characters. */
export const textLimits = {
  customerNumber: 50,
  legalName: 255,
  mobilePhoneNumber: 50,
  email: 200,
  faceImageUrl: 2_000,
  relationshipStatus: 16,
  creditRating: 100,
  creditSource: 100,
  creditLimitCurrency: 100,
  creditLimitAmount: 100,
  highestEducationAttained: 32,
  employmentStatus: 32,
  title: 255,
  branchId: 255,
  nameSuffix: 255,
} as const satisfies { readonly [Field in keyof NewCustomer]?: number }
const limits = Object.entries(textLimits) as [keyof typeof textLimits, number][]

export type CustomerProblem = Extract<ApiErrorName, 'DependantsMismatch' | 'InvalidJson' | 'CouldNotCreateCustomer'>

/** The first rule that a well-formed customer breaks, with the text for the caller; undefined when it breaks none. */
export function problemOf(
  customer: CustomerDetails & Pick<NewCustomer, 'customerNumber'>,
): readonly [name: CustomerProblem, detail: string] | undefined {
  const { dependants, dobOfDependants, customerNumber } = customer
  if (dependants !== dobOfDependants.length) {
    const lengths = `dependants(${dependants}) not equal the length(${dobOfDependants.length})`
    return ['DependantsMismatch', ` The field ${lengths} of dob_of_dependants array`]
  }
  if (customerNumber.includes('::::')) return ['InvalidJson', ' customer_number can not contain `::::` characters']
  const isTooLong = limits.some(([field, max]) => customer[field].length > max)
  return isTooLong ? ['CouldNotCreateCustomer', ''] : undefined
}

/** A new customer as it will be read: no case has said anything about it yet. */
export const rowOfNew = ({ initialKycStatus, initialLastOkDate, ...customer }: NewCustomer): CustomerRow => ({
  ...customer,
  kycStatus: initialKycStatus,
  lastOkDate: initialLastOkDate,
})

// OBP's customer numbers fit a signed 32-bit integer.
const customerNumbers = 2_147_483_647n

/** A customer number that depends on the UUID alone: digits that people can read out. */
export const customerNumberFrom = (uuid: string): string =>
  (BigInt(`0x${uuid.replaceAll('-', '')}`) % customerNumbers).toString()
