/** Tells one hook of one event once, and records what came of it. */
import { deliveryToTry } from '../../db/read/webhook-deliveries'
import type { DeliveryToTry } from '../../db/read/webhook-deliveries'
import { endDelivery, parkSwitchedOff, recordTry } from '../../db/write/webhook-deliveries'
import type { DeliveryRun } from '../../db/write/webhook-deliveries'
import { eventBody } from '../../domain/webhooks/event'
import type { OutsideHttp } from '../../platform/outside-http'
import { signedHeaders, webhookSecret } from '../../platform/webhook-signature'
import type { OutboxDependencies } from '../dependencies'

/** `ended`: there was nothing to do any more - it had been delivered before, the staff have replayed it, or the hook has gone or is switched off. */
export type TryOutcome = 'delivered' | 'failed' | 'ended'

/**
 * Only an answer of class 2xx counts. A worker that dies between the answer and its record makes the receiver hear of the
 * event again, under the same event id: that is how they know it.
 */
export async function tryDelivery(
  { database, now, outside, webhookSecret: secret }: OutboxDependencies,
  { deliveryId, replays }: DeliveryRun,
): Promise<TryOutcome> {
  const at = now()
  const delivery = await deliveryToTry(database.read, deliveryId, at)
  if (delivery === undefined || delivery.status !== 'PENDING') return 'ended'
  if (replays !== undefined && replays !== delivery.replays) return 'ended'
  if (!delivery.hookActive) {
    if (delivery.hookDeleted) await endDelivery(database.writeAtOnce, { deliveryId }, 'DISCARDED')
    else await parkSwitchedOff(database.writeAtOnce, deliveryId)
    return 'ended'
  }
  const started = performance.now()
  const answer = await post(outside, delivery, secret, at)
  const durationMs = Math.round(performance.now() - started)
  const taken = answer.httpStatus !== null && answer.httpStatus >= 200 && answer.httpStatus < 300
  await recordTry(database.writeAtOnce, { deliveryId, at, durationMs, ...answer }, taken)
  return taken ? 'delivered' : 'failed'
}

interface Answer {
  readonly httpStatus: number | null
  readonly error: string | null
}

async function post(outside: OutsideHttp, delivery: DeliveryToTry, secret: string, at: Date): Promise<Answer> {
  const { webhookId, secretVersion, previousSecretValid, url, eventId } = delivery
  const versions = previousSecretValid ? [secretVersion, secretVersion - 1] : [secretVersion]
  const secrets = versions.map((version) => webhookSecret(secret, webhookId, version))
  const body = JSON.stringify(eventBody({ ...delivery, movement: delivery }))
  try {
    const { status } = await outside.post({ url, body, headers: signedHeaders(secrets, { eventId, at, body }) })
    return { httpStatus: status, error: null }
  } catch (error) {
    return { httpStatus: null, error: reasonOf(error).slice(0, 500) }
  }
}

/** Network errors of several addresses come as one without words of its own. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined
  return (first instanceof Error ? first.message : error.message) || error.name
}
