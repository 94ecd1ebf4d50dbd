/** Gives every queued delivery, message, confirmation, rescreening and resumed flow its workflow, and tells cases of changed customers: the one reader of the outboxes. */
import { Context } from '@temporalio/activity'
import { markConfirmationsDispatched, queuedConfirmations } from '../../db/write/address-confirmations'
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
    const confirmations = await relayConfirmations(dependencies)
    const resumed = await relayResumptions(dependencies)
    passedOn += deliveries + changes + messages + confirmations + resumed + (await relayRescreenings(dependencies))
    heartbeat(passedOn)
    if (Math.max(deliveries, changes, messages, confirmations, resumed) < batch) await rest(restMs, over)
  }
  return passedOn
}

/** Starts what each of the rows asks for, then marks them; returns how many there were. */
async function passOn<Row>(
  rows: readonly Row[],
  start: (row: Row) => Promise<void>,
  mark: (started: readonly Row[]) => Promise<unknown>,
): Promise<number> {
  await Promise.all(rows.map(start))
  if (rows.length > 0) await mark(rows)
  return rows.length
}

async function relayDeliveries({ database: { writeAtOnce }, startDelivery }: OutboxDependencies): Promise<number> {
  const queued = await queuedDeliveries(writeAtOnce, batch)
  const mustWait = queued.filter((delivery) => delivery.mustWait)
  const heldUp = mustWait.length === 0 ? 0 : await holdUpDeliveries(writeAtOnce, mustWait)
  const toStart = queued.filter((delivery) => !delivery.mustWait)
  return heldUp + (await passOn(toStart, startDelivery, (started) => markDispatched(writeAtOnce, started)))
}

/** Where nothing can be sent no workflow has to find that out. */
async function relayMessages({ database: { writeAtOnce }, startMessage, transports = {} }: Relaying): Promise<number> {
  if (Object.keys(transports).length === 0) return keepUnsent(writeAtOnce, batch)
  const queued = await queuedMessages(writeAtOnce, batch)
  return passOn(queued, startMessage, (started) => markMessagesDispatched(writeAtOnce, started))
}

/** Without a mail server they stay where they are: for the staff, and for the day on which there is one. */
async function relayConfirmations(dependencies: Relaying): Promise<number> {
  const { database, startConfirmation, transports = {} } = dependencies
  if (transports.EMAIL === undefined) return 0
  const queued = await queuedConfirmations(database.writeAtOnce, batch)
  return passOn(queued, startConfirmation, (started) => markConfirmationsDispatched(database.writeAtOnce, started))
}

async function relayRescreenings({ database: { writeAtOnce }, startRescreening }: OutboxDependencies): Promise<number> {
  const queued = await queuedRescreenings(writeAtOnce, batch)
  return passOn(queued, startRescreening, (started) => markRescreeningsDispatched(writeAtOnce, started))
}

async function relayChanges({ database: { writeAtOnce }, tellCase }: OutboxDependencies): Promise<number> {
  const changed = await changedCustomers(writeAtOnce, batch)
  return passOn(changed, tellCase, (told) => markChangesTold(writeAtOnce, told))
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
