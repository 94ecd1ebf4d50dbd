/** What evidence and decisions make of a case. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { isOver } from './case'
import { evidenceWith, prolongs } from './case-acceptance'
import { anything, asksForMore, decidedAnew, factsOf, newRound, rulesOf, settle } from './case-file'
import type { CaseFile, EvidenceFact, HeldDecision, HeldEvidence } from './case-file'
import { judgeDecision } from './evaluate'
import type { DecisionRequest } from './evaluate'
import { sameType } from './facts'
import { reaches } from './level'
import { isAnswered, needsPerson, requestFor } from './provider-check'
import type { CheckRequest } from './provider-check'
import { higherRisk } from './risk'
import type { Risk } from './risk'

/** A case may hold this many pieces of evidence; ten times what the longest real one has. */
export const mostEvidence = 500

/** A reviewer may ask for so many things at once. */
export const mostRequested = 50

/** The evidence of this kind and id, or undefined when the case has none. */
export const holds = (file: CaseFile, id: string, kind: EvidenceFact['kind']): HeldEvidence | undefined =>
  file.evidence.find((held) => held.kind === kind && held.id === id)

/** What is left of a reviewer's request once this has come; a request that names no types is answered by anything. */
function withAnswer(file: CaseFile, held: HeldEvidence): CaseFile {
  if (!asksForMore(file)) return file
  const isAnswer = (type: string): boolean => type === anything || (held.kind !== 'check' && sameType(type, held.type))
  const requested = file.requested.filter((type) => !isAnswer(type))
  return { ...file, requested, resubmissions: file.resubmissions + (requested.length === 0 ? 1 : 0) }
}

/** What the engine has checked has been about other documents. */
const staleChecks = ({ engineChecks }: CaseFile): CaseFile['engineChecks'] =>
  engineChecks && { ...engineChecks, results: [] }

/** True for a check by hand that says something else than the provider has. */
export const contradictsAnswer = ({ checkRequests }: CaseFile, held: HeldEvidence, how: string): boolean =>
  held.kind === 'check' &&
  checkRequests.some(
    (one) => isAnswered(one) && sameType(one.kind, how) && (one.state === 'satisfied') !== held.satisfied,
  )

/** Whether the provider, when they last said anything, has said no. */
const isDenied = ({ deniedBy }: Pick<CaseFile, 'deniedBy'>, request: CheckRequest): boolean =>
  requestFor(deniedBy, request) !== undefined

/** True for a good check by hand where a provider who has said no was asked again in vain. */
export const liftsDenial = (file: CaseFile, held: HeldEvidence, how: string): boolean =>
  held.kind === 'check' &&
  held.satisfied &&
  file.checkRequests.some(
    (one) => needsPerson([one], one) && !isAnswered(one) && sameType(one.kind, how) && isDenied(file, one),
  )

/** A case that is opened again asks its providers anew; a check by hand settles what a provider was asked in vain, and not what they are asked now, nor lifts their no. */
function requestsAfter(
  file: CaseFile,
  held: HeldEvidence,
  { how, changesAnswers }: EvidenceWays,
): readonly CheckRequest[] {
  const { state, checkRequests } = file
  if (state === 'rejected') return []
  if (held.kind !== 'check') return checkRequests
  const isTheirs = (request: CheckRequest): boolean =>
    isAnswered(request) || (held.satisfied && isDenied(file, request))
  const byHand = (request: CheckRequest): boolean =>
    request.state !== 'open' && (changesAnswers || !isTheirs(request)) && sameType(request.kind, how)
  return checkRequests.some(byHand)
    ? checkRequests.map((one) => (byHand(one) ? { ...one, state: held.satisfied ? 'satisfied' : 'failed' } : one))
    : checkRequests
}

/** What a check that has come out badly makes of how closely the customer is looked at. */
const afterBadCheck = ({ risk, policy }: CaseFile): Risk => higherRisk(risk, policy.riskAfterFailedCheck ?? risk)

/** What has to be known of a piece of evidence besides. */
export interface EvidenceWays {
  /** What a check by hand was about. */
  readonly how: string
  /** What a provider has said is theirs, whatever the staff find. Only histories of before change it. */
  readonly changesAnswers: boolean
  /** Somebody has to see a document that prolongs an acceptance. Only in histories of before nobody does. */
  readonly prolongsUnseen: boolean
}
const usual: EvidenceWays = { how: '', changesAnswers: false, prolongsUnseen: false }

const isBadCheck = (held: HeldEvidence): boolean => held.kind === 'check' && !held.satisfied

/** Whether somebody has to look at an accepted customer again for it. */
const isReviewed = (file: CaseFile, held: HeldEvidence, nowMs: number, { prolongsUnseen }: EvidenceWays): boolean =>
  isBadCheck(held) || (!prolongsUnseen && prolongs(file, held, nowMs))

/**
 * The case after a piece of evidence. Before the decision, and after a rejection, it starts a new round: whoever approves
 * has seen it. An accepted customer stays accepted, unless a check about them came out badly; a document that would prolong that is reviewed, too.
 * A check by hand stands in for what a provider was asked in vain.
 * Refusals: CaseClosed when the relationship has ended; InvalidCaseData when the case is full.
 */
export function withEvidence(
  file: CaseFile,
  held: HeldEvidence,
  nowMs: number,
  given: Partial<EvidenceWays> = {},
): Outcome<CaseFile> {
  const ways = { ...usual, ...given }
  if (isOver(file.state)) return refuse('CaseClosed')
  const evidence = evidenceWith(file, held)
  if (evidence.length > mostEvidence) return refuse('InvalidCaseData', ` at most ${mostEvidence} pieces of evidence`)
  const mustReview = isReviewed(file, held, nowMs, ways)
  const staysAccepted = file.state === 'approved' || (file.state === 'monitoring' && !mustReview)
  const changed: CaseFile = {
    ...withAnswer(file, held),
    evidence,
    checkRequests: requestsAfter(file, held, ways),
    caseVersion: file.caseVersion + 1,
    engineChecks: held.kind === 'document' ? staleChecks(file) : file.engineChecks,
    endedAtMs: null,
    risk: isBadCheck(held) ? afterBadCheck(file) : file.risk,
    isDoubted: file.isDoubted || (mustReview && file.state === 'approved'),
  }
  return accept(settle(staysAccepted ? changed : newRound(changed), nowMs))
}

/**
 * Whether the decision may be taken. Refusals: CaseClosed when the relationship has ended; those of judgeDecision; then
 * CaseEscalated when somebody of a higher level decides, CaseAssigned when somebody else has taken the case over.
 */
export const judge = (file: CaseFile, request: DecisionRequest, nowMs: number): Outcome<DecisionRequest> =>
  isOver(file.state) ? refuse('CaseClosed') : judgeByEvidence(file, request, nowMs)

/** The same by evidence and decisions alone, which do not say that the relationship has ended: for histories of that time. */
export function judgeByEvidence(file: CaseFile, request: DecisionRequest, nowMs: number): Outcome<DecisionRequest> {
  const judged = judgeDecision(
    {
      policy: rulesOf(file),
      facts: factsOf(file, nowMs),
      caseVersion: file.caseVersion,
      // What is overdue in another state is no reason to end a case that has just fallen back to collecting.
      overdue: file.overdue && file.state === 'collecting',
      ...(file.submittedByUserId === null ? {} : { submittedByUserId: file.submittedByUserId }),
    },
    request,
  )
  if (!judged.ok) return isOver(file.state) ? refuse('CaseClosed') : judged
  if (!reaches(request.level ?? 'officer', file.level)) return refuse('CaseEscalated', ` ${file.level}`)
  if (file.assigneeUserId !== null && file.assigneeUserId !== request.userId) return refuse('CaseAssigned')
  return judged
}

/** What a decision asks for: it stays asked for through new rounds, which forget decisions, until it has come or is withdrawn. */
export const requestedBy = (decision: HeldDecision['decision'], missing: readonly string[]): readonly string[] =>
  decision === 'request_more' && missing.length === 0 ? [anything] : missing

/** The case after a decision that `judge` has accepted; `missing` is what a reviewer asks for. Whoever has decided lets go of it. */
export function withDecision(
  file: CaseFile,
  decision: HeldDecision,
  nowMs: number,
  missing: readonly string[] = [],
): CaseFile {
  const given = { ...file, decisions: [...file.decisions, decision], requested: missing, assigneeUserId: null }
  const settled = settle(given, nowMs)
  if (settled.state === 'approved') return { ...settled, verifiedAtMs: nowMs, expired: false, isDoubted: false }
  if (settled.state === 'rejected') {
    return settle({ ...settled, level: 'officer', verifiedAtMs: null, expired: false, endedAtMs: nowMs }, nowMs)
  }
  return settled
}

/** The case once a KYC status of this content has come. Refusal: CaseClosed when the relationship has ended. */
export const withStatus = (file: CaseFile, requestHash: string): Outcome<CaseFile> =>
  isOver(file.state) ? refuse('CaseClosed') : accept({ ...file, latestStatusHash: requestHash })

/** The case that knows of this version of the customer's facts. Of whom nothing is known any more, nothing is heard either. */
export const withFactsVersion = (file: CaseFile, factsVersion: number): CaseFile =>
  file.state === 'erased' || factsVersion <= file.factsVersion ? file : { ...file, factsVersion }

/** Whether the case has been told of a change of its customer that it has to take into account: about whom it is rejected or over, nobody decides before it is reopened. */
export const hasUnseenChange = ({ state, factsVersion, seenFactsVersion }: CaseFile): boolean =>
  !isOver(state) && state !== 'rejected' && seenFactsVersion < factsVersion

/** The case that has taken it into account: whoever decides from now on has seen who the customer is. An accepted customer stays accepted. */
export const withChangeSeen = (file: CaseFile, nowMs: number): CaseFile =>
  decidedAnew({ ...file, seenFactsVersion: file.factsVersion }, nowMs)

/** The watched case whose acceptance has not seen what has come since: somebody looks at it again. */
export const withDoubt = (file: CaseFile, nowMs: number): CaseFile =>
  settle(newRound({ ...file, isDoubted: false }), nowMs)
