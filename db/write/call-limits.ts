/** Writes how many calls an application may make. Owner: the API. */
import type { CallLimits } from '../../domain/calls'
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'

export interface NewCallLimits {
  readonly consumerId: string
  readonly limits: CallLimits
  /** ISO 8601; the limits hold from the one up to the other. */
  readonly validFrom: string
  readonly validUntil: string
  readonly userId: string
}

/** In place of those before. False when there is no such application. */
export async function putCallLimits(writeAtOnce: Transaction, asked: NewCallLimits): Promise<boolean> {
  if (!isUuid(asked.consumerId)) return false
  const { second, minute, hour, day, week, month } = asked.limits
  const values = [second, minute, hour, day, week, month].map((limit) => limit ?? null)
  const put = await writeAtOnce.raw(
    `insert into consumer_call_limits (consumer_id, per_second, per_minute, per_hour, per_day, per_week, per_month,
       valid_from, valid_until, changed_by)
     select consumer_id, ?::integer, ?::integer, ?::integer, ?::integer, ?::integer, ?::integer, ?::timestamptz, ?::timestamptz, ?::uuid
     from consumers where consumer_id = ?
     on conflict (consumer_id) do update set per_second = excluded.per_second, per_minute = excluded.per_minute,
       per_hour = excluded.per_hour, per_day = excluded.per_day, per_week = excluded.per_week, per_month = excluded.per_month,
       valid_from = excluded.valid_from, valid_until = excluded.valid_until, changed_by = excluded.changed_by, changed_at = now()
     returning consumer_id`,
    [...values, asked.validFrom, asked.validUntil, asked.userId, asked.consumerId],
  )
  return put.length > 0
}
