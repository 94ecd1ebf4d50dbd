/** Gives every queued delivery, message, rescreening and resumed flow its workflow, and tells cases of changed customers: the one reader of the outboxes. */
import { Context } from '@temporalio/activity'
import { changedCustomers, markChangesTold } from '../../db/write/customer-facts'
import { keepUnsent, markMessagesDispatched, queuedMessages } from '../../db/write/customer-messages'
import { casesToResume, forgetFlows, namedFlows, ordersToResume } from '../../db/write/flows-to-resume'
import { markRescreeningsDispatched, queuedRescreenings } from '../../db/write/screening-lists'
import { holdUpDeliveries, markDispatched, queuedDeliveries } from '../../db/write/webhook-deliveries'
import type { PaymentRequest } from '../../workflows/contract'
import type { OutboxDependencies, PaymentDependencies } from '../dependencies'

export interface RelayTurn {
  /** How long to look for deliveries before the turn ends. */
  readonly turnMs: number
  /** How long to rest when there are none. */
  readonly restMs: number
}

const batch = 100

export type Relaying = OutboxDependencies & Pick<PaymentDependencies, 'transports'>

/**
 * Looks until its turn is over or its worker stops; returns how many it has passed on or held up. Started first, marked second: a
 * relay that dies in between starts the same workflow id again, which is the same delivery.
 */
export async function relayOutbox(dependencies: Relaying, { turnMs, restMs }: RelayTurn): Promise<number> {
  const { heartbeat, cancellationSignal } = Context.current()
  const over = AbortSignal.any([dependencies.stopping, cancellationSignal, AbortSignal.timeout(turnMs)])
  let passedOn = 0
  while (!over.aborted) {
    const deliveries = await relayDeliveries(dependencies)
    const changes = await relayChanges(dependencies)
    const messages = await relayMessages(dependencies)
    const resumed = await relayResumptions(dependencies)
    passedOn += deliveries + changes + messages + resumed + (await relayRescreenings(dependencies))
    heartbeat(passedOn)
    if (Math.max(deliveries, changes, messages, resumed) < batch) await rest(restMs, over)
  }
  return passedOn
}

async function relayDeliveries({ database, startDelivery }: OutboxDependencies): Promise<number> {
  const queued = await queuedDeliveries(database.writeAtOnce, batch)
  const mustWait = queued.filter((delivery) => delivery.mustWait)
  const heldUp = mustWait.length === 0 ? 0 : await holdUpDeliveries(database.writeAtOnce, mustWait)
  const toStart = queued.filter((delivery) => !delivery.mustWait)
  await Promise.all(toStart.map(startDelivery))
  if (toStart.length > 0) await markDispatched(database.writeAtOnce, toStart)
  return toStart.length + heldUp
}

/** Where nothing can be sent no workflow has to find that out. */
async function relayMessages({ database, startMessage, transports = {} }: Relaying): Promise<number> {
  if (Object.keys(transports).length === 0) return keepUnsent(database.writeAtOnce, batch)
  const queued = await queuedMessages(database.writeAtOnce, batch)
  await Promise.all(queued.map(startMessage))
  if (queued.length > 0) await markMessagesDispatched(database.writeAtOnce, queued)
  return queued.length
}

async function relayRescreenings({ database, startRescreening }: OutboxDependencies): Promise<number> {
  const queued = await queuedRescreenings(database.writeAtOnce, batch)
  await Promise.all(queued.map(startRescreening))
  if (queued.length > 0) await markRescreeningsDispatched(database.writeAtOnce, queued)
  return queued.length
}

async function relayResumptions({ database, resumeCase, resumeOrder }: OutboxDependencies): Promise<number> {
  const named = await namedFlows(database.writeAtOnce, batch)
  if (named.length === 0) return 0
  const idsOf = (which: string): string[] => named.filter(({ flow }) => flow === which).map(({ id }) => id)
  const cases = await casesToResume(database.writeAtOnce, idsOf('CASE'))
  const orders = await ordersToResume<PaymentRequest>(database.writeAtOnce, idsOf('STANDING_ORDER'))
  await Promise.all([...cases.map(resumeCase), ...orders.map(resumeOrder)])
  await forgetFlows(database.writeAtOnce, named)
  return named.length
}

async function relayChanges({ database, tellCase }: OutboxDependencies): Promise<number> {
  const changed = await changedCustomers(database.writeAtOnce, batch)
  await Promise.all(changed.map(tellCase))
  if (changed.length > 0) await markChangesTold(database.writeAtOnce, changed)
  return changed.length
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
