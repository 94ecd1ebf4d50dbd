/** Counts wrong answers in a row and blocks users. Owner: the transaction-request workflow; the API lifts blocks. */
import { randomUUID } from 'node:crypto'
import type { Throttle, ThrottleNotice } from '../../domain/payments/throttle'
import type { Transaction } from '../connection'
import { throttleColumns } from '../read/payment-throttles'

/** The user's row, made where there is none, and locked until the transaction ends: whatever counts is done one after the other. */
export async function lockThrottle(transaction: Transaction, userId: string): Promise<Throttle> {
  await transaction.raw('insert into payment_throttles (user_id) values (?) on conflict do nothing', [userId])
  const [row] = await transaction.raw<Throttle>(
    `select ${throttleColumns} from payment_throttles t where user_id = ? for no key update`,
    [userId],
  )
  if (row === undefined) throw new Error(`user ${userId} has no throttle`)
  return row
}

/** Stores what a locked throttle has become. */
export async function storeThrottle(transaction: Transaction, userId: string, throttle: Throttle): Promise<void> {
  const { failures, blocks, blockedUntilMs, blockedForGood } = throttle
  await transaction.raw(
    'update payment_throttles set failures = ?, blocks = ?, blocked_until = ?, blocked_for_good = ? where user_id = ?',
    [failures, blocks, blockedUntilMs === null ? null : new Date(blockedUntilMs), blockedForGood, userId],
  )
}

export interface NoticeToRecord {
  readonly userId: string
  readonly notice: ThrottleNotice
  readonly throttle: Throttle
  /** The judgement that led to it, where there was one. */
  readonly judgementId?: string
}

/** Records that a user must be told of a warning or a block; returns the id of the event. */
export async function recordNotice(transaction: Transaction, given: NoticeToRecord): Promise<string> {
  const { userId, notice, throttle, judgementId = null } = given
  const eventId = randomUUID()
  const until = notice === 'BLOCKED' && throttle.blockedUntilMs !== null ? new Date(throttle.blockedUntilMs) : null
  await transaction.raw(
    'insert into payment_throttle_events (event_id, user_id, kind, blocked_until, judgement_id) values (?, ?, ?, ?, ?)',
    [eventId, userId, notice, until, judgementId],
  )
  return eventId
}

export interface Lifting {
  readonly eventId: string
  readonly userId: string
  readonly actorUserId: string
  readonly reason: string
}

/** Takes block and counts of a user away and records who did; false when there is nothing to take away. */
export async function liftBlock(transaction: Transaction, lifting: Lifting): Promise<boolean> {
  const { eventId, userId, actorUserId, reason } = lifting
  const lifted = await transaction.raw(
    `with lifted as (
       update payment_throttles set failures = 0, blocks = 0, blocked_until = null, blocked_for_good = false
       where user_id = ? and (failures > 0 or blocks > 0 or blocked_for_good) returning user_id
     )
     insert into payment_throttle_events (event_id, user_id, kind, actor_user_id, reason)
     select ?, user_id, 'LIFTED', ?, ? from lifted returning event_id`,
    [userId, eventId, actorUserId, reason],
  )
  return lifted.length > 0
}
