/** The calls that change a customer: each replaces its own members and answers the whole customer. */
import { z } from 'zod'
import { violatedConstraint } from '../../db/faults'
import { hasActedFor } from '../../db/read/makers'
import { updateCustomer } from '../../db/write/customers'
import type { CustomerChanges } from '../../db/write/customers'
import { ownDetail } from '../../domain/kyc/part-in-case'
import type { Role } from '../access/roles'
import { Customer310, customer310Json } from '../json/customers'
import { emailOf, textLimits } from '../json/new-customer'
import { blankableText, cutNumber, filledText, nullableMoment } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'

const customerPath = '/banks/BANK_ID/customers/CUSTOMER_ID'
const order = ['caller', 'bank', 'roles', 'body', 'customer'] as const satisfies readonly Check[]

interface Update<Body extends z.ZodType> {
  readonly operation: string
  /** The last segment of the path. */
  readonly segment: string
  readonly summary: string
  readonly description: string
  readonly roles: readonly Role[]
  readonly body: { readonly name: string; readonly schema: Body; readonly example: z.input<Body> }
  readonly changes: (body: z.output<Body>) => CustomerChanges
}

const update = <Body extends z.ZodType>({ segment, changes, ...definition }: Update<Body>): AnyEndpoint =>
  endpoint({
    ...definition,
    version: 'v3.1.0',
    method: 'PUT',
    // The last segment is a literal: the path has the parameters of `customerPath` and no other.
    path: `${customerPath}/${segment}` as typeof customerPath,
    tags: ['Customer'],
    auth: 'user',
    needs: ['bank', 'customer'],
    order,
    reply: [200, Customer310],
    errors: [],
    handle: async ({ customer, body, caller }, { writeAtOnce }) =>
      customer310Json(await updateCustomer(writeAtOnce, customer.customerId, changes(body), caller.userId)),
  })

const updateEmail = update({
  operation: 'updateCustomerEmail',
  segment: 'email',
  summary: 'Update the email of a Customer',
  description: 'Replaces the e-mail address; it is kept trimmed and in lower case.',
  roles: ['CanUpdateCustomerEmail'],
  body: {
    name: 'PutUpdateCustomerEmailJsonV310',
    schema: z.object({ email: blankableText(textLimits.email) }),
    example: { email: 'marko@tesobe.com' },
  },
  changes: ({ email }) => ({ email: emailOf(email) }),
})

const updateMobileNumber = update({
  operation: 'updateCustomerMobileNumber',
  segment: 'mobile-number',
  summary: 'Update the mobile number of a Customer',
  description: 'Replaces the mobile phone number; it is kept as it is written.',
  roles: ['CanUpdateCustomerMobilePhoneNumber'],
  body: {
    name: 'PutUpdateCustomerMobilePhoneNumberJsonV310',
    schema: z.object({ mobile_phone_number: blankableText(textLimits.mobilePhoneNumber) }),
    example: { mobile_phone_number: '+381631954907' },
  },
  changes: (body) => ({ mobilePhoneNumber: body.mobile_phone_number }),
})

const updateIdentity = update({
  operation: 'updateCustomerIdentity',
  segment: 'identity',
  summary: 'Update the identity of a Customer',
  description: 'Replaces legal name, date of birth, title and name suffix.',
  roles: ['CanUpdateCustomerIdentity'],
  body: {
    name: 'PutUpdateCustomerIdentityJsonV310',
    schema: z.object({
      legal_name: blankableText(textLimits.legalName),
      date_of_birth: nullableMoment,
      title: blankableText(textLimits.title),
      name_suffix: blankableText(textLimits.nameSuffix),
    }),
    example: {
      legal_name: 'Eveline Tripman',
      date_of_birth: '1100-01-01T00:00:00Z',
      title: 'Dr.',
      name_suffix: 'Sr',
    },
  },
  changes: (body) => ({
    legalName: body.legal_name,
    dateOfBirth: body.date_of_birth,
    title: body.title,
    nameSuffix: body.name_suffix,
  }),
})

const updateCreditLimit = endpoint({
  operation: 'updateCustomerCreditLimit',
  version: 'v3.1.0',
  method: 'PUT',
  path: `${customerPath}/credit-limit`,
  summary: 'Update the credit limit of a Customer',
  description:
    'Replaces currency and amount of the credit limit. It is a note of the bank: no payment looks at it. Who acts, or has acted, for the customer does not set it, unless a super admin, since where a bank begins there is nobody else.',
  tags: ['Customer'],
  auth: 'user',
  roles: ['CanUpdateCustomerCreditLimit'],
  needs: ['bank', 'customer'],
  order,
  body: {
    name: 'PutUpdateCustomerCreditLimitJsonV310',
    schema: z.object({
      credit_limit: z.object({
        currency: blankableText(textLimits.creditLimitCurrency),
        amount: blankableText(textLimits.creditLimitAmount),
      }),
    }),
    example: { credit_limit: { currency: 'EUR', amount: '1000' } },
  },
  reply: [200, Customer310],
  errors: ['MakerIsChecker'],
  handle: async ({ customer: { customerId }, body, caller, fail }, { write }) => {
    const { currency, amount } = body.credit_limit
    const changes = { creditLimitCurrency: currency, creditLimitAmount: amount }
    const row = await write(async (transaction) =>
      !caller.superAdmin && (await hasActedFor(transaction, caller.userId, customerId))
        ? undefined
        : updateCustomer(transaction, customerId, changes, caller.userId),
    )
    return customer310Json(row ?? fail('MakerIsChecker', ownDetail))
  },
})

const updateCreditRatingAndSource = update({
  operation: 'updateCustomerCreditRatingAndSource',
  segment: 'credit-rating-and-source',
  summary: 'Update the credit rating and source of a Customer',
  description: 'Replaces the credit rating and who gave it.',
  roles: ['CanUpdateCustomerCreditRatingAndSource', 'CanUpdateCustomerCreditRatingAndSourceAtAnyBank'],
  body: {
    name: 'PutUpdateCustomerCreditRatingAndSourceJsonV310',
    schema: z.object({
      credit_rating: blankableText(textLimits.creditRating),
      credit_source: blankableText(textLimits.creditSource),
    }),
    example: { credit_rating: 'Good', credit_source: 'Bank' },
  },
  changes: (body) => ({ creditRating: body.credit_rating, creditSource: body.credit_source }),
})

const updateBranch = update({
  operation: 'updateCustomerBranch',
  segment: 'branch',
  summary: 'Update the branch of a Customer',
  description: 'Replaces the branch that looks after the customer. Whether there is such a branch is not checked.',
  // Its specification names the second one.
  roles: ['CanUpdateCustomerBranch', 'CanUpdateCustomerIdentity'],
  body: {
    name: 'PutUpdateCustomerBranchJsonV310',
    schema: z.object({ branch_id: blankableText(textLimits.branchId) }),
    example: { branch_id: '123' },
  },
  changes: (body) => ({ branchId: body.branch_id }),
})

const updateData = update({
  operation: 'updateCustomerData',
  segment: 'data',
  summary: 'Update the other data of a Customer',
  description:
    'Replaces face image, relationship status, number of dependants, education and employment. The dates of birth of the dependants stay as they are.',
  // Its specification names the second one.
  roles: ['CanUpdateCustomerData', 'CanUpdateCustomerIdentity'],
  body: {
    name: 'PutUpdateCustomerDataJsonV310',
    schema: z.object({
      face_image: z.object({ url: blankableText(textLimits.faceImageUrl), date: nullableMoment }),
      relationship_status: blankableText(textLimits.relationshipStatus),
      dependants: cutNumber,
      highest_education_attained: blankableText(textLimits.highestEducationAttained),
      employment_status: blankableText(textLimits.employmentStatus),
    }),
    example: {
      face_image: { url: 'www.openbankproject', date: '1100-01-01T00:00:00Z' },
      relationship_status: 'single',
      dependants: 1,
      highest_education_attained: 'Master',
      employment_status: 'worker',
    },
  },
  changes: (body) => ({
    faceImageUrl: body.face_image.url,
    faceImageDate: body.face_image.date,
    relationshipStatus: body.relationship_status,
    dependants: body.dependants,
    highestEducationAttained: body.highest_education_attained,
    employmentStatus: body.employment_status,
  }),
})

const customerNumberText = filledText(textLimits.customerNumber).refine((number) => !number.includes('::::'), {
  error: 'must not contain ::::',
})

const updateNumber = endpoint({
  operation: 'updateCustomerNumber',
  version: 'v3.1.0',
  method: 'PUT',
  path: `${customerPath}/number`,
  summary: 'Update the number of a Customer',
  description:
    'Replaces the customer number. A number in use at the bank is refused, the present one of the customer too.',
  tags: ['Customer'],
  auth: 'user',
  roles: ['CanUpdateCustomerNumber'],
  needs: ['bank', 'customer'],
  order,
  body: {
    name: 'PutUpdateCustomerNumberJsonV310',
    schema: z.object({ customer_number: customerNumberText }),
    example: { customer_number: '5987953' },
  },
  reply: [200, Customer310],
  errors: ['CustomerNumberTaken'],
  handle: async ({ bank, customer, caller, body: { customer_number: customerNumber }, fail }, { writeAtOnce }) => {
    const taken = (): never =>
      fail('CustomerNumberTaken', ` Current customer_number(${customerNumber}) and Current bank_id(${bank.bankId})`)
    if (customer.customerNumber === customerNumber) return taken()
    try {
      return customer310Json(await updateCustomer(writeAtOnce, customer.customerId, { customerNumber }, caller.userId))
    } catch (error) {
      if (violatedConstraint(error) === 'customers_bank_number_unique') return taken()
      throw error
    }
  },
})

export const customerUpdateEndpoints: readonly AnyEndpoint[] = [
  updateEmail,
  updateMobileNumber,
  updateIdentity,
  updateCreditLimit,
  updateCreditRatingAndSource,
  updateBranch,
  updateData,
  updateNumber,
]
