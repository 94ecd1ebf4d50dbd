/** Where a case stands and what may be decided: the state the facts put it in, what it waits for, four eyes. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { isClosed } from './case'
import type { CaseState } from './case'
import { haveRun, openResults } from './engine-check'
import type { EngineCheckName } from './engine-check'
import { approvalsOf, hasEvidence, hitsOf, isComplete, missingOf } from './facts'
import type { CaseFacts, Decision, Missing } from './facts'
import type { Level } from './level'
import type { OnboardingPolicy } from './policy'
import { waitingForProviders } from './provider-check'

// One import gives callers the rules together with the facts they speak of.
export { approvalsOf, isComplete, isValidDocument, missingOf, nextExpiryMs } from './facts'
export type { CaseDocument, CaseFacts, Decision, GivenDecision, Missing } from './facts'

export interface Evaluation {
  readonly state: CaseState
  readonly missing: Missing
  /** A short sentence for people; no personal data, so it may be a search attribute. */
  readonly waitsFor: string
}

/**
 * The state that the facts put the case in. One rejection rejects; approvals count until the policy's number of
 * different users is reached; a decided case stays decided until a document it rests on runs out while it is watched.
 */
export const evaluate = (policy: OnboardingPolicy, facts: CaseFacts): Evaluation => {
  const missing = missingOf(policy, facts)
  const at = (state: CaseState, waitsFor: string): Evaluation => ({ state, missing, waitsFor })
  if (facts.decisions.some(({ decision }) => decision === 'reject')) return at('rejected', 'nothing: rejected')
  // Who is watched was accepted under the rules of that day: stricter ones count from the next review on.
  const wasAccepted = facts.monitoring && approvalsOf(facts) > 0
  if (wasAccepted || approvalsOf(facts) >= policy.approvalsRequired) return afterApproval(policy, facts, missing)
  if (facts.requestedMore) return at('collecting', 'waiting for what the reviewer asked for')
  if (!hasEvidence(missing)) return at('collecting', waitingForEvidence(missing))
  const unchecked = waitingForChecks(policy, facts, missing)
  if (unchecked !== undefined) return at('checking', unchecked)
  const open = policy.approvalsRequired - approvalsOf(facts)
  const wanted = `waiting for ${open} of ${policy.approvalsRequired} approvals`
  return at('in_review', [wanted, ...concernsOf(policy, facts, missing)].join(', '))
}

const failedOf = ({ checks }: CaseFacts): number => checks.filter((check) => !check.satisfied).length

/** What the engine has to do before anybody has to look. */
function waitingForItself(policy: OnboardingPolicy, { screening, engineChecks }: CaseFacts): string | undefined {
  if (policy.screening !== null && screening === null) return 'waiting for the screening'
  if (policy.screening !== null && screening?.problem === 'NoScreeningList') return 'waiting for a screening list'
  return haveRun(policy, engineChecks) ? undefined : "waiting for the engine's checks"
}

/** What the case waits for before somebody has to look; undefined: for nothing, or what was found needs a person anyway. */
function waitingForChecks(
  policy: OnboardingPolicy,
  facts: CaseFacts,
  { satisfiedChecks, engineChecks, providerChecks }: Missing,
): string | undefined {
  const byItself = waitingForItself(policy, facts)
  if (byItself !== undefined) return byItself
  if (engineChecks.length > 0 || failedOf(facts) > 0 || hitsOf(policy, facts) > 0) return undefined
  if (providerChecks.length > 0) return waitingForProviders(providerChecks, facts.checkRequests ?? [])
  if (satisfiedChecks === 0) return undefined
  return `waiting for ${satisfiedChecks} of ${policy.minimumSatisfiedChecks} checks`
}

const inWords = (check: EngineCheckName): string => check.replaceAll('_', ' ')

/** What whoever decides has to know. */
function concernsOf(policy: OnboardingPolicy, facts: CaseFacts, missing: Missing): readonly string[] {
  const { satisfiedChecks, providerChecks } = missing
  const hits = hitsOf(policy, facts)
  const incomparable = policy.screening !== null && facts.screening?.problem === 'NameNotComparable'
  return [
    ...(satisfiedChecks > 0 ? [`${failedOf(facts)} failed checks`] : []),
    ...(hits > 0 ? [`${hits} screening hits`] : []),
    ...(providerChecks.length > 0 ? [waitingForProviders(providerChecks, facts.checkRequests ?? [])] : []),
    ...(incomparable ? ['the name cannot be screened'] : []),
    ...openResults(policy, facts.engineChecks).map(({ check, outcome }) => `${inWords(check)}: ${outcome}`),
  ]
}

const afterApproval = (policy: OnboardingPolicy, facts: CaseFacts, missing: Missing): Evaluation => {
  if (!facts.monitoring) return { state: 'approved', missing, waitsFor: 'waiting for the account to be opened' }
  if (hasEvidence(missing)) return { state: 'monitoring', missing, waitsFor: 'waiting for a document to run out' }
  return { state: policy.reKycOnExpiry ? 'collecting' : 'monitoring', missing, waitsFor: waitingForEvidence(missing) }
}

const waitingForEvidence = ({ documentTypes, mediaTypes, zoneOf }: Missing): string => {
  const zone = zoneOf.length === 0 ? [] : [`machine-readable zone of ${zoneOf.join(' or ')}`]
  return `waiting for ${[...documentTypes, ...mediaTypes, ...zone].join(', ')}`
}

export interface DecisionRequest {
  readonly userId: string
  readonly decision: Decision
  /** Needed for 'reject' (why) and 'request_more' (what is missing). */
  readonly reason?: string
  /** The version that the decider has seen; absent: they do not say. */
  readonly caseVersion?: number
  /** Of 'request_more': the types of documents and media that the case waits for; empty: whatever comes next. */
  readonly missing?: readonly string[]
  /** The highest level on which the decider decides; absent: that of an officer. */
  readonly level?: Level
}

export interface CaseToDecide {
  readonly policy: OnboardingPolicy
  readonly facts: CaseFacts
  /** Counts up with every change of evidence, and not with decisions: two approvals name the same version. */
  readonly caseVersion: number
  /** Who submitted the case; absent when nobody of the bank did. */
  readonly submittedByUserId?: string
  /** True when the customer's time to bring everything is over: then the staff may reject what never came to a review. */
  readonly overdue?: boolean
}

const longestReason = 2000

/**
 * Accepts the decision or says why not, in this order: CaseClosed, CaseNotInReview, DecisionStale,
 * ReviewerAlreadyDecided, MakerIsChecker, InvalidCaseData (no reason), CaseIncomplete.
 */
export const judgeDecision = (given: CaseToDecide, request: DecisionRequest): Outcome<DecisionRequest> => {
  const { policy, facts } = given
  const { state } = evaluate(policy, facts)
  if (isClosed(state)) return refuse('CaseClosed')
  if (state !== 'in_review' && !mayEndUnreviewed(given, state, request)) return refuse('CaseNotInReview')
  if (request.caseVersion !== undefined && request.caseVersion !== given.caseVersion) return refuse('DecisionStale')
  if (facts.decisions.some(({ userId }) => userId === request.userId)) return refuse('ReviewerAlreadyDecided')
  if (!policy.makerMayApprove && request.userId === given.submittedByUserId) return refuse('MakerIsChecker')
  if (!hasReason(request)) return refuse('InvalidCaseData', ' reason')
  return request.decision === 'approve' ? judgeApproval(policy, facts, request) : accept(request)
}

/** Nobody approves what is not there, or who may be on a list. */
function judgeApproval(policy: OnboardingPolicy, facts: CaseFacts, request: DecisionRequest): Outcome<DecisionRequest> {
  if (hitsOf(policy, facts) > 0) return refuse('CaseIncomplete', ' screening hits')
  const missing = missingOf(policy, facts)
  if (isComplete(missing)) return accept(request)
  const open = [
    ...missing.engineChecks.map((check) => ` ${check}`),
    ...missing.providerChecks.map(({ kind, provider }) => ` ${kind} by ${provider}`),
  ]
  return open.length === 0 ? refuse('CaseIncomplete') : refuse('CaseIncomplete', open.join(','))
}

// Nothing is rejected silently: when the deadline has passed, somebody with a name and a reason does it.
const mayEndUnreviewed = ({ overdue }: CaseToDecide, state: CaseState, { decision }: DecisionRequest): boolean =>
  overdue === true && state === 'collecting' && decision === 'reject'

const hasReason = ({ decision, reason = '' }: DecisionRequest): boolean =>
  reason.length <= longestReason && (decision === 'approve' || reason.trim() !== '')
