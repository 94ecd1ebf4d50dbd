/** Reads who is blocked from payments, and how that came about. */
import { unthrottled } from '../../domain/payments/throttle'
import type { Throttle, ThrottleNotice } from '../../domain/payments/throttle'
import type { Reader, Transaction } from '../connection'

export const throttleColumns = `t.failures, t.blocks, t.blocked_for_good as "blockedForGood",
  floor(extract(epoch from t.blocked_until) * 1000)::float8 as "blockedUntilMs"`

/** What is held against the user: nothing where no wrong answer of theirs was ever counted. */
export async function throttleOf(read: Reader, userId: string): Promise<Throttle> {
  const [row] = await read.raw<Throttle>(`select ${throttleColumns} from payment_throttles t where t.user_id = ?`, [
    userId,
  ])
  return row ?? unthrottled
}

export interface ThrottleEventRow {
  readonly eventId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  readonly kind: ThrottleNotice | 'LIFTED'
  readonly blockedUntil: string | null
  readonly actorUserId: string | null
  readonly reason: string
  readonly occurredAt: string
}

/** Warnings, blocks and liftings of a user, newest first. */
export const throttleEvents = (
  read: Reader,
  { userId, before, limit }: { readonly userId: string; readonly before: bigint | undefined; readonly limit: number },
): Promise<ThrottleEventRow[]> =>
  read.raw<ThrottleEventRow>(
    `select event_id as "eventId", sequence, kind, iso_seconds(blocked_until) as "blockedUntil", actor_user_id as "actorUserId",
       reason, iso_seconds(occurred_at) as "occurredAt"
     from payment_throttle_events where user_id = ? and sequence < ? order by sequence desc limit ?`,
    [userId, before ?? 9_223_372_036_854_775_807n, limit],
  )

/** The event that a judgement has led to: only a retry of the judgement finds one. */
export async function noticeOf(read: Reader | Transaction, judgementId: string): Promise<string | undefined> {
  const [row] = await read.raw<{ eventId: string }>(
    'select event_id as "eventId" from payment_throttle_events where judgement_id = ?',
    [judgementId],
  )
  return row?.eventId
}

/** Whom to tell of what. */
export interface NoticeToTell {
  readonly userId: string
  readonly notice: ThrottleNotice
  readonly blockedUntil: string | null
}

export async function noticeToTell(read: Reader, eventId: string): Promise<NoticeToTell | undefined> {
  const [row] = await read.raw<NoticeToTell>(
    `select user_id as "userId", kind as "notice", iso_seconds(blocked_until) as "blockedUntil"
     from payment_throttle_events where event_id = ? and kind <> 'LIFTED'`,
    [eventId],
  )
  return row
}
