/** Deciding on credit limits: what waits at a bank, and what the staff says to it. */
import { creditLimitRequest, creditLimitRequestsAtBank } from '../../db/read/staff-requests'
import { staffRequestStatuses } from '../../domain/staff-decision'
import type { StaffRequestStatus } from '../../domain/staff-decision'
import {
  CreditLimitRequest,
  creditLimitRequestJson,
  CreditLimitRequestsAtBank,
  PostStaffDecision,
} from '../json/staff-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const path = '/banks/BANK_ID/credit-limit-requests'
const common = {
  version: 'engine/v1',
  tags: ['Customer'],
  auth: 'user',
  roles: ['CanUpdateCustomerCreditLimit'],
  needs: ['bank'],
} as const

const isStatus = (text: string): text is StaffRequestStatus =>
  (staffRequestStatuses as readonly string[]).includes(text)

const getCreditLimitRequestsAtBank = endpoint({
  ...common,
  operation: 'getCreditLimitRequestsAtBank',
  method: 'GET',
  path,
  summary: 'Get Credit Limit Requests at Bank',
  description: `The requests of the bank's customers in one status, oldest first. Query: \`status\` (REQUESTED unless it is one of ${staffRequestStatuses.slice(1).join(', ')}), \`limit\` (50), \`offset\` (0).`,
  reply: [200, CreditLimitRequestsAtBank],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const status = request.query.get('status') ?? 'REQUESTED'
    if (!isStatus(status)) return request.fail('IncorrectFilter', ' <- status')
    const rows = await creditLimitRequestsAtBank(read, { bankId: request.bank.bankId, status, limit, offset })
    return { credit_limit_requests: rows.map(creditLimitRequestJson) }
  },
})

const decideCreditLimitRequest = endpoint({
  ...common,
  operation: 'decideCreditLimitRequest',
  method: 'POST',
  path: `${path}/REQUEST_ID/decisions`,
  summary: 'Decide Credit Limit Request',
  description:
    'Accepts a request, which changes the limit of the customer, or rejects it. Who has asked, for whom, or who acts, or has acted, for the customer may not decide; nobody decides twice; a former customer is granted nothing: `OBP-39001`.',
  body: { name: 'PostStaffDecisionJson', schema: PostStaffDecision, example: { decision: 'ACCEPTED', reason: '' } },
  reply: [200, CreditLimitRequest],
  errors: ['CreditLimitRequestNotFound', 'StaffRequestDecided', 'CaseClosed', 'MakerIsChecker'],
  waits: true,
  handle: async (request, { read, run, newId, settings }) => {
    const { params, body, caller, fail } = request
    const { bankId } = request.bank
    const requestId = params.REQUEST_ID
    const found = await creditLimitRequest(read, bankId, requestId)
    if (found === undefined) return fail('CreditLimitRequestNotFound')
    if (found.status !== 'REQUESTED') return fail('StaffRequestDecided')
    const command = {
      decisionId: newId(),
      userId: caller.userId,
      decision: body.decision,
      reason: body.reason ?? '',
    }
    const { customerId, currency, amount, details, requestedBy } = found
    const lifetimeMs = settings.staffDecisionMs
    const asked = { requestId, bankId, customerId, currency, amount, details, requestedBy, lifetimeMs }
    await run.decideCreditLimit(asked, command)
    return creditLimitRequestJson((await creditLimitRequest(read, bankId, requestId)) ?? found)
  },
})

export const creditLimitDecisionEndpoints: readonly AnyEndpoint[] = [
  getCreditLimitRequestsAtBank,
  decideCreditLimitRequest,
]
