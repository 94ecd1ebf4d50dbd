/** What a bank asks of a customer before they are accepted: plain JSON that travels in the workflow's input. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

export interface OnboardingPolicy {
  /** Counts up with every change, so that a decision can name the rules it was taken under. */
  readonly version: number
  /** Document types that must all be present and unexpired; empty: at least one document of any type. */
  readonly requiredDocumentTypes: readonly string[]
  /** Media types that must all be present; may be empty. */
  readonly requiredMediaTypes: readonly string[]
  readonly minimumSatisfiedChecks: number
  /** 2 is the four-eyes principle. */
  readonly approvalsRequired: 1 | 2
  /** How long the customer may take to bring everything. */
  readonly collectingDeadlineMs: number
  /** After how long in review the case is escalated. */
  readonly reviewDeadlineMs: number
  readonly reminderEveryMs: number
  /** Whether the person who submitted the case may also decide it. */
  readonly makerMayApprove: boolean
}

const dayMs = 86_400_000

/** What applies at a bank that has said nothing: one document, one satisfied check, one approval by somebody else. */
export const defaultPolicy: OnboardingPolicy = {
  version: 1,
  requiredDocumentTypes: [],
  requiredMediaTypes: [],
  minimumSatisfiedChecks: 1,
  approvalsRequired: 1,
  collectingDeadlineMs: 30 * dayMs,
  reviewDeadlineMs: 2 * dayMs,
  reminderEveryMs: 7 * dayMs,
  makerMayApprove: false,
}

const longestMs = 3650 * dayMs
const mostTypes = 50
const longestType = 100

const isCount = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most

const isType = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longestType

const isTypeList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= mostTypes && value.every(isType)

const isDuration = (value: unknown): boolean => isCount(value, 1, longestMs)

/** What each member must be; a policy is valid when it has exactly these. */
const members: Readonly<Record<keyof OnboardingPolicy, (value: unknown) => boolean>> = {
  version: (value) => isCount(value, 1, Number.MAX_SAFE_INTEGER),
  requiredDocumentTypes: isTypeList,
  requiredMediaTypes: isTypeList,
  minimumSatisfiedChecks: (value) => isCount(value, 0, 100),
  approvalsRequired: (value) => value === 1 || value === 2,
  collectingDeadlineMs: isDuration,
  reviewDeadlineMs: isDuration,
  reminderEveryMs: isDuration,
  makerMayApprove: (value) => typeof value === 'boolean',
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a policy; unknown members are refused too, because a misspelt rule must not be ignored. Refusal: InvalidPolicy naming the members. */
export const validatePolicy = (candidate: unknown): Outcome<OnboardingPolicy> => {
  if (!isRecord(candidate)) return refuse('InvalidPolicy', 'a policy is an object')
  const wrong = Object.entries(members).flatMap(([name, isValid]) => (isValid(candidate[name]) ? [] : [name]))
  const unknown = Object.keys(candidate).filter((name) => !Object.hasOwn(members, name))
  // Every member has just been checked, which the compiler cannot follow through the table.
  return wrong.length === 0 && unknown.length === 0
    ? accept(candidate as unknown as OnboardingPolicy)
    : refuse('InvalidPolicy', [...wrong, ...unknown].join(', ').slice(0, 500))
}
