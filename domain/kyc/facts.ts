/** What is known of a case, and what the policy asks for that it lacks. */
import { openResults } from './engine-check'
import type { CaseEngineChecks, EngineCheckName } from './engine-check'
import type { OnboardingPolicy } from './policy'
import { missingProviderChecks } from './provider-check'
import type { AskedCheck, CheckRequest, ProviderCheck } from './provider-check'

export interface CaseDocument {
  readonly type: string
  /** ISO date or date-time in UTC (ending in Z); a document counts only before it. Absent: it does not run out. */
  readonly expiryDate?: string | null
  /** Whether its machine-readable zone has come with it. */
  readonly hasZone?: boolean
}

export type Decision = 'approve' | 'reject' | 'request_more'

export interface GivenDecision {
  readonly userId: string
  readonly decision: Decision
}

/** What the engine's comparison with the screening lists has come to. */
export interface CaseScreening {
  /** Hits that nobody has decided yet. */
  readonly openHits: number
  /** Hits of which the staff have said that the list means this customer. */
  readonly trueMatches: number
  /** Why nothing was compared; null: it was. */
  readonly problem: 'NoScreeningList' | 'NameNotComparable' | null
  /** Epoch ms. */
  readonly atMs: number
  /** The version of the customer's facts that it has seen at least; missing: that of a customer who has never changed. */
  readonly factsVersion?: number
  /** A hit has come, or been decided, since: it has to be made again. */
  readonly isOvertaken?: boolean
}

/** All that is known of a case at one moment. Plain JSON. */
export interface CaseFacts {
  readonly documents: readonly CaseDocument[]
  readonly mediaTypes: readonly string[]
  readonly checks: readonly { readonly satisfied: boolean }[]
  /** What providers were asked; missing: nothing. */
  readonly checkRequests?: readonly CheckRequest[]
  /** Null: not yet; missing: not asked for. It counts where the policy asks for it. */
  readonly screening?: CaseScreening | null
  /** Null or missing: not yet. They count where the policy asks for them. */
  readonly engineChecks?: CaseEngineChecks | null
  /** The decisions of the present round: new evidence or a reopening starts a new one, so all approvals saw the same case. */
  readonly decisions: readonly GivenDecision[]
  /** True from a reviewer's request for more until something has been submitted. */
  readonly requestedMore: boolean
  /** True once the approval's consequences (account, link, message) are done. */
  readonly monitoring: boolean
  readonly nowMs: number
}

/** What the policy asks for and the case lacks. */
export interface Missing {
  /** Document types; 'any document' when the policy asks for no particular one. */
  readonly documentTypes: readonly string[]
  readonly mediaTypes: readonly string[]
  readonly satisfiedChecks: number
  /** The types of documents of which one lacks its machine-readable zone; empty: none does. */
  readonly zoneOf: readonly string[]
  /** Checks of the engine that have not passed, and that nobody has overridden. */
  readonly engineChecks: readonly EngineCheckName[]
  /** Those that nobody has confirmed. */
  readonly providerChecks: readonly ProviderCheck[]
}

// Only UTC: a date-time without a zone would mean something else on another machine. Whether there is such a day was asked
// when the document came (domain/moment.ts, whose calendar has no place in the bundle of the workflows).
const utcDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z)?$/

/** When the document runs out: epoch ms, never (Infinity) without a date, NaN for a date that cannot be read. */
const expiryMsOf = ({ expiryDate }: CaseDocument): number => {
  if (expiryDate === undefined || expiryDate === null) return Infinity
  return utcDate.test(expiryDate) ? Date.parse(expiryDate) : NaN
}

/** True while the document counts. One with an unreadable date does not: nobody can tell when it runs out. */
export const isValidDocument = (document: CaseDocument, nowMs: number): boolean => expiryMsOf(document) > nowMs

/** When the next document that still counts runs out (epoch ms); undefined when none will. For the expiry timer. */
export const nextExpiryMs = (facts: Pick<CaseFacts, 'documents' | 'nowMs'>): number | undefined => {
  const expiries = facts.documents.map(expiryMsOf).filter((expiryMs) => expiryMs > facts.nowMs && expiryMs < Infinity)
  return expiries.length === 0 ? undefined : Math.min(...expiries)
}

/** What has been brought. */
interface Brought extends Pick<CaseFacts, 'documents' | 'mediaTypes' | 'checks' | 'engineChecks' | 'nowMs'> {
  readonly checkRequests?: readonly AskedCheck[]
}

/** What the case lacks under the policy; expired documents count as absent, types are compared without case. */
export const missingOf = (policy: OnboardingPolicy, facts: Brought): Missing => {
  const documents = facts.documents.filter((document) => isValidDocument(document, facts.nowMs))
  const valid = documents.map(({ type }) => type)
  const anyDocument = valid.length > 0 ? [] : ['any document']
  const satisfied = facts.checks.filter((check) => check.satisfied).length
  return {
    documentTypes:
      policy.requiredDocumentTypes.length === 0 ? anyDocument : absent(policy.requiredDocumentTypes, valid),
    mediaTypes: absent(policy.requiredMediaTypes, facts.mediaTypes),
    satisfiedChecks: Math.max(0, policy.minimumSatisfiedChecks - satisfied),
    zoneOf: withoutZone(policy, documents),
    engineChecks: openResults(policy, facts.engineChecks).map(({ check }) => check),
    providerChecks: missingProviderChecks(policy.providerChecks, facts.checkRequests ?? []),
  }
}

const withoutZone = (
  { machineReadableZone: asked }: OnboardingPolicy,
  documents: readonly CaseDocument[],
): readonly string[] => {
  const counts = ({ type, hasZone }: CaseDocument): boolean =>
    hasZone === true && asked?.documentTypes.some((wanted) => sameType(wanted, type)) === true
  return asked === null || documents.some(counts) ? [] : asked.documentTypes
}

/** Hits that stand between the customer and an acceptance. */
export const hitsOf = ({ screening: asked }: OnboardingPolicy, { screening }: CaseFacts): number =>
  asked === null || !screening ? 0 : screening.openHits + screening.trueMatches

/** True when documents - with a zone, where one has to come - and media are there, whatever the checks say. */
export const hasEvidence = (missing: Missing): boolean =>
  missing.documentTypes.length === 0 && missing.mediaTypes.length === 0 && missing.zoneOf.length === 0

/** True when nothing is missing. */
export const isComplete = (missing: Missing): boolean =>
  hasEvidence(missing) &&
  missing.satisfiedChecks === 0 &&
  missing.engineChecks.length === 0 &&
  missing.providerChecks.length === 0

/** How many different users have approved in this round. */
export const approvalsOf = (facts: Pick<CaseFacts, 'decisions'>): number =>
  new Set(facts.decisions.filter(({ decision }) => decision === 'approve').map(({ userId }) => userId)).size

const absent = (required: readonly string[], present: readonly string[]): readonly string[] => {
  const known = new Set(present.map(normal))
  return required.filter((type) => !known.has(normal(type)))
}

const normal = (type: string): string => type.trim().toLowerCase()

/** Types are compared without case. */
export const sameType = (left: string, right: string): boolean => normal(left) === normal(right)
