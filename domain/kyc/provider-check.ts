/** Checks that a provider outside has to answer: which there are, what each has to know of a person, and how far they have come. */

/** A KYC check that a provider answers has this as its `how`. */
export const providerCheckKinds = [
  'identity_document',
  'address',
  'adverse_media',
  'email_address',
  'phone_number',
  'company_register',
] as const
export type ProviderCheckKind = (typeof providerCheckKinds)[number]

export type SubjectMember = 'legalName' | 'dateOfBirth' | 'documents' | 'addresses' | 'email' | 'mobilePhoneNumber'

/** All that a provider is told of the person: nobody learns what their check does not need. */
export const membersOfKind: Readonly<Record<ProviderCheckKind, readonly SubjectMember[]>> = {
  identity_document: ['legalName', 'dateOfBirth', 'documents'],
  address: ['legalName', 'addresses'],
  adverse_media: ['legalName', 'dateOfBirth'],
  email_address: ['email'],
  phone_number: ['legalName', 'mobilePhoneNumber'],
  company_register: ['legalName', 'documents'],
}

/** What a policy asks for: this check, answered by the provider whom the bank knows under this name. */
export interface ProviderCheck {
  readonly kind: ProviderCheckKind
  readonly provider: string
}

/** Why a provider's answer is not waited for any longer. */
export const checkProblems = ['timedOut', 'providerOff', 'refused'] as const
export type CheckProblem = (typeof checkProblems)[number]

/** One question to one provider. Plain JSON; it belongs to the round in which it was asked. */
export interface CheckRequest extends ProviderCheck {
  /** A UUID: the same for every try, and the id of the KYC check that comes of it. */
  readonly requestId: string
  readonly round: number
  /** Unanswered: a person has to do the check by hand, or ask again. */
  readonly state: 'open' | 'satisfied' | 'failed' | 'unanswered'
  /** Stays with a request that was settled by hand after it. */
  readonly problem: CheckProblem | null
  /** The provider has taken it and will call back: it is not told again. */
  readonly isSent: boolean
  /** Until when the answer is waited for, epoch ms. */
  readonly dueAtMs: number
}

/** What the provider has said themselves; what was settled by hand keeps the problem that it was left to the staff for. */
export const isAnswered = ({ state, problem }: Pick<CheckRequest, 'state' | 'problem'>): boolean =>
  (state === 'satisfied' || state === 'failed') && problem === null

/** The request for this check, of this provider; undefined when it was not asked for yet. */
export const requestFor = <Request extends ProviderCheck>(
  requests: readonly Request[],
  { kind, provider }: ProviderCheck,
): Request | undefined => requests.find((one) => one.kind === kind && one.provider === provider)

/** What has become of a question to a provider. */
export interface AskedCheck extends ProviderCheck {
  readonly state: string
}

/** The checks that nobody has confirmed. */
export const missingProviderChecks = (
  checks: readonly ProviderCheck[] | null,
  requests: readonly AskedCheck[],
): readonly ProviderCheck[] => (checks ?? []).filter((check) => requestFor(requests, check)?.state !== 'satisfied')

/** True when no answer of the provider will come by itself: a person has to act. */
export const needsPerson = (requests: readonly CheckRequest[], check: ProviderCheck): boolean => {
  const request = requestFor(requests, check)
  return request?.state === 'unanswered' || request?.state === 'failed'
}

/** Who is waited for, in words without personal data. */
export const waitingForProviders = (checks: readonly ProviderCheck[], requests: readonly CheckRequest[]): string => {
  const texts = checks.map((check) => {
    const by = `${check.kind} by ${check.provider}`
    return needsPerson(requests, check) ? `${by} (not confirmed, the staff have to act)` : by
  })
  return `waiting for ${texts.join(', ')}`
}

/** What has to be true for an answer to be still waited for. */
export interface Asking {
  readonly checks: readonly ProviderCheck[] | null
  readonly round: number
  /** False once the case waits for nobody's answer: it is decided, or a reviewer has asked the customer for more. */
  readonly isWaiting: boolean
}

/** The requests without the open ones that the case has left behind; the same list when there are none. */
export const withoutOvertaken = (requests: readonly CheckRequest[], asking: Asking): readonly CheckRequest[] => {
  const stays = (request: CheckRequest): boolean =>
    request.state !== 'open' || (asking.isWaiting && request.round === asking.round && isNamed(request, asking.checks))
  return requests.every(stays) ? requests : requests.filter(stays)
}

const isNamed = (request: CheckRequest, checks: Asking['checks']): boolean =>
  (checks ?? []).some(({ kind, provider }) => kind === request.kind && provider === request.provider)

/** What a provider says. */
export interface ProviderAnswer {
  readonly satisfied: boolean
  readonly comments: string
}

export const longestComments = 2_000
// A NUL character and half of a surrogate pair: Postgres cannot store them.
const unstorable = /\0|\p{Surrogate}/u

/** Reads what a provider has replied; undefined when it is no answer. */
export function readAnswer(text: string): ProviderAnswer | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { satisfied, comments = '' } = value as { readonly satisfied?: unknown; readonly comments?: unknown }
  const isText = typeof comments === 'string' && comments.length <= longestComments && !unstorable.test(comments)
  return typeof satisfied === 'boolean' && isText ? { satisfied, comments } : undefined
}

/** What a bank has said about a provider, as far as a case needs it. */
export interface ProviderTerms {
  readonly name: string
  readonly kinds: readonly string[]
  readonly isActive: boolean
  readonly timeoutMs: number
}

const answers = (providers: readonly ProviderTerms[], { kind, provider }: ProviderCheck): ProviderTerms | undefined =>
  providers.find(({ name, isActive, kinds }) => name === provider && isActive && kinds.includes(kind))

/** The checks that none of these providers answers: a policy that asks for one can never be fulfilled. */
export const unanswerable = (
  checks: readonly ProviderCheck[] | null,
  providers: readonly ProviderTerms[],
): readonly ProviderCheck[] => (checks ?? []).filter((check) => answers(providers, check) === undefined)

/** The request as it begins; one to a provider who does not answer such checks now is unanswered from the start. */
export function newRequest(
  check: ProviderCheck,
  providers: readonly ProviderTerms[],
  of: { readonly requestId: string; readonly round: number; readonly nowMs: number },
): CheckRequest {
  const terms = answers(providers, check)
  return {
    ...check,
    requestId: of.requestId,
    round: of.round,
    state: terms === undefined ? 'unanswered' : 'open',
    problem: terms === undefined ? 'providerOff' : null,
    isSent: false,
    dueAtMs: of.nowMs + (terms?.timeoutMs ?? 0),
  }
}
