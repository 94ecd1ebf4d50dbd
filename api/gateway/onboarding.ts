/** Customer onboarding: one workflow per customer; whatever is brought to a case starts it when it does not run. */
import { createHash } from 'node:crypto'
import { onboardingId } from '../../domain/ids'
import { isEngineCheckId } from '../../domain/kyc/engine-check'
import type { EvidenceRecord, KycStatus } from '../../domain/kyc/evidence'
import type { DecisionRequest } from '../../domain/kyc/evaluate'
import type { ActionRequest } from '../../domain/kyc/case-action'
import {
  actOnCase,
  answerCheck,
  awaitCaseOpened,
  customerOnboardingWorkflow,
  decideCase,
  recordStatus,
  searchAttributes,
  submitEvidence,
} from '../../workflows/contract'
import type { CaseStanding, CheckAnswerCommand, OnboardingApplication, OnboardingInput } from '../../workflows/contract'
import type { customerOnboarding } from '../../workflows/onboarding'
import { RefusedError } from '../kernel/faults'
import type { Door, UpdateWithStart } from './door'

/** Who asks, and the id of the request: a retry that carries the same id meets its first try. */
export interface Asked {
  readonly userId: string
  readonly requestId: string
}

export interface CaseName {
  readonly bankId: string
  readonly customerId: string
}

export interface OnboardingGateway {
  /** Creates customer and case. Refusals: CustomerNumberTaken, RequestModified, UserNotFound. */
  startOnboarding(application: OnboardingApplication, asked: Asked): Promise<CaseStanding>
  /** Stores a document, media or check; the same content again changes nothing. Refusals: CustomerNotFound, CaseClosed, InvalidCaseData, RequestModified. */
  submitEvidence(record: EvidenceRecord, asked: Asked): Promise<CaseStanding>
  /** Appends a KYC status. Refusals: CustomerNotFound, CaseClosed, RequestModified. */
  recordKycStatus(bankId: string, status: KycStatus, asked: Asked): Promise<CaseStanding>
  /**
   * Decides a case that exists. Refusals: CaseClosed, CaseNotInReview, DecisionStale, ReviewerAlreadyDecided,
   * MakerIsChecker, InvalidCaseData, CaseIncomplete, CaseEscalated, CaseAssigned, CustomerTooYoung, RequestModified.
   */
  decideCase(of: CaseName, decision: Omit<DecisionRequest, 'userId'>, asked: Asked): Promise<CaseStanding>
  /**
   * What the staff do besides, with a case that exists. Refusals: CaseClosed, CaseActionNotAllowed, DecisionStale, CaseEscalated,
   * CaseAssigned, EngineCheckBinding, MakerIsChecker, InvalidCaseData, RetentionNotOver, CustomerHoldsMoney, RequestModified.
   */
  actOnCase(of: CaseName, request: Omit<ActionRequest, 'userId'>, asked: Asked): Promise<CaseStanding>
  /** The answer of a check provider, who was written down by this user. Refusals: CheckRequestOver, CheckRequestAnswered, CaseClosed, InvalidCaseData. */
  answerCheck(of: CaseName, answer: Omit<CheckAnswerCommand, 'commandId'>, asked: Asked): Promise<CaseStanding>
}

const hashOf = (content: object): string => createHash('sha256').update(JSON.stringify(content)).digest('hex')

type Start = typeof customerOnboarding
type Common = Omit<UpdateWithStart<Start, CaseStanding, [object]>, 'update' | 'args' | 'updateId'>

/** How a case is started; nothing about the person may be in here, it is all stored in clear. */
const startOf = (input: OnboardingInput): Common => ({
  workflow: customerOnboardingWorkflow,
  workflowId: onboardingId(input.customerId),
  input: [input],
  summary: `Onboarding of customer ${input.customerId} at ${input.bankId}`,
  details: `Started by user ${input.startedBy}. Documents, media and checks come in as updates; staff with \`CanDecideOnboarding\` at the bank decide.`,
  searchAttributes: [
    { key: searchAttributes.bankId, value: input.bankId },
    { key: searchAttributes.customerId, value: input.customerId },
    { key: searchAttributes.businessId, value: input.customerId },
    { key: searchAttributes.processStatus, value: 'collecting' },
  ],
})

const inputOf = ({ bankId, customerId }: CaseName, { userId, requestId }: Asked): OnboardingInput => ({
  bankId,
  customerId,
  startedBy: userId,
  startId: requestId,
})

/** The verbs of onboarding, through the door. */
export const onboardingVerbs = (door: Door): OnboardingGateway => ({
  startOnboarding: (application, asked) => {
    const input = { ...inputOf(application.customer, asked), application }
    return door.updateWithStart<Start, CaseStanding, [OnboardingInput]>({
      ...startOf(input),
      update: awaitCaseOpened,
      args: [input],
      updateId: asked.requestId,
    })
  },
  submitEvidence: async (record, asked) => {
    if (record.kind === 'check' && isEngineCheckId(record.id))
      throw new RefusedError({ refusal: 'InvalidCaseData', detail: ' id: it is that of a check by the engine' })
    return door.updateWithStart({
      ...startOf(inputOf(record, asked)),
      update: submitEvidence,
      args: [{ record, requestHash: hashOf(record), commandId: asked.requestId, userId: asked.userId }],
      updateId: asked.requestId,
    })
  },
  recordKycStatus: (bankId, status, asked) =>
    door.updateWithStart({
      ...startOf(inputOf({ bankId, customerId: status.customerId }, asked)),
      update: recordStatus,
      args: [{ status, requestHash: hashOf(status), commandId: asked.requestId, userId: asked.userId }],
      updateId: asked.requestId,
    }),
  decideCase: (of, { decision, reason = '', caseVersion, missing = [], level = 'officer' }, asked) =>
    // With start: a case whose workflow was lost is taken up from its rows.
    door.updateWithStart({
      ...startOf(inputOf(of, asked)),
      update: decideCase,
      args: [
        {
          decision,
          reason,
          ...(caseVersion === undefined ? {} : { caseVersion }),
          missing,
          level,
          requestHash: hashOf([of.customerId, asked.userId, decision, reason, ...missing]),
          commandId: asked.requestId,
          userId: asked.userId,
        },
      ],
      updateId: asked.requestId,
    }),
  actOnCase: (of, request, asked) =>
    door.updateWithStart({
      ...startOf(inputOf(of, asked)),
      update: actOnCase,
      args: [
        {
          ...request,
          requestHash: hashOf([of.customerId, asked.userId, request.action]),
          commandId: asked.requestId,
          userId: asked.userId,
        },
      ],
      updateId: asked.requestId,
    }),
  answerCheck: (of, answer, asked) =>
    door.updateWithStart({
      ...startOf(inputOf(of, asked)),
      update: answerCheck,
      args: [{ ...answer, commandId: asked.requestId }],
      updateId: asked.requestId,
    }),
})
