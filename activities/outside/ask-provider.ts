/** Asks a provider outside about a person, once: with nothing of them but what the check needs. */
import { goodVersions } from '../../db/read/check-providers'
import { checkSubject, requestToSend } from '../../db/read/check-requests'
import type { RequestToSend } from '../../db/read/check-requests'
import { recordAsking } from '../../db/write/check-requests'
import { membersOfKind, readAnswer } from '../../domain/kyc/provider-check'
import type { CheckProblem, ProviderAnswer } from '../../domain/kyc/provider-check'
import { checkProviderSecret, signedHeaders } from '../../platform/webhook-signature'
import type { FileDependencies, OutboxDependencies } from '../dependencies'
import { reasonOf } from './try-delivery'

/** `taken`: the provider calls back later, or nobody waits for the answer any more. */
export type AskOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'over'; readonly problem: CheckProblem }
  | ({ readonly kind: 'answered' } & ProviderAnswer)

export type Asking = Pick<OutboxDependencies, 'database' | 'now' | 'outside' | 'webhookSecret' | 'publicUrl'> &
  Pick<FileDependencies, 'beat'>

// The death of a worker is noticed long before the longest wait for an answer is over.
const beatEveryMs = 2_000

/**
 * Every try of a request carries its id: a provider who has heard of it before is asked nothing new. Throws when the provider
 * does not take it, so that it is tried again; what is sent is read here and never part of a history.
 */
export async function askProvider(
  dependencies: Asking,
  { requestId }: { readonly requestId: string },
): Promise<AskOutcome> {
  const { database, now } = dependencies
  const request = await requestToSend(database.read, requestId)
  if (request?.state !== 'open') return { kind: 'taken' }
  if (!request.isActive) return { kind: 'over', problem: 'providerOff' }
  const at = now()
  const beating = setInterval(dependencies.beat, beatEveryMs)
  const asked = await ask(dependencies, request, at).finally(() => clearInterval(beating))
  const error = typeof asked === 'string' ? asked : null
  await recordAsking(database.writeAtOnce, { requestId, at, error })
  if (typeof asked === 'string') throw new Error(asked)
  return asked
}

/** What the provider makes of it; a text says why they have not taken it. */
async function ask(dependencies: Asking, request: RequestToSend, at: Date): Promise<AskOutcome | string> {
  const { database, outside, publicUrl } = dependencies
  const { requestId, customerId, bankId, provider, kind, url, dueAt } = request
  const secrets = goodVersions(request, at).map((version) =>
    checkProviderSecret(dependencies.webhookSecret, { bankId, name: provider }, version),
  )
  const body = JSON.stringify({
    request_id: requestId,
    bank_id: bankId,
    check: kind,
    answer_until: dueAt,
    callback_url: `${publicUrl}/engine/v1/banks/${bankId}/check-providers/${provider}/callbacks`,
    subject: await checkSubject(database.read, customerId, membersOfKind[kind]),
  })
  try {
    return meaningOf(
      await outside.ask({ url, body, headers: signedHeaders(secrets, { eventId: requestId, at, body }) }),
    )
  } catch (error) {
    return reasonOf(error).slice(0, 500)
  }
}

/** They may do better in a moment: too slow, too many, or broken. Everything else of class 3xx and 4xx will be the same again. */
const passing = [408, 425, 429]

function meaningOf({ status, text }: { readonly status: number; readonly text: string }): AskOutcome | string {
  if (status === 200) {
    const answer = readAnswer(text)
    return answer === undefined ? 'the answer cannot be read' : { kind: 'answered', ...answer }
  }
  if (status > 200 && status < 300) return { kind: 'taken' }
  return status < 500 && !passing.includes(status) ? { kind: 'over', problem: 'refused' } : `answered ${status}`
}
