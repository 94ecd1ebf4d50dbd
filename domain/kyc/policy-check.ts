/** Which policies make sense: what each member must be, and which members contradict each other. */
import { isJsonObject } from '../json'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { leastThreshold } from '../screening/match'
import { longestEvidenceType } from './evidence'
import { sameType } from './facts'
import { levels } from './level'
import type { OnboardingPolicy } from './policy'
import { providerCheckKinds, unanswerable } from './provider-check'
import type { ProviderTerms } from './provider-check'
import { risks } from './risk'

const dayMs = 86_400_000
const longestMs = 3650 * dayMs
const longestRetentionMs = 36_500 * dayMs
const mostTypes = 50
const mostApprovals = 5
// With less nearly everybody is like somebody, and nobody could ever be approved.
const leastScore = Math.round(leastThreshold * 100)

type Check = (value: unknown) => boolean

const isCount = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most

const isType: Check = (value) => typeof value === 'string' && value.trim() !== '' && value.length <= longestEvidenceType
const isTypeList: Check = (value) => Array.isArray(value) && value.length <= mostTypes && value.every(isType)
const isFilledTypeList: Check = (value) => isTypeList(value) && Array.isArray(value) && value.length > 0
const isDuration: Check = (value) => isCount(value, 1, longestMs)
const isFlag: Check = (value) => typeof value === 'boolean'
const isOneOf =
  (names: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && names.includes(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

const providerName = /^[a-z0-9][a-z0-9._-]{0,49}$/
/** Small letters, digits, dots and dashes: a name is part of paths and of what is shown in clear. */
export const isProviderName: Check = (value) => typeof value === 'string' && providerName.test(value)

/** A record with exactly these members. */
const hasExactly =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isJsonObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, check]) => check(value[name]))
const isProviderCheck = hasExactly({ kind: isOneOf(providerCheckKinds), provider: isProviderName })
/** Not empty: a policy that asks for none says null. */
const isProviderCheckList: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= providerCheckKinds.length && value.every(isProviderCheck)
const forEachRisk = (check: Check): Check => hasExactly(Object.fromEntries(risks.map((risk) => [risk, check])))

/** What each member must be; a policy is valid when it has exactly these. */
const members: Readonly<Record<keyof OnboardingPolicy, Check>> = {
  version: (value) => isCount(value, 1, Number.MAX_SAFE_INTEGER),
  requiredDocumentTypes: isTypeList,
  requiredMediaTypes: isTypeList,
  company: orNull(hasExactly({ requiredDocumentTypes: isTypeList, requiredMediaTypes: isTypeList })),
  minimumSatisfiedChecks: (value) => isCount(value, 0, 100),
  providerChecks: orNull(isProviderCheckList),
  approvalsRequired: (value) => isCount(value, 1, 2),
  approvalsByRisk: orNull(forEachRisk((value) => isCount(value, 1, mostApprovals))),
  collectingDeadlineMs: isDuration,
  reviewDeadlineMs: isDuration,
  reminderEveryMs: isDuration,
  makerMayApprove: isFlag,
  // An officer decides anyway: an escalation to them would be none.
  escalation: orNull(hasExactly({ to: isOneOf(levels.slice(1)), afterMs: isDuration })),
  riskAfterFailedCheck: orNull(isOneOf(risks)),
  reKycOnExpiry: isFlag,
  reKycEveryMs: orNull(forEachRisk(orNull(isDuration))),
  screening: orNull(hasExactly({ threshold: (value) => isCount(value, leastScore, 100) })),
  machineReadableZone: orNull(hasExactly({ documentTypes: isFilledTypeList, override: orNull(isOneOf(levels)) })),
  duplicateIdentity: orNull(hasExactly({ override: orNull(isOneOf(levels)) })),
  freezeExpired: isFlag,
  freezeRejected: isFlag,
  minimumAge: orNull((value) => isCount(value, 1, 120)),
  retentionMs: orNull((value) => isCount(value, 1, longestRetentionMs)),
}

type Contradiction = readonly [
  members: readonly (keyof OnboardingPolicy)[],
  isOne: (policy: OnboardingPolicy) => boolean,
]

const falls = (values: readonly number[]): boolean =>
  values.some((value, index) => index > 0 && value < (values[index - 1] ?? 0))

/** What each member may be, and all together cannot. */
const contradictions: readonly Contradiction[] = [
  // A higher risk that fewer people look at.
  [
    ['approvalsByRisk'],
    ({ approvalsByRisk }) => approvalsByRisk !== null && falls(risks.map((risk) => approvalsByRisk[risk])),
  ],
  // A higher risk that is looked at less often.
  [
    ['reKycEveryMs'],
    ({ reKycEveryMs }) =>
      reKycEveryMs !== null && falls([...risks].reverse().map((risk) => reKycEveryMs[risk] ?? Infinity)),
  ],
  // The next review would be due before the one before it has to be over.
  [
    ['reKycEveryMs', 'reviewDeadlineMs'],
    ({ reKycEveryMs, reviewDeadlineMs }) =>
      reKycEveryMs !== null && risks.some((risk) => (reKycEveryMs[risk] ?? Infinity) < reviewDeadlineMs),
  ],
  // The zone of a document that nobody is asked for.
  [
    ['machineReadableZone', 'requiredDocumentTypes'],
    ({ machineReadableZone, requiredDocumentTypes: required }) =>
      machineReadableZone !== null &&
      required.length > 0 &&
      !machineReadableZone.documentTypes.some((type) => required.some((other) => sameType(type, other))),
  ],
  // One check has one answer.
  [
    ['providerChecks'],
    ({ providerChecks }) => new Set(providerChecks?.map(({ kind }) => kind)).size !== (providerChecks?.length ?? 0),
  ],
  // Payments would be frozen, and nobody asked for the document that frees them.
  [['freezeExpired', 'reKycOnExpiry'], ({ freezeExpired, reKycOnExpiry }) => freezeExpired && !reKycOnExpiry],
]

const refusal = (names: readonly string[]): Outcome<never> =>
  refuse('InvalidPolicy', [...new Set(names)].join(', ').slice(0, 500))

/**
 * Reads a policy; unknown members are refused too, because a misspelt rule must not be ignored, and so is what can never be
 * fulfilled. Refusal: InvalidPolicy naming the members.
 */
export const validatePolicy = (candidate: unknown): Outcome<OnboardingPolicy> => {
  if (!isJsonObject(candidate)) return refuse('InvalidPolicy', 'a policy is an object')
  const wrong = Object.entries(members).flatMap(([name, isValid]) => (isValid(candidate[name]) ? [] : [name]))
  const unknown = Object.keys(candidate).filter((name) => !Object.hasOwn(members, name))
  if (wrong.length > 0 || unknown.length > 0) return refusal([...wrong, ...unknown])
  // Every member has just been checked, which the compiler cannot follow through the table.
  const policy = candidate as unknown as OnboardingPolicy
  const contradictory = contradictions.flatMap(([names, isOne]) => (isOne(policy) ? names : []))
  return contradictory.length === 0 ? accept(policy) : refusal(contradictory)
}

/** The policy, unless it asks for a check that no provider of the bank answers. Refusal: InvalidPolicy naming the members and checks. */
export const validateProviders = (
  policy: OnboardingPolicy,
  providers: readonly ProviderTerms[],
): Outcome<OnboardingPolicy> => {
  const impossible = unanswerable(policy.providerChecks, providers).map(
    ({ kind, provider }) => `${kind} by ${provider}`,
  )
  return impossible.length === 0 ? accept(policy) : refusal([`providerChecks (${impossible.join(', ')})`])
}
