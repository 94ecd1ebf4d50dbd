/** Checks that a policy may ask of the engine itself: what they have come to, and what of it stands in the way of an acceptance. */
import type { FindingCheck, FindingOutcome } from '../identity/finding'
import type { OnboardingPolicy } from './policy'

/** machine_readable_zone: the zone of a document agrees with itself and with what is known. duplicate_identity: nobody else at the bank looks like the same person. */
export const engineCheckNames = ['machine_readable_zone', 'duplicate_identity'] as const
export type EngineCheckName = (typeof engineCheckNames)[number]

/** What one check has come to; no personal data, the words are in the KYC check of the same name. */
export interface EngineCheckResult {
  readonly check: EngineCheckName
  /** Unknown: something that it needs is not known. */
  readonly outcome: FindingOutcome
  /** What has not passed. */
  readonly findings: readonly FindingCheck[]
}

export interface CaseEngineChecks {
  /** Each with who of the staff has said that it need not pass. Empty: what they looked at has changed. */
  readonly results: readonly (EngineCheckResult & { readonly overriddenByUserId: string | null })[]
  /** The version of the customer's facts that they have seen at least. */
  readonly factsVersion: number
  /** Epoch ms. */
  readonly atMs: number
}

type Asking = Pick<OnboardingPolicy, 'machineReadableZone' | 'duplicateIdentity'>

/** What a policy says of a check that it asks for. */
export const ruleOf = (policy: Asking, check: EngineCheckName): Asking[keyof Asking] =>
  check === 'machine_readable_zone' ? policy.machineReadableZone : policy.duplicateIdentity

/** The checks that the policy asks for. */
export const askedChecks = (policy: Asking): readonly EngineCheckName[] =>
  engineCheckNames.filter((check) => ruleOf(policy, check) !== null)

/** True when every check that is asked for has been made. */
export const haveRun = (policy: Asking, checks: CaseEngineChecks | null | undefined): boolean =>
  askedChecks(policy).every((asked) => checks?.results.some(({ check }) => check === asked))

/** What has been made, has not passed, and nobody has overridden. */
export const openResults = (
  policy: Asking,
  checks: CaseEngineChecks | null | undefined,
): readonly EngineCheckResult[] =>
  (checks?.results ?? []).filter(
    ({ check, outcome, overriddenByUserId }) =>
      ruleOf(policy, check) !== null && outcome !== 'passed' && overriddenByUserId === null,
  )

/** The KYC check as which a result is shown; nobody else writes under such an id. */
export const engineCheckId = (check: EngineCheckName): string => `${engineIds}${check}`
export const isEngineCheckId = (id: string): boolean => id.startsWith(engineIds)
const engineIds = 'engine:'
