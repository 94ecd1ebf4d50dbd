/** All that a case knows between two moments, as plain JSON, and what each thing that happens to it makes of it. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import type { CaseState } from './case'
import { evaluate, judgeDecision } from './evaluate'
import type { CaseFacts, DecisionRequest, GivenDecision } from './evaluate'
import type { OnboardingPolicy } from './policy'

/** What counts of a document, media or check; `requestHash` tells the same content sent again from a new version. */
export type EvidenceFact =
  | { readonly kind: 'document'; readonly id: string; readonly type: string; readonly expiryDate: string | null }
  | { readonly kind: 'media'; readonly id: string; readonly type: string }
  | { readonly kind: 'check'; readonly id: string; readonly satisfied: boolean }
export type HeldEvidence = EvidenceFact & { readonly requestHash: string }

/** `commandId` names the request that gave it, so that its repetition is recognised. */
export type HeldDecision = GivenDecision & { readonly commandId: string }

/** The account that the case ends with; its id is chosen when the case starts. */
export interface WantedAccount {
  readonly accountId: string
  readonly label: string
  readonly productCode: string
  readonly branchId: string
  readonly currency: string
}

export interface CaseFile {
  readonly bankId: string
  readonly customerId: string
  readonly policy: OnboardingPolicy
  readonly submittedByUserId: string | null
  readonly ownerUserId: string | null
  readonly wantedAccount: WantedAccount | null
  /** The account that the case has opened. */
  readonly accountId: string | null
  readonly evidence: readonly HeldEvidence[]
  readonly decisions: readonly HeldDecision[]
  readonly latestStatusHash: string | null
  readonly round: number
  readonly caseVersion: number
  readonly state: CaseState
  readonly waitsFor: string
  /** When the present state was entered, epoch ms. */
  readonly sinceMs: number
  /** When something is due: the deadline of collecting or review, or the next document's end. */
  readonly dueAtMs: number | null
  /** The deadline of the present state has passed: the staff have to act. */
  readonly overdue: boolean
  readonly remindersSent: number
}

/** A case may hold this many pieces of evidence; ten times what the longest real one has. */
export const mostEvidence = 500
const mostReminders = 12

/** What the rules look at; `monitoring` says whether an approved case is watched already. */
export const factsOf = (file: CaseFile, nowMs: number, monitoring = file.state === 'monitoring'): CaseFacts => ({
  documents: file.evidence.filter((held) => held.kind === 'document'),
  mediaTypes: file.evidence.flatMap((held) => (held.kind === 'media' ? [held.type] : [])),
  checks: file.evidence.filter((held) => held.kind === 'check'),
  decisions: file.decisions,
  requestedMore: file.decisions.some(({ decision }) => decision === 'request_more'),
  monitoring,
  nowMs,
})

const newRound = (file: CaseFile): CaseFile =>
  file.decisions.length === 0 ? file : { ...file, decisions: [], round: file.round + 1 }

const earliestExpiryMs = (file: CaseFile, nowMs: number): number | null => {
  const ends = file.evidence.flatMap((held) =>
    held.kind === 'document' && held.expiryDate !== null ? [Date.parse(held.expiryDate)] : [],
  )
  const ahead = ends.filter((end) => end > nowMs)
  return ahead.length === 0 ? null : Math.min(...ahead)
}

const dueAtMs = (file: CaseFile, nowMs: number): number | null => {
  if (file.state === 'collecting') return file.sinceMs + file.policy.collectingDeadlineMs
  if (file.state === 'checking' || file.state === 'in_review') return file.sinceMs + file.policy.reviewDeadlineMs
  return file.state === 'monitoring' ? earliestExpiryMs(file, nowMs) : null
}

/** The file with state, waiting text and due time as the facts put them now; a watched case that falls back starts a new round. */
export function settle(file: CaseFile, nowMs: number, monitoring = file.state === 'monitoring'): CaseFile {
  const { state, waitsFor } = evaluate(file.policy, factsOf(file, nowMs, monitoring))
  const kept = state === file.state
  const base = file.state === 'monitoring' && state === 'collecting' ? newRound(file) : file
  const overdue = kept && file.overdue
  const moved: CaseFile = {
    ...base,
    state,
    waitsFor: overdue ? `${waitsFor}; overdue, the staff have to act` : waitsFor,
    sinceMs: kept ? file.sinceMs : nowMs,
    overdue,
    remindersSent: kept ? file.remindersSent : 0,
  }
  return { ...moved, dueAtMs: dueAtMs(moved, nowMs) }
}

/** The accepted case as it is watched from now on; a document that ran out since the approval is left to afterTime. */
export function watch(file: CaseFile, nowMs: number): CaseFile {
  const settled = settle(file, nowMs, true)
  if (settled.state === 'monitoring') return settled
  const watched: CaseFile = { ...settled, state: 'monitoring', sinceMs: nowMs }
  return { ...watched, dueAtMs: dueAtMs(watched, nowMs) }
}

/** A stored file as a workflow takes it up: the deadline begins anew; what time has changed meanwhile is left to afterTime. */
export function takeUp(file: CaseFile, nowMs: number): CaseFile {
  const settled = settle(file, nowMs)
  return settled.state === file.state ? settled : { ...file, dueAtMs: dueAtMs(file, nowMs) }
}

/** The evidence of this kind and id, or undefined when the case has none. */
export const holds = (file: CaseFile, id: string, kind: EvidenceFact['kind']): HeldEvidence | undefined =>
  file.evidence.find((held) => held.kind === kind && held.id === id)

/**
 * The case after a piece of evidence. Before the decision, and after a rejection, it starts a new round: whoever approves
 * has seen it. An accepted customer stays accepted, unless a check about them came out badly.
 * Refusal: InvalidCaseData when the case is full.
 */
export function withEvidence(file: CaseFile, held: HeldEvidence, nowMs: number): Outcome<CaseFile> {
  const others = file.evidence.filter((other) => other.kind !== held.kind || other.id !== held.id)
  if (others.length >= mostEvidence) return refuse('InvalidCaseData', `at most ${mostEvidence} pieces of evidence`)
  const accepted = file.state === 'approved' || file.state === 'monitoring'
  const adverse = file.state === 'monitoring' && held.kind === 'check' && !held.satisfied
  const changed = { ...file, evidence: [...others, held], caseVersion: file.caseVersion + 1 }
  return accept(settle(accepted && !adverse ? changed : newRound(changed), nowMs))
}

/** Whether the decision may be taken: the refusals of judgeDecision. */
export const judge = (file: CaseFile, request: DecisionRequest, nowMs: number): Outcome<DecisionRequest> =>
  judgeDecision(
    {
      policy: file.policy,
      facts: factsOf(file, nowMs),
      caseVersion: file.caseVersion,
      // What is overdue in another state is no reason to end a case that has just fallen back to collecting.
      overdue: file.overdue && file.state === 'collecting',
      ...(file.submittedByUserId === null ? {} : { submittedByUserId: file.submittedByUserId }),
    },
    request,
  )

/** The case after a decision that `judge` has accepted. */
export const withDecision = (file: CaseFile, decision: HeldDecision, nowMs: number): CaseFile =>
  settle({ ...file, decisions: [...file.decisions, decision] }, nowMs)

export type TimerEvent = 'documentExpired' | 'deadlinePassed' | 'escalated' | 'reminderDue'

const reminderAtMs = (file: CaseFile): number | null =>
  file.state === 'collecting' && !file.overdue && file.remindersSent < mostReminders
    ? file.sinceMs + file.policy.reminderEveryMs * (file.remindersSent + 1)
    : null

const deadlineMs = (file: CaseFile): number | null =>
  file.state === 'monitoring' || file.overdue ? null : file.dueAtMs

/** When the case has to be looked at next without anybody asking, epoch ms; undefined: never. */
export function nextWakeMs(file: CaseFile, nowMs: number): number | undefined {
  const isLive = file.state !== 'rejected' && file.state !== 'approved'
  const moments = [isLive ? earliestExpiryMs(file, nowMs) : null, deadlineMs(file), reminderAtMs(file)]
  const known = moments.filter((moment) => moment !== null)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** What time alone has done to the case by now; undefined when nothing. */
export function afterTime(file: CaseFile, nowMs: number): { event: TimerEvent; file: CaseFile } | undefined {
  const settled = settle(file, nowMs)
  if (settled.state !== file.state || settled.waitsFor !== file.waitsFor || settled.dueAtMs !== file.dueAtMs) {
    // What has run out is a change of evidence: a decision on what was read before is stale.
    const changed = settled.state === file.state ? settled : newRound(settled)
    return { event: 'documentExpired', file: settle({ ...changed, caseVersion: file.caseVersion + 1 }, nowMs) }
  }
  const deadline = deadlineMs(file)
  if (deadline !== null && deadline <= nowMs) {
    const event = file.state === 'collecting' ? 'deadlinePassed' : 'escalated'
    return { event, file: settle({ ...file, overdue: true }, nowMs) }
  }
  const reminder = reminderAtMs(file)
  if (reminder === null || reminder > nowMs) return undefined
  return { event: 'reminderDue', file: { ...file, remindersSent: file.remindersSent + 1 } }
}
