/** What a bank asks of a customer before it accepts them, and while it keeps them: plain JSON that travels in the workflow's input. */
import type { Level } from './level'
import type { ProviderCheck } from './provider-check'
import type { ByRisk, Risk } from './risk'

export const customerKinds = ['person', 'company'] as const
export type CustomerKind = (typeof customerKinds)[number]

export interface RequiredEvidence {
  /** Document types that must all be present and unexpired; empty: at least one document of any type. */
  readonly requiredDocumentTypes: readonly string[]
  /** Media types that must all be present; may be empty. */
  readonly requiredMediaTypes: readonly string[]
}

export interface OnboardingPolicy extends RequiredEvidence {
  /** Counts up with every change, so that a decision can name the rules it was taken under. */
  readonly version: number
  /** What a company brings instead; null: the same as a person. */
  readonly company: RequiredEvidence | null
  readonly minimumSatisfiedChecks: number
  /** What a provider outside has to confirm besides; null: nothing. */
  readonly providerChecks: readonly ProviderCheck[] | null
  /** How many reviewers have to approve. 2 is the four-eyes principle. */
  readonly approvalsRequired: number
  /** How many of them by risk; null: the same for all. */
  readonly approvalsByRisk: ByRisk<number> | null
  /** How long the customer may take to bring everything. */
  readonly collectingDeadlineMs: number
  /** After how long in checking or review the case is overdue. */
  readonly reviewDeadlineMs: number
  readonly reminderEveryMs: number
  /** Whether the person who submitted the case may also decide it. */
  readonly makerMayApprove: boolean
  /** Who decides a review that has taken so long; null: nobody else. */
  readonly escalation: { readonly to: Level; readonly afterMs: number } | null
  /** The least risk of a customer about whom a check came out badly; null: as it was. */
  readonly riskAfterFailedCheck: Risk | null
  /** Whether the end of a document opens the case of an accepted customer again. */
  readonly reKycOnExpiry: boolean
  /** After how long an accepted customer is looked at again, by risk; null: never. */
  readonly reKycEveryMs: ByRisk<number | null> | null
  /** Whether names are held against lists, and from which score on (0 to 100) a match is a finding. */
  readonly screening: { readonly threshold: number } | null
  /**
   * A document of one of these types has to come with its machine-readable zone, and that has to agree with what is known;
   * who decides on the level of `override` may say that it counts nevertheless (null: nobody may).
   */
  readonly machineReadableZone: { readonly documentTypes: readonly string[]; readonly override: Level | null } | null
  /** Nobody else at the bank may have the same document, or the same name and birth date; `override` as above. */
  readonly duplicateIdentity: { readonly override: Level | null } | null
  /** Whether an accepted customer whose documents have run out, or whose new review is overdue, can pay. */
  readonly freezeExpired: boolean
  readonly freezeRejected: boolean
  /** In years, on the day of the approval; null: any age. Companies have none. */
  readonly minimumAge: number | null
  /** How long personal data are kept after the end of the relationship; null: until the staff erase them. */
  readonly retentionMs: number | null
}

const dayMs = 86_400_000

/** What applies at a bank that has said nothing: one document, one satisfied check, one approval by somebody else. */
export const defaultPolicy: OnboardingPolicy = {
  version: 1,
  requiredDocumentTypes: [],
  requiredMediaTypes: [],
  company: null,
  minimumSatisfiedChecks: 1,
  providerChecks: null,
  approvalsRequired: 1,
  approvalsByRisk: null,
  collectingDeadlineMs: 30 * dayMs,
  reviewDeadlineMs: 2 * dayMs,
  reminderEveryMs: 7 * dayMs,
  makerMayApprove: false,
  escalation: null,
  riskAfterFailedCheck: null,
  reKycOnExpiry: true,
  reKycEveryMs: null,
  screening: null,
  machineReadableZone: null,
  duplicateIdentity: null,
  freezeExpired: false,
  freezeRejected: false,
  minimumAge: null,
  retentionMs: null,
}

/** A policy as it was stored or travelled before it had all of today's members: what it does not say is as if it were not there. */
export const completePolicy = (stored: Partial<OnboardingPolicy>): OnboardingPolicy => ({ ...defaultPolicy, ...stored })

/** The policy as it applies to one customer: with the evidence of their kind, and the approvals of their risk. A company has no machine-readable zone. */
export const rulesFor = (policy: OnboardingPolicy, kind: CustomerKind, risk: Risk): OnboardingPolicy => ({
  ...policy,
  ...(kind === 'company' ? { ...policy.company, machineReadableZone: null } : null),
  approvalsRequired: policy.approvalsByRisk?.[risk] ?? policy.approvalsRequired,
})
