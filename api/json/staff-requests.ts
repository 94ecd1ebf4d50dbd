/** Requests that the staff decides, on the wire: of customers for another credit limit, and for accounts. */
import { z } from 'zod'
import type { AccountApplicationRow, CreditLimitRequestRow } from '../../db/read/staff-requests'
import { staffRequestStatuses } from '../../domain/staff-decision'
import { Customer310, customer310Json } from './customers'
import { UserIdentity, userIdentityJson } from './users'
import { decimal, filledText, text } from './wire'

const told = text(2_000).nullish()
/** The amount is in the currency of the customer's limit. What else is said is kept for those who decide. */
export const PostCreditLimitRequest = z.object({
  requested_current_rate_amount1: decimal,
  requested_current_rate_amount2: told,
  requested_current_valid_end_date: told,
  current_credit_documentation: told,
  temporary_requested_current_amount: told,
  requested_temporary_valid_end_date: told,
  temporary_credit_documentation: told,
})

export const CreditLimitRequested = z.object({
  execution_time: z.string(),
  execution_date: z.string(),
  token: z.string(),
  short_reference: z.string(),
})

const rates = {
  rank_amount_1: z.string(),
  nominal_interest_1: z.string(),
  rank_amount_2: z.string(),
  nominal_interest_2: z.string(),
}
const decided = {
  status: z.enum(staffRequestStatuses),
  requested_by_user_id: z.string(),
  requested_date: z.string(),
  decided_by_user_id: z.string().nullable(),
  decided_date: z.string().nullable(),
  reason: z.string(),
}
/** What clients of the published call know, and what has become of the request. */
export const CreditLimitRequest = z.object({
  ...rates,
  request_id: z.string(),
  customer_id: z.string(),
  credit_limit: z.object({ currency: z.string(), amount: z.string() }),
  details: z.record(z.string(), z.string()),
  ...decided,
})
/** The published call has one object in spite of its name: here it tells of the newest request, beside the list. */
export const CreditLimitRequests = z.object({ ...rates, credit_limit_requests: z.array(CreditLimitRequest) })
export const CreditLimitRequestsAtBank = z.object({ credit_limit_requests: z.array(CreditLimitRequest) })

export const PostStaffDecision = z.object({
  decision: z.enum(['ACCEPTED', 'REJECTED'], { error: 'must be ACCEPTED or REJECTED' }),
  reason: text(2_000).nullish(),
})

/** An empty id names nobody. */
export const PostAccountApplication = z
  .object({
    product_code: filledText(255),
    user_id: text(255).nullish(),
    customer_id: text(255).nullish(),
  })
  .refine(({ user_id: userId, customer_id: customerId }) => Boolean(userId) || Boolean(customerId), {
    error: 'user_id or customer_id is needed',
  })
export const PutAccountApplication = z.object({ status: filledText(64) })
export const AccountApplication = z.object({
  account_application_id: z.string(),
  product_code: z.string(),
  user: UserIdentity.nullable(),
  customer: Customer310.nullable(),
  date_of_application: z.string(),
  status: z.enum(staffRequestStatuses),
})
export const AccountApplications = z.object({ account_applications: z.array(AccountApplication) })

const ratesJson = (
  row: Pick<CreditLimitRequestRow, 'amount' | 'details'> | undefined,
): z.input<z.ZodObject<typeof rates>> => ({
  rank_amount_1: row?.amount ?? '',
  nominal_interest_1: '',
  rank_amount_2: row?.details['requested_current_rate_amount2'] ?? '',
  nominal_interest_2: '',
})

export const creditLimitRequestJson = (row: CreditLimitRequestRow): z.input<typeof CreditLimitRequest> => ({
  ...ratesJson(row),
  request_id: row.requestId,
  customer_id: row.customerId,
  credit_limit: { currency: row.currency, amount: row.amount },
  details: { ...row.details },
  status: row.status,
  requested_by_user_id: row.requestedBy,
  requested_date: row.requestedAt,
  decided_by_user_id: row.decidedBy,
  decided_date: row.decidedAt,
  reason: row.reason,
})

/** Newest first. */
export const creditLimitRequestsJson = (
  rows: readonly CreditLimitRequestRow[],
): z.input<typeof CreditLimitRequests> => ({
  ...ratesJson(rows[0]),
  credit_limit_requests: rows.map(creditLimitRequestJson),
})

type ApplicationUser = NonNullable<AccountApplicationRow['user']>
type ApplicationCustomer = NonNullable<AccountApplicationRow['customer']>

/** A user of whom nothing but the id is told. */
export const onlyIdOfUser = ({ userId }: ApplicationUser): ApplicationUser => ({
  ...{ userId, email: '', provider: '', providerId: '', username: '' },
})

/** A customer of whom nothing but bank and id is told: as one of whom nothing else is known. */
export const onlyIdOfCustomer = ({ bankId, customerId }: ApplicationCustomer): ApplicationCustomer => ({
  ...{ bankId, customerId, customerNumber: '', legalName: '', mobilePhoneNumber: '', email: '' },
  ...{ faceImageUrl: '', faceImageDate: null, dateOfBirth: null, relationshipStatus: '' },
  ...{ dependants: 0, dobOfDependants: [], creditRating: '', creditSource: '' },
  ...{ creditLimitCurrency: '', creditLimitAmount: '', highestEducationAttained: '', employmentStatus: '' },
  ...{ kycStatus: false, lastOkDate: null, title: '', branchId: '', nameSuffix: '' },
})

export const accountApplicationJson = (row: AccountApplicationRow): z.input<typeof AccountApplication> => ({
  account_application_id: row.requestId,
  product_code: row.productCode,
  user: row.user && userIdentityJson(row.user),
  customer: row.customer && customer310Json(row.customer),
  date_of_application: row.requestedAt,
  status: row.status,
})
