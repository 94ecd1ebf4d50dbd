/** Writes deliveries of webhooks. Owner: the delivery workflow; they are queued by a trigger on the ledger; staff replay and discard them through the API. */
import type { Transaction } from '../connection'

/**
 * SQL: ids of deliveries (`d`), locked with the oldest first. Whoever writes several of them locks them so: of two neither has what the other
 * waits for, nor has whatever ends one of them at this moment, which goes on to one behind it.
 */
export const lockedInOrder = (condition: string, joined = ''): string =>
  `(select d.delivery_id from webhook_deliveries d ${joined} where ${condition} order by d.sequence for no key update of d)`

export interface QueuedDelivery {
  readonly deliveryId: string
  readonly webhookId: string
  readonly eventId: string
  readonly bankId: string
  /** How often the staff have replayed it. */
  readonly replays: number
  /** Whether its hook wants its events in order, and an earlier one of the account is open: it has to wait. */
  readonly mustWait: boolean
}

/**
 * Deliveries that wait for a workflow, oldest first, but for those that are known to be held up: one that is open, be it tried
 * or parked, holds up those behind it in a hook that wants the events of each account in order.
 */
export const queuedDeliveries = (transaction: Transaction, limit: number): Promise<QueuedDelivery[]> =>
  transaction.raw<QueuedDelivery>(
    `select d.delivery_id as "deliveryId", d.webhook_id as "webhookId", d.event_id as "eventId", a.bank_id as "bankId", d.replays,
       w.in_order and d.sequence > (
         select first.sequence from webhook_deliveries first
         where first.webhook_id = d.webhook_id and first.account_key = d.account_key and first.status in ('PENDING', 'PARKED')
         order by first.sequence limit 1) as "mustWait"
     from webhook_deliveries d join webhooks w using (webhook_id) join accounts a on a.account_key = d.account_key
     where d.status = 'PENDING' and d.dispatched_at is null and not d.held_up order by d.sequence limit ?`,
    [limit],
  )

/** Takes those that have to wait out of the queue, until the one before them ends: the database puts them back then. Returns how many. */
export async function holdUpDeliveries(transaction: Transaction, queued: readonly QueuedDelivery[]): Promise<number> {
  const [row] = await transaction.raw<{ held: number }>('select hold_up_deliveries(?::uuid[]) as held', [
    queued.map(({ deliveryId }) => deliveryId),
  ])
  return row?.held ?? 0
}

/** Notes that these have their workflow; one that was replayed since it was read needs another. */
export async function markDispatched(transaction: Transaction, started: readonly QueuedDelivery[]): Promise<void> {
  await transaction.raw(
    `update webhook_deliveries d set dispatched_at = now() from ${lockedInOrder(
      'd.dispatched_at is null',
      'join unnest(?::uuid[], ?::integer[]) as started (delivery_id, replays) using (delivery_id, replays)',
    )} queued where d.delivery_id = queued.delivery_id`,
    [started.map(({ deliveryId }) => deliveryId), started.map(({ replays }) => replays)],
  )
}

/** What came of a try: the status that the receiver answered, or why there was no answer. */
export interface TriedDelivery {
  readonly deliveryId: string
  readonly at: Date
  readonly durationMs: number
  readonly httpStatus: number | null
  readonly error: string | null
}

/** Records the try. What the receiver has taken is DELIVERED, also where the staff have switched the hook off meanwhile. */
export async function recordTry(transaction: Transaction, tried: TriedDelivery, taken: boolean): Promise<void> {
  const { deliveryId, at, durationMs, httpStatus, error } = tried
  await transaction.raw(
    `with tried as (insert into webhook_attempts (delivery_id, at, duration_ms, http_status, error) values (?, ?, ?, ?, ?))
     update webhook_deliveries set attempts = attempts + 1, last_error = case when ? or status = 'PENDING' then ? else last_error end,
       status = case when ? then 'DELIVERED' else status end, ended_at = case when ? then now() else ended_at end
     where delivery_id = ?`,
    [
      deliveryId,
      at,
      durationMs,
      httpStatus,
      error,
      taken,
      taken ? null : (error ?? `HTTP ${httpStatus ?? 0}`),
      taken,
      taken,
      deliveryId,
    ],
  )
}

/** A delivery, and how often it had been replayed when its process began; missing: that process is older than this. */
export interface DeliveryRun {
  readonly deliveryId: string
  readonly replays?: number
}

/** Ends a delivery that is still open without success; nothing happens to one that has ended, or has been replayed since. */
export async function endDelivery(
  transaction: Transaction,
  { deliveryId, replays }: DeliveryRun,
  status: 'PARKED' | 'DISCARDED',
): Promise<void> {
  await transaction.raw(
    `update webhook_deliveries set status = ?, ended_at = now() where delivery_id = ? and status = 'PENDING' and replays = coalesce(?, replays)`,
    [status, deliveryId, replays ?? null],
  )
}

/** The reason of deliveries that are parked because nobody is to be told. */
export const switchedOff = 'the webhook is switched off'

/** Parks a delivery of a hook that is switched off: the staff replay it when the hook is on again. */
export async function parkSwitchedOff(transaction: Transaction, deliveryId: string): Promise<void> {
  await transaction.raw(
    `update webhook_deliveries set status = 'PARKED', ended_at = now(), last_error = ? where delivery_id = ? and status = 'PENDING'`,
    [switchedOff, deliveryId],
  )
}

/** Queues parked deliveries of a hook again, one or all of them; returns how many. */
export async function replayParked(transaction: Transaction, webhookId: string, deliveryId?: string): Promise<number> {
  const queued = await transaction.raw(
    `update webhook_deliveries d set status = 'PENDING', ended_at = null, dispatched_at = null, replays = d.replays + 1
     from ${lockedInOrder("d.webhook_id = ? and d.status = 'PARKED' and (?::uuid is null or d.delivery_id = ?)")} parked
     where d.delivery_id = parked.delivery_id returning d.delivery_id`,
    [webhookId, deliveryId ?? null, deliveryId ?? null],
  )
  return queued.length
}

/** Gives a parked delivery up. False when the hook has no parked delivery of that id. */
export async function discardParked(transaction: Transaction, webhookId: string, deliveryId: string): Promise<boolean> {
  const discarded = await transaction.raw(
    `update webhook_deliveries set status = 'DISCARDED', ended_at = now()
     where webhook_id = ? and delivery_id = ? and status = 'PARKED' returning delivery_id`,
    [webhookId, deliveryId],
  )
  return discarded.length > 0
}
