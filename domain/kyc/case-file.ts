/** All that a case knows between two moments, as plain JSON, and the standing that follows from it. */
import { isClosed, isOpen, isOver } from './case'
import type { CaseState } from './case'
import type { CaseEngineChecks } from './engine-check'
import { approvalsOf, evaluate } from './evaluate'
import type { CaseFacts, GivenDecision } from './evaluate'
import { hasEvidence } from './facts'
import type { CaseScreening } from './facts'
import type { Level } from './level'
import { completePolicy, rulesFor } from './policy'
import type { CustomerKind, OnboardingPolicy } from './policy'
import { isAnswered, withoutOvertaken } from './provider-check'
import type { CheckRequest, ProviderCheck } from './provider-check'
import type { Risk } from './risk'

/** What counts of a document, media or check; `requestHash` tells the same content sent again from a new version. */
export type EvidenceFact =
  | {
      readonly kind: 'document'
      readonly id: string
      readonly type: string
      readonly expiryDate: string | null
      /** Missing: it came without its machine-readable zone. */
      readonly hasZone?: boolean
    }
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

/** What came to a case later than its first cases did: a file that is older than a member is read with the value that it has here. */
interface LaterMembers {
  readonly customerKind: CustomerKind
  readonly risk: Risk
  /** Who decides: it only goes up while the case is open. */
  readonly level: Level
  /** The only one who decides, until they hand the case back or have decided. */
  readonly assigneeUserId: string | null
  /** The types of documents and media that a reviewer has asked for and that have not come since; `anything` for a request in words. */
  readonly requested: readonly string[]
  /** How often the case has come back after a reviewer asked for more. */
  readonly resubmissions: number
  /** When the customer was last accepted, epoch ms; null before that, and after a rejection. */
  readonly verifiedAtMs: number | null
  /** What the acceptance rests on has run out, and nobody has accepted anything in its place. */
  readonly expired: boolean
  /** When the customer was rejected or the relationship ended, epoch ms: personal data are kept from then on. */
  readonly endedAtMs: number | null
  /** Counts up with every change of what is compared of the customer; kept by the database, the case is told. */
  readonly factsVersion: number
  /** The last of these changes that the case has taken into account: what was decided before it counts no longer. */
  readonly seenFactsVersion: number
  /** Null: to be made, where the policy asks for them. */
  readonly engineChecks: CaseEngineChecks | null
  /** Null: to be screened, where the policy asks for it. */
  readonly screening: CaseScreening | null
  /** What providers were asked, at most one request per kind of check. */
  readonly checkRequests: readonly CheckRequest[]
  /** The checks to which their provider, when they last said anything, has said no: also where they were asked again since, in vain. */
  readonly deniedBy: readonly ProviderCheck[]
  /** A check has come out badly, or a document come that would prolong the acceptance, while the account of the accepted customer was being opened. */
  readonly isDoubted: boolean
}

export const laterMembers: LaterMembers = {
  customerKind: 'person',
  risk: 'low',
  level: 'officer',
  assigneeUserId: null,
  requested: [],
  resubmissions: 0,
  verifiedAtMs: null,
  expired: false,
  endedAtMs: null,
  factsVersion: 0,
  seenFactsVersion: 0,
  engineChecks: null,
  screening: null,
  checkRequests: [],
  deniedBy: [],
  isDoubted: false,
}

interface FirstMembers {
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
  /** When something is due: the deadline of collecting or review, the next document's end or review, the erasure. */
  readonly dueAtMs: number | null
  /** The deadline of the present state has passed: the staff have to act. */
  readonly overdue: boolean
  readonly remindersSent: number
}

export type CaseFile = FirstMembers & LaterMembers

/** A file as an earlier version of the engine wrote it down, with what it could not say yet. */
export const completeFile = (stored: FirstMembers & Partial<LaterMembers>): CaseFile => ({
  ...laterMembers,
  verifiedAtMs: stored.state === 'monitoring' ? stored.sinceMs : null,
  endedAtMs: stored.state === 'rejected' ? stored.sinceMs : null,
  seenFactsVersion: stored.factsVersion ?? 0,
  deniedBy: (stored.checkRequests ?? []).filter((one) => isAnswered(one) && one.state === 'failed'),
  ...stored,
  policy: completePolicy(stored.policy),
})

/** The policy as it applies to this customer. */
export const rulesOf = ({ policy, customerKind, risk }: CaseFile): OnboardingPolicy =>
  rulesFor(policy, customerKind, risk)

/** Stands among what is requested where a reviewer has asked in words alone: whatever comes next is the answer. */
export const anything = '*'

/** True while the case waits for what a reviewer has asked for. Cases of before kept a request in words in its decision alone. */
export const asksForMore = ({ requested, decisions }: Pick<CaseFile, 'requested' | 'decisions'>): boolean =>
  requested.length > 0 || decisions.some(({ decision }) => decision === 'request_more')

/** What the rules look at; `monitoring` says whether an approved case is watched already. */
export const factsOf = (file: CaseFile, nowMs: number, monitoring = file.state === 'monitoring'): CaseFacts => ({
  documents: file.evidence.filter((held) => held.kind === 'document'),
  mediaTypes: file.evidence.flatMap((held) => (held.kind === 'media' ? [held.type] : [])),
  checks: file.evidence.filter((held) => held.kind === 'check'),
  engineChecks: file.engineChecks,
  screening: file.screening,
  checkRequests: file.checkRequests,
  decisions: file.decisions,
  requestedMore: asksForMore(file),
  monitoring,
  nowMs,
})

/** The file without the decisions of the round before: whoever approves from now on has seen what it says now. */
export const newRound = (file: CaseFile): CaseFile =>
  file.decisions.length === 0 ? file : { ...file, decisions: [], round: file.round + 1 }

/** When the next document that still counts runs out, epoch ms. */
export const earliestExpiryMs = (file: CaseFile, nowMs: number): number | null => {
  const ends = file.evidence.flatMap((held) =>
    held.kind === 'document' && held.expiryDate !== null ? [Date.parse(held.expiryDate)] : [],
  )
  return earliest(ends.filter((end) => end > nowMs))
}

/** When an accepted customer is looked at again, epoch ms; null: never. */
export const reviewAtMs = ({ state, policy, risk, verifiedAtMs }: CaseFile): number | null => {
  const everyMs = policy.reKycEveryMs?.[risk] ?? null
  return state === 'monitoring' && everyMs !== null && verifiedAtMs !== null ? verifiedAtMs + everyMs : null
}

/** When the personal data of a former or refused customer go, epoch ms; null: not by themselves. */
export const erasureAtMs = ({ state, policy, endedAtMs }: CaseFile): number | null =>
  (state === 'rejected' || state === 'closed') && endedAtMs !== null && policy.retentionMs !== null
    ? endedAtMs + policy.retentionMs
    : null

/** The first of the moments that are known. */
export const earliest = (moments: readonly (number | null)[]): number | null => {
  const known = moments.filter((moment) => moment !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const dueAtMs = (file: CaseFile, nowMs: number): number | null => {
  if (file.state === 'collecting') return file.sinceMs + file.policy.collectingDeadlineMs
  if (file.state === 'checking' || file.state === 'in_review') return file.sinceMs + file.policy.reviewDeadlineMs
  return file.state === 'monitoring' ? earliest([earliestExpiryMs(file, nowMs), reviewAtMs(file)]) : erasureAtMs(file)
}

/** The file with state, waiting text and due time as the facts put them now; a watched case that falls back starts a new round. */
export const settle = (file: CaseFile, nowMs: number, monitoring = file.state === 'monitoring'): CaseFile => {
  const moved = isOver(file.state) ? file : moveOn(file, nowMs, monitoring)
  return { ...moved, checkRequests: requestsOf(moved), dueAtMs: dueAtMs(moved, nowMs) }
}

/** What is still waited for of what providers were asked, and what they have answered. */
const requestsOf = (file: CaseFile): readonly CheckRequest[] =>
  withoutOvertaken(file.checkRequests, {
    checks: file.policy.providerChecks,
    round: file.round,
    isWaiting: isOpen(file.state) && !asksForMore(file),
  })

const isLate = (state: CaseState, late: boolean): boolean => late && isOpen(state)

function moveOn(file: CaseFile, nowMs: number, monitoring: boolean): CaseFile {
  const { state, waitsFor, missing } = evaluate(rulesOf(file), factsOf(file, nowMs, monitoring))
  const kept = state === file.state
  const base = file.state === 'monitoring' && state === 'collecting' ? newRound(file) : file
  const overdue = kept && file.overdue
  return {
    ...base,
    state,
    waitsFor: overdue ? `${waitsFor}; overdue, the staff have to act` : waitsFor,
    sinceMs: kept ? file.sinceMs : nowMs,
    overdue,
    remindersSent: kept ? file.remindersSent : 0,
    level: isClosed(state) && approvalsOf(base) > 0 ? 'officer' : base.level,
    expired: file.verifiedAtMs !== null && (!hasEvidence(missing) || isLate(state, overdue || file.expired)),
  }
}

/** The file once something about it is decided anew: approvals that were given before have not seen it. */
export const decidedAnew = (file: CaseFile, nowMs: number): CaseFile => {
  const next = { ...file, caseVersion: file.caseVersion + 1 }
  // It alone takes nothing away from an accepted customer: their documents are the same as before.
  return { ...settle(isOpen(file.state) ? newRound(next) : next, nowMs), expired: file.expired }
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

export type Freeze = 'expired' | 'rejected' | 'closed'

/** Why the customer cannot pay; null: they can. */
export const frozenBecause = ({ state, policy, expired }: CaseFile): Freeze | null => {
  if (isOver(state)) return 'closed'
  if (state === 'rejected') return policy.freezeRejected ? 'rejected' : null
  return expired && policy.freezeExpired ? 'expired' : null
}
