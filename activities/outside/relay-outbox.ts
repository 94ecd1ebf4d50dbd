/** Gives every queued delivery its workflow: the one reader of the outbox. */
import { Context } from '@temporalio/activity'
import { markDispatched, queuedDeliveries } from '../../db/write/webhook-deliveries'
import type { OutboxDependencies } from '../dependencies'

export interface RelayTurn {
  /** How long to look for deliveries before the turn ends. */
  readonly turnMs: number
  /** How long to rest when there are none. */
  readonly restMs: number
}

const batch = 100

/**
 * Looks until its turn is over or its worker stops; returns how many it has passed on. Started first, marked second: a
 * relay that dies in between starts the same workflow id again, which is the same delivery.
 */
export async function relayOutbox(
  { database, startDelivery, stopping }: OutboxDependencies,
  { turnMs, restMs }: RelayTurn,
): Promise<number> {
  const { heartbeat, cancellationSignal } = Context.current()
  const over = AbortSignal.any([stopping, cancellationSignal, AbortSignal.timeout(turnMs)])
  let passedOn = 0
  while (!over.aborted) {
    const queued = await queuedDeliveries(database.writeAtOnce, batch)
    await Promise.all(queued.map(startDelivery))
    if (queued.length > 0) {
      const ids = queued.map(({ deliveryId }) => deliveryId)
      await markDispatched(database.writeAtOnce, ids)
    }
    passedOn += queued.length
    heartbeat(passedOn)
    if (queued.length < batch) await rest(restMs, over)
  }
  return passedOn
}

/** Ends early when the signal says so. */
const rest = (restMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, restMs)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
