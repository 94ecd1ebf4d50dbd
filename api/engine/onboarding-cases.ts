/** Onboarding cases: start one, read them, decide. */
import type { z } from 'zod'
import { casesAtBank, caseStanding, fullCase, isDecided } from '../../db/read/cases'
import { isCurrency } from '../../domain/currency'
import { isUuid } from '../../domain/ids'
import { caseStates } from '../../domain/kyc/case'
import type { CaseState } from '../../domain/kyc/case'
import type { OnboardingApplication } from '../../workflows/contract'
import { caseJson, Cases, FullCase, PostCase, PostDecision } from '../json/engine'
import { customerDetailsOf, customerNumberFrom, problemOf } from '../json/new-customer'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { WaitingHandles } from '../kernel/handles'
import { pageOf } from '../kernel/paging'
import { caseAfter, caseFor, decidingRoles, levelAt, namesCustomers } from './onboarding-standing'

const tags = ['Onboarding']

const startErrors = [
  'DependantsMismatch',
  'InvalidJson',
  'CouldNotCreateCustomer',
  'CustomerNumberTaken',
  'UserNotFound',
  'InvalidCurrency',
  'InvalidCaseData',
  'RequestModified',
] as const

type Fail = (name: (typeof startErrors)[number], detail?: string) => never

interface StartRequest {
  readonly bank: { readonly bankId: string }
  readonly caller: { readonly userId: string }
  readonly body: z.output<typeof PostCase>
  readonly fail: Fail
}

function checkAccount({ owner_user_id: ownerUserId, wanted_account: wanted }: StartRequest['body'], fail: Fail): void {
  if (typeof ownerUserId === 'string' && !isUuid(ownerUserId)) fail('UserNotFound')
  if (wanted === undefined || wanted === null) return
  if (typeof ownerUserId !== 'string') fail('InvalidCaseData', ' owner_user_id: somebody has to hold the account')
  if (!isCurrency(wanted.currency)) fail('InvalidCurrency')
}

/** What the case starts with, once everything that can be checked without the database is right. */
function applicationOf({ bank, caller, body, fail }: StartRequest, newId: () => string): OnboardingApplication {
  const { customer: sent, owner_user_id: ownerUserId = null, wanted_account: wanted = null, customer_kind: kind } = body
  const chosenNumber = sent.customer_number
  const details = { ...customerDetailsOf(sent), initialKycStatus: false, initialLastOkDate: null }
  const problem = problemOf({ ...details, customerNumber: chosenNumber })
  if (problem !== undefined) fail(...problem)
  checkAccount(body, fail)
  const { bankId } = bank
  const customerNumber = chosenNumber === '' ? customerNumberFrom(newId()) : chosenNumber
  return {
    customer: { ...details, customerId: newId(), bankId, customerNumber, createdBy: caller.userId },
    ownerUserId,
    wantedAccount: wanted && {
      accountId: newId(),
      label: wanted.label,
      productCode: wanted.product_code,
      branchId: wanted.branch_id ?? '',
      currency: wanted.currency,
    },
    customerKind: kind ?? 'person',
  }
}

// A number that we have made up is taken once in many thousand cases: the next one is free.
const numberTries = 3

async function start(request: StartRequest, { run, newId }: WaitingHandles): Promise<string> {
  for (let tried = 1; ; tried++) {
    const application = applicationOf(request, newId)
    try {
      await run.startOnboarding(application, { userId: request.caller.userId, requestId: newId() })
      return application.customer.customerId
    } catch (error) {
      const isTaken = error instanceof RefusedError && error.refusal.refusal === 'CustomerNumberTaken'
      const mayTryAgain = request.body.customer.customer_number === '' && tried < numberTries
      if (!isTaken || !mayTryAgain) throw error
    }
  }
}

const startOnboardingCase = endpoint({
  operation: 'startOnboardingCase',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/onboarding-cases',
  summary: 'Start Onboarding Case',
  description:
    "Creates a customer together with the onboarding case. `owner_user_id` is linked to the customer at once. A `wanted_account` is opened for that user when the case is approved. The customer's KYC status is what the case will say.",
  tags,
  auth: 'user',
  roles: ['CanStartOnboarding'],
  needs: ['bank'],
  body: {
    name: 'PostOnboardingCaseJson',
    schema: PostCase,
    example: {
      customer: {
        legal_name: 'Eveline Tripman',
        mobile_phone_number: '+49 30 901820',
        email: 'felixsmith@example.com',
        face_image: { url: 'www.openbankproject', date: '1100-01-01T00:00:00Z' },
        date_of_birth: '1100-01-01T00:00:00Z',
        relationship_status: 'single',
        dependants: 0,
        dob_of_dependants: [],
        credit_rating: { rating: 'OBP', source: 'OBP' },
        credit_limit: { currency: 'EUR', amount: '0' },
        highest_education_attained: 'Master',
        employment_status: 'worker',
        kyc_status: false,
        last_ok_date: '2024-01-17T12:05:11Z',
        title: 'Dr.',
        branch_id: 'DERBY6',
        name_suffix: 'Sr',
        customer_number: '5987953',
      },
      owner_user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
      wanted_account: { label: 'Current account', product_code: 'CURRENT', currency: 'EUR', branch_id: 'DERBY6' },
    },
  },
  reply: [201, FullCase],
  errors: startErrors,
  waits: true,
  handle: async (request, handles) => {
    const started = await fullCase(handles.read, await start(request, handles))
    if (started === undefined) throw new Error('a case that was just opened cannot be read')
    return caseFor(request, handles, started)
  },
})

const isCaseState = (text: string): text is CaseState => (caseStates as readonly string[]).includes(text)

const getOnboardingCases = endpoint({
  operation: 'getOnboardingCases',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/onboarding-cases',
  summary: 'Get Onboarding Cases',
  description: `A page of the bank's cases, the one that was changed last first; \`customer_name\` is for those who may read customers (CanGetCustomer). Query parameters: \`state\` (${caseStates.join(', ')}), \`limit\` (50), \`offset\` (0).`,
  tags,
  auth: 'user',
  roles: ['CanGetOnboarding'],
  needs: ['bank'],
  reply: [200, Cases],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const state = request.query.get('state') ?? undefined
    if (state !== undefined && !isCaseState(state)) return request.fail('IncorrectFilter', ' <- state')
    const { bankId } = request.bank
    const isNamed = namesCustomers(request.caller, bankId)
    const rows = await casesAtBank(read, { bankId, state, limit, offset })
    return { onboarding_cases: rows.map((row) => caseJson(row, isNamed)) }
  },
})

const getOnboardingCase = endpoint({
  operation: 'getOnboardingCase',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID',
  summary: 'Get Onboarding Case',
  description:
    "The customer's case: where it stands, what it waits for, what is missing, its evidence, statuses and decisions, and the timeline of all that has happened, with every earlier version of a document. `users` names whoever has worked on it; `customer_name` is for those who may read customers (CanGetCustomer).",
  tags,
  auth: 'user',
  roles: ['CanGetOnboarding', ...decidingRoles],
  needs: ['bank', 'customer'],
  reply: [200, FullCase],
  errors: ['CaseNotFound'],
  handle: async (request, handles) =>
    caseFor(
      request,
      handles,
      (await fullCase(handles.read, request.customer.customerId)) ?? request.fail('CaseNotFound'),
    ),
})

const decideOnboardingCase = endpoint({
  operation: 'decideOnboardingCase',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID/decisions',
  summary: 'Decide Onboarding Case',
  description:
    'Approves, rejects (with the reason) or asks for more (with the reason, and in `missing` the types of the documents and media that have to come). `case_version` is the version that the reviewer has seen: when the case, or the name, birth date or country of the customer, has changed since, the decision is refused and `changes` says what has happened. How many have to approve is said by the policy and the risk of the customer; the last of them is the one that counts.',
  tags,
  auth: 'user',
  roles: decidingRoles,
  needs: ['bank', 'customer'],
  body: {
    name: 'PostOnboardingDecisionJson',
    schema: PostDecision,
    example: { decision: 'approve', reason: '', case_version: 4 },
  },
  reply: [201, FullCase],
  errors: [
    'CaseNotFound',
    'CaseClosed',
    'CaseNotInReview',
    'DecisionStale',
    'ReviewerAlreadyDecided',
    'MakerIsChecker',
    'InvalidCaseData',
    'CaseIncomplete',
    'CaseEscalated',
    'CaseAssigned',
    'CustomerTooYoung',
    'RequestModified',
  ],
  waits: true,
  handle: async (request, handles) => {
    const { bank, customer, body, caller, fail } = request
    const { read, run, newId } = handles
    const { customerId } = customer
    const { bankId } = bank
    const { decision, missing, case_version: seen } = body
    const reason = body.reason ?? ''
    const requestId = newId()
    // The workflow of a rejected customer has ended, and a decision is no reason to start it again. Unless it is the rejection itself,
    // whose answer was lost.
    if ((await caseStanding(read, customerId))?.state === 'rejected') {
      const isRetry = await isDecided(read, { decisionId: requestId, decision, reason })
      return isRetry
        ? caseFor(request, handles, (await fullCase(read, customerId)) ?? fail('CaseNotFound'))
        : fail('CaseClosed')
    }
    const given = {
      decision,
      reason,
      missing: decision === 'request_more' ? (missing ?? []) : [],
      level: levelAt(caller, bankId),
      caseVersion: seen,
    }
    return caseFor(
      request,
      handles,
      await caseAfter({ customer, seen, fail }, { read }, () =>
        run.decideCase({ bankId, customerId }, given, { userId: caller.userId, requestId }),
      ),
    )
  },
})

export const onboardingCaseEndpoints: readonly AnyEndpoint[] = [
  startOnboardingCase,
  getOnboardingCases,
  getOnboardingCase,
  decideOnboardingCase,
]
