/** When a case asks providers for their checks, and what comes of their answers and of their silence. */
import { refuse } from '../refusal'
import type { Outcome } from '../refusal'
import type { CaseState } from './case'
import { earliest, settle } from './case-file'
import type { CaseFile } from './case-file'
import { withEvidence } from './case-steps'
import { requestFor } from './provider-check'
import type { CheckProblem, CheckRequest, ProviderCheck } from './provider-check'

/** Before that there is nothing to look at; after that nobody waits for it. */
const asking: readonly CaseState[] = ['checking', 'in_review']

/** The checks that a provider has to be asked for now. */
export const checksToAsk = ({ state, policy, checkRequests }: CaseFile): readonly ProviderCheck[] =>
  asking.includes(state)
    ? (policy.providerChecks ?? []).filter((check) => requestFor(checkRequests, check) === undefined)
    : []

const openOf = ({ checkRequests }: CaseFile): readonly CheckRequest[] =>
  checkRequests.filter(({ state }) => state === 'open')

/** What a provider still has to be told: open, not taken by them, and not over. */
export const requestsToSend = (file: CaseFile, nowMs: number): readonly CheckRequest[] =>
  openOf(file).filter(({ isSent, dueAtMs }) => !isSent && dueAtMs > nowMs)

/** Until when the next answer is waited for, epoch ms; null: none is. */
export const answerDueAtMs = (file: CaseFile): number | null => earliest(openOf(file).map(({ dueAtMs }) => dueAtMs))

/** The case with one more request; it takes the place of an earlier one for the same kind of check. */
export const withRequest = (file: CaseFile, request: CheckRequest, nowMs: number): CaseFile =>
  settle(
    { ...file, checkRequests: [...file.checkRequests.filter(({ kind }) => kind !== request.kind), request] },
    nowMs,
  )

const replaced = (file: CaseFile, requestId: string, by: Partial<CheckRequest>): CaseFile => ({
  ...file,
  checkRequests: file.checkRequests.map((one) => (one.requestId === requestId ? { ...one, ...by } : one)),
})

/** The open request of that id. */
export const openRequest = (file: CaseFile, requestId: string): CheckRequest | undefined =>
  openOf(file).find((one) => one.requestId === requestId)

/** The provider has taken the request and will call back. */
export const withSent = (file: CaseFile, requestId: string): CaseFile =>
  openRequest(file, requestId) === undefined ? file : replaced(file, requestId, { isSent: true })

/** The case once nobody waits for that answer any longer. */
export const withoutAnswer = (file: CaseFile, requestId: string, problem: CheckProblem, nowMs: number): CaseFile =>
  settle(replaced(file, requestId, { state: 'unanswered', problem }), nowMs)

/** The case after the time for the first of the answers that it waits for. */
export function afterSilence(
  file: CaseFile,
  nowMs: number,
): { readonly file: CaseFile; readonly detail: Readonly<Record<string, string>> } {
  const [first] = [...openOf(file)].sort((left, right) => left.dueAtMs - right.dueAtMs)
  if (first === undefined) return { file, detail: {} }
  return { file: withoutAnswer(file, first.requestId, 'timedOut', nowMs), detail: timelineOf(first, 'timedOut') }
}

/** What the timeline says of a request. */
export const timelineOf = (
  { requestId, kind, provider }: CheckRequest,
  problem: CheckProblem | null = null,
): Readonly<Record<string, string>> => ({ requestId, check: kind, provider, ...(problem === null ? {} : { problem }) })

/** What a provider says to a request; the hash tells the same answer from another. */
export interface GivenAnswer {
  readonly requestId: string
  readonly satisfied: boolean
  readonly requestHash: string
}

/**
 * The case after a provider's answer, which is a check like any other. Refusals: CheckRequestOver when nobody waits for it any
 * longer (its time has passed, or the case has moved on); CheckRequestAnswered; those of withEvidence.
 */
export function withProviderAnswer(file: CaseFile, answer: GivenAnswer, nowMs: number): Outcome<CaseFile> {
  const { requestId, satisfied, requestHash } = answer
  const request = file.checkRequests.find((one) => one.requestId === requestId)
  if (request === undefined || request.problem !== null) return refuse('CheckRequestOver')
  if (request.state !== 'open') return refuse('CheckRequestAnswered')
  if (request.dueAtMs <= nowMs) return refuse('CheckRequestOver')
  const { kind, provider } = request
  const denied = file.deniedBy.filter((one) => one.kind !== kind || one.provider !== provider)
  const answered = {
    ...replaced(file, requestId, { state: satisfied ? 'satisfied' : 'failed' }),
    deniedBy: satisfied ? denied : [...denied, { kind, provider }],
  }
  return withEvidence(answered, { kind: 'check', id: requestId, satisfied, requestHash }, nowMs)
}
