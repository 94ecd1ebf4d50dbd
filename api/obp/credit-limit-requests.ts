/** Requests of customers for another credit limit: asked by those who act for the customer, decided by the staff. */
import type { z } from 'zod'
import { actsFor, creditLimitRequest, creditLimitRequestsOf } from '../../db/read/staff-requests'
import type { CustomerRow } from '../../db/read/customers'
import { formatMoney, parsePositiveMoney } from '../../domain/money'
import {
  CreditLimitRequest,
  CreditLimitRequested,
  creditLimitRequestJson,
  CreditLimitRequests,
  creditLimitRequestsJson,
  PostCreditLimitRequest,
} from '../json/staff-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'

const path = '/banks/BANK_ID/customers/CUSTOMER_ID/credit_limit/requests'
const common = { version: 'v3.1.0', tags: ['Customer'], auth: 'user', needs: ['bank', 'customer'] } as const
const staffRole = 'CanUpdateCustomerCreditLimit'

interface Asked {
  readonly bank: { readonly bankId: string }
  readonly customer: CustomerRow
  readonly caller: Caller
  readonly fail: (name: 'RoleMissing', detail: string) => never
}

/** Who acts for the customer, and the staff that may change the limit. */
async function mustBeConcerned(
  { bank, customer, caller, fail }: Asked,
  { read }: Pick<Handles, 'read'>,
): Promise<void> {
  if (caller.has(staffRole, bank.bankId) || (await actsFor(read, caller.userId, customer.customerId))) return
  fail('RoleMissing', `${staffRole} at Bank(${bank.bankId}), or be linked to the customer`)
}

/** A customer without a limit asks for one in euro. */
const currencyOf = ({ creditLimitCurrency }: CustomerRow): string =>
  creditLimitCurrency === '' ? 'EUR' : creditLimitCurrency

const amountMember = 'requested_current_rate_amount1'

/** What is said besides the amount. */
const detailsOf = (body: z.output<typeof PostCreditLimitRequest>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(body).filter(
      (entry): entry is [string, string] => entry[0] !== amountMember && typeof entry[1] === 'string',
    ),
  )

const createCreditLimitRequest = endpoint({
  ...common,
  operation: 'createCreditLimitRequest',
  method: 'POST',
  path,
  summary: 'Create Credit Limit Request',
  description:
    'Asks for another credit limit of a customer: `requested_current_rate_amount1` in the currency of the limit. Asked by a user who acts for the customer, or by the staff. Somebody else of the staff decides; an acceptance changes the limit. `token` is the id of the request.',
  body: {
    name: 'PostCreditLimitRequestJson',
    schema: PostCreditLimitRequest,
    example: { requested_current_rate_amount1: '5000.00', current_credit_documentation: 'payslips of three months' },
  },
  reply: [201, CreditLimitRequested],
  errors: ['RoleMissing', 'InvalidAmount', 'AmountNotPositive', 'InvalidCurrency'],
  waits: true,
  handle: async (request, handles) => {
    await mustBeConcerned(request, handles)
    const { bank, customer, caller, body } = request
    const money = parsePositiveMoney(currencyOf(customer), body[amountMember])
    if (!money.ok) throw new RefusedError(money.refusal)
    const requestId = handles.newId()
    await handles.run.askForCreditLimit({
      requestId,
      bankId: bank.bankId,
      customerId: customer.customerId,
      currency: money.value.currency,
      amount: formatMoney(money.value),
      details: detailsOf(body),
      requestedBy: caller.userId,
      lifetimeMs: handles.settings.staffDecisionMs,
    })
    const [date = '', time = ''] = handles.now().toISOString().split('T')
    return {
      execution_date: date,
      execution_time: `${time.slice(0, 8)}Z`,
      token: requestId,
      short_reference: requestId.slice(0, 8).toUpperCase(),
    }
  },
})

const getCreditLimitRequests = endpoint({
  ...common,
  operation: 'getCreditLimitRequests',
  method: 'GET',
  path,
  summary: 'Get Credit Limit Requests',
  description: 'The requests of a customer, newest first, for those who may ask.',
  reply: [200, CreditLimitRequests],
  errors: ['RoleMissing'],
  handle: async (request, handles) => {
    await mustBeConcerned(request, handles)
    return creditLimitRequestsJson(await creditLimitRequestsOf(handles.read, request.customer.customerId))
  },
})

const getCreditLimitRequestByRequestId = endpoint({
  ...common,
  operation: 'getCreditLimitRequestByRequestId',
  method: 'GET',
  path: `${path}/REQUEST_ID`,
  summary: 'Get Credit Limit Request by REQUEST_ID',
  description: 'One request of a customer, for those who may ask.',
  reply: [200, CreditLimitRequest],
  errors: ['RoleMissing', 'CreditLimitRequestNotFound'],
  handle: async (request, handles) => {
    await mustBeConcerned(request, handles)
    const { bank, customer, params, fail } = request
    const row = await creditLimitRequest(handles.read, bank.bankId, params.REQUEST_ID, customer.customerId)
    return creditLimitRequestJson(row ?? fail('CreditLimitRequestNotFound'))
  },
})

export const creditLimitRequestEndpoints: readonly AnyEndpoint[] = [
  createCreditLimitRequest,
  getCreditLimitRequests,
  getCreditLimitRequestByRequestId,
]
