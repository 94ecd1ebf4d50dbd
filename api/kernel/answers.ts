/** Runs the handler of an admitted request with its handles, under an Idempotency-Key in the way that its endpoint needs. */
import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/connection'
import { claimingFirst } from '../gateway'
import type { Services } from './app'
import { isWriteEndpoint } from './declared-errors'
import { ApiError } from './errors'
import { asApiError } from './faults'
import type { WaitingHandles } from './handles'
import { asksForFreshLogin } from './login-challenges'
import { answerOnce, answerWaiting, derivedIdSource, isIdempotencyKey } from './idempotency'
import type { Keyed } from './idempotency'
import { errorReply } from './replies'
import { handle } from './serve'
import type { Admitted, Incoming, Outgoing } from './serve'

/** Throws IdempotencyKeyInvalid. */
export function refuseBadKey({ header }: Incoming): void {
  const key = header('idempotency-key')
  if (key !== undefined && !isIdempotencyKey(key)) throw new ApiError('IdempotencyKeyInvalid')
}

/** Answers an admitted request: without a key as it comes, with one so that it can be repeated. */
export async function answer(admitted: Admitted, url: string, services: Services): Promise<Outgoing> {
  const { database } = services
  const { endpoint, incoming } = admitted
  const key = incoming.header('idempotency-key')
  if (key === undefined || !isWriteEndpoint(endpoint) || admitted.caller === undefined) {
    return handle(admitted, () => handlesFor(database, services, randomUUID))
  }
  refuseBadKey(incoming)
  const request = {
    userId: admitted.caller.userId,
    key,
    method: incoming.method,
    url,
    body: incoming.body,
    shownOnce: endpoint.shownOnce ?? [],
    secretMembers: endpoint.body?.secrets ?? [],
  }
  const newId = derivedIdSource(request)
  return endpoint.waits === true
    ? answerWaiting(services, { ...request, known: admitted.known }, (keyed) =>
        waitOrRefuse(admitted, services, newId, keyed),
      )
    : database.within((outer, transaction) =>
        answerOnce({ database: outer, transaction }, request, (inner) =>
          handleOrRefuse(admitted, inner, services, newId),
        ),
      )
}

/**
 * A refusal by the handler is undone, unless it says that what was written stays; and it is an answer: it is stored under
 * the key like a success.
 */
async function handleOrRefuse(
  admitted: Admitted,
  database: Database,
  services: Services,
  newId: () => string,
): Promise<Outgoing> {
  return refusalAsAnswer(admitted, () =>
    database.within(async (inner) => {
      try {
        return await handle(admitted, () => handlesFor(inner, services, newId))
      } catch (error) {
        if (error instanceof ApiError && error.keepsWrites) return errorReply(error, admitted.incoming.servedAs)
        throw error
      }
    }),
  )
}

/** The key is claimed before a workflow is asked; a payment that waits for nothing takes the reply with it. */
function waitOrRefuse(admitted: Admitted, services: Services, newId: () => string, keyed: Keyed): Promise<Outgoing> {
  return refusalAsAnswer(admitted, () =>
    handle(admitted, (outgoingOf) => ({
      ...handlesFor(services.database, services, newId),
      run: claimingFirst(services.run, keyed.claim),
      isRepeated: keyed.isRepeated,
      writePayment: (payment, reply) =>
        keyed.storeWith(outgoingOf(reply), (stored) => services.writePayment({ ...payment, reply: stored })),
    })),
  )
}

async function refusalAsAnswer({ incoming }: Admitted, work: () => Promise<Outgoing>): Promise<Outgoing> {
  try {
    return await work()
  } catch (error) {
    const refusal = asApiError(error)
    // Whoever logs in anew, or waits, may send the same request again: that it was too early for it is no answer to keep.
    if (refusal === undefined || refusal.status >= 500 || refusal.status === 429 || asksForFreshLogin(refusal))
      throw error
    return errorReply(refusal, incoming.servedAs)
  }
}

const handlesFor = (
  database: Database,
  { run, writePayment, settings, now, stopping, tokens, issuers, vault, safe, log, limiter }: Services,
  newId: () => string,
): WaitingHandles => ({
  read: database.read,
  glance: database.glance,
  write: (work) => database.write(work),
  writeAtOnce: database.writeAtOnce,
  writePayment: (payment) => writePayment(payment),
  isRepeated: false,
  run,
  vault,
  newId,
  now,
  isStopping: () => stopping?.aborted === true,
  tokens,
  failedLogins: limiter.failedLogins,
  issuers,
  safe,
  settings,
  log,
})
