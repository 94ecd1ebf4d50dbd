/** What the staff do with a case besides deciding: pass it up, take it, say something, weigh the risk. How it ends is in onboarding-endings.ts. */
import type { z } from 'zod'
import { caseStanding } from '../../db/read/cases'
import { policyOf } from '../../db/read/policies'
import type { CaseAction } from '../../domain/kyc/case-action'
import { rolesReaching } from '../../domain/kyc/level'
import {
  FullCase,
  PostCheckRequest,
  PostComment,
  PostEngineCheckOverride,
  PostEscalation,
  PostReason,
  PutAssignee,
  PutCasePolicy,
  PutRisk,
} from '../json/engine'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { WaitingHandles } from '../kernel/handles'
import { caseAfter, caseFor, decidingRoles, holdsOneOf, levelAt } from './onboarding-standing'

export const common = { version: 'engine/v1', tags: ['Onboarding'], auth: 'user', needs: ['bank', 'customer'] } as const
export const caseErrors = [
  'CaseNotFound',
  'CaseClosed',
  'CaseActionNotAllowed',
  'DecisionStale',
  'CaseEscalated',
  'CaseAssigned',
  'InvalidCaseData',
  'MakerIsChecker',
  'RequestModified',
] as const
export const casePath = '/banks/BANK_ID/onboarding-cases/CUSTOMER_ID'

export interface ActingRequest {
  readonly bank: { readonly bankId: string }
  readonly customer: { readonly customerId: string }
  readonly caller: Caller
  readonly fail: (name: 'CaseNotFound') => never
}

/** Carries the action out and answers the case as it is then. */
export async function acted(
  request: ActingRequest,
  handles: WaitingHandles,
  action: CaseAction,
  seen?: number | null,
): Promise<z.input<typeof FullCase>> {
  const { bank, customer, caller, fail } = request
  const { read, run, newId } = handles
  const { bankId } = bank
  const of = { bankId, customerId: customer.customerId }
  const asked = { action, level: levelAt(caller, bankId), ...(typeof seen === 'number' ? { caseVersion: seen } : {}) }
  return caseFor(
    request,
    handles,
    await caseAfter({ customer, seen, fail }, { read }, () =>
      run.actOnCase(of, asked, { userId: caller.userId, requestId: newId() }),
    ),
  )
}

const escalateOnboardingCase = endpoint({
  ...common,
  operation: 'escalateOnboardingCase',
  method: 'POST',
  path: `${casePath}/escalations`,
  summary: 'Escalate Onboarding Case',
  description:
    'From now on somebody of a higher level decides: `supervisor` (CanDecideOnboardingAsSupervisor) or `compliance` (CanDecideOnboardingAsCompliance). Whoever had the case lets go of it.',
  roles: decidingRoles,
  body: {
    name: 'PostOnboardingEscalationJson',
    schema: PostEscalation,
    example: { level: 'supervisor', reason: 'A politically exposed person.', case_version: 4 },
  },
  reply: [201, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => {
    const { level, reason, case_version: seen } = request.body
    return acted(request, handles, { kind: 'escalate', to: level, reason }, seen)
  },
})

const assignOnboardingCase = endpoint({
  ...common,
  operation: 'assignOnboardingCase',
  method: 'PUT',
  path: `${casePath}/assignee`,
  summary: 'Assign Onboarding Case',
  description:
    'Takes the case over, also from somebody else: until the assignee hands it back or has decided, nobody else decides. With `user_id` a supervisor gives it to somebody who may decide at the bank, and has no part in the case that keeps them from it.',
  roles: decidingRoles,
  body: { name: 'PutOnboardingAssigneeJson', schema: PutAssignee, example: {} },
  reply: [200, FullCase],
  errors: [...caseErrors, 'UserNotFound'],
  waits: true,
  handle: async (request, handles) => {
    const { bank, customer, body, caller, fail } = request
    const userId = body.user_id ?? caller.userId
    if (userId === caller.userId) return acted(request, handles, { kind: 'takeOver' })
    const { level } = (await caseStanding(handles.read, customer.customerId)) ?? fail('CaseNotFound')
    if (!(await holdsOneOf(handles.read, userId, bank.bankId, rolesReaching(level)))) return fail('UserNotFound')
    return acted(request, handles, { kind: 'assign', userId })
  },
})

const handBackOnboardingCase = endpoint({
  ...common,
  operation: 'handBackOnboardingCase',
  method: 'DELETE',
  path: `${casePath}/assignee`,
  summary: 'Hand Back Onboarding Case',
  description:
    'The case is for everybody who may decide. What somebody else has taken over is handed back by a supervisor.',
  roles: decidingRoles,
  reply: [200, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => acted(request, handles, { kind: 'handBack' }),
})

const commentOnboardingCase = endpoint({
  ...common,
  operation: 'commentOnboardingCase',
  method: 'POST',
  path: `${casePath}/comments`,
  summary: 'Comment Onboarding Case',
  description: 'Puts a word on the timeline of the case. It changes nothing else, so no decision becomes stale by it.',
  roles: [...decidingRoles, 'CanStartOnboarding'],
  body: {
    name: 'PostOnboardingCommentJson',
    schema: PostComment,
    example: { text: 'Called back, waiting for the original.' },
  },
  reply: [201, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => acted(request, handles, { kind: 'comment', text: request.body.text }),
})

const setOnboardingRisk = endpoint({
  ...common,
  operation: 'setOnboardingRisk',
  method: 'PUT',
  path: `${casePath}/risk`,
  summary: 'Set Onboarding Risk',
  description:
    'Says with a reason how closely the customer is looked at: the policy says how many approve, and how often the customer is reviewed, by risk. Approvals that were given before do not count in an open case.',
  roles: decidingRoles,
  body: {
    name: 'PutOnboardingRiskJson',
    schema: PutRisk,
    example: { risk: 'high', reason: 'Trades with a country on the list.', case_version: 4 },
  },
  reply: [200, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => {
    const { risk, reason, case_version: seen } = request.body
    return acted(request, handles, { kind: 'setRisk', risk, reason }, seen)
  },
})

const moveOnboardingCase = endpoint({
  ...common,
  operation: 'adoptOnboardingPolicy',
  method: 'PUT',
  path: `${casePath}/policy`,
  summary: 'Move Onboarding Case to Policy',
  description:
    'The case goes by the present policy of the bank instead of the one that it started with. Approvals that were given before do not count in an open case.',
  roles: ['CanManageOnboardingPolicy', ...decidingRoles],
  body: { name: 'PutOnboardingCasePolicyJson', schema: PutCasePolicy, example: { case_version: 4 } },
  reply: [200, FullCase],
  errors: caseErrors,
  waits: true,
  handle: async (request, handles) => {
    const policy = await policyOf(handles.read, request.bank.bankId)
    return acted(request, handles, { kind: 'adoptPolicy', policy }, request.body.case_version)
  },
})

const withdrawOnboardingRequest = endpoint({
  ...common,
  operation: 'withdrawOnboardingRequest',
  method: 'POST',
  path: `${casePath}/request-withdrawals`,
  summary: 'Withdraw Onboarding Request',
  description: 'What a reviewer has asked for need not come any more: the case goes on with what it has.',
  roles: decidingRoles,
  body: {
    name: 'PostOnboardingReasonJson',
    schema: PostReason,
    example: { reason: 'The second document says the same.', case_version: 4 },
  },
  reply: [201, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => {
    const { reason, case_version: seen } = request.body
    return acted(request, handles, { kind: 'withdrawRequest', reason }, seen)
  },
})

const overrideEngineCheck = endpoint({
  ...common,
  operation: 'overrideEngineCheck',
  method: 'POST',
  path: `${casePath}/engine-check-overrides`,
  summary: 'Override Engine Check',
  description:
    'Says with a reason that a check of the engine which has not passed does not stand in the way: `machine_readable_zone`, `duplicate_identity`. The policy names the least level that may. It holds until the engine checks again: after another document, or a change of the customer.',
  roles: decidingRoles,
  body: {
    name: 'PostEngineCheckOverrideJson',
    schema: PostEngineCheckOverride,
    example: { check: 'duplicate_identity', reason: 'Twins of one name, both were here.', case_version: 4 },
  },
  reply: [201, FullCase],
  errors: [...caseErrors, 'EngineCheckBinding'],
  waits: true,
  handle: (request, handles) => {
    const { check, reason, case_version: seen } = request.body
    return acted(request, handles, { kind: 'overrideEngineCheck', check, reason }, seen)
  },
})

const askCheckProvider = endpoint({
  ...common,
  operation: 'askCheckProvider',
  method: 'POST',
  path: `${casePath}/check-requests`,
  summary: 'Ask Check Provider Again',
  description:
    'Asks the provider anew for a check of the policy that they have not confirmed or not answered. While they are being asked nobody asks them a second time.',
  roles: [...decidingRoles, 'CanAddKycCheck'],
  body: { name: 'PostCheckRequestJson', schema: PostCheckRequest, example: { check: 'address', case_version: 4 } },
  reply: [201, FullCase],
  errors: caseErrors,
  waits: true,
  handle: (request, handles) => {
    const { check, case_version: seen } = request.body
    return acted(request, handles, { kind: 'askProvider', check }, seen)
  },
})

export const onboardingActionEndpoints: readonly AnyEndpoint[] = [
  escalateOnboardingCase,
  assignOnboardingCase,
  handBackOnboardingCase,
  commentOnboardingCase,
  setOnboardingRisk,
  moveOnboardingCase,
  withdrawOnboardingRequest,
  overrideEngineCheck,
  askCheckProvider,
]
