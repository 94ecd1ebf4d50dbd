/** Reads how many calls an application may make now, and how many it has made. */
import type { CallLimits, CallPeriod } from '../../domain/calls'
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

/** A JSON object of the limits that hold now; null where none does. `consumerId` is an SQL expression. */
export const limitsNow = (consumerId: string): string => `(
  select jsonb_strip_nulls(jsonb_build_object('second', per_second, 'minute', per_minute, 'hour', per_hour, 'day', per_day,
    'week', per_week, 'month', per_month))
  from consumer_call_limits l where l.consumer_id = ${consumerId} and l.valid_from <= now() and now() < l.valid_until)`

export interface ConsumerCalls {
  readonly limits: CallLimits
  /** The newest windows in which calls were counted; a count may be a second behind. */
  readonly counts: readonly { readonly period: CallPeriod; readonly windowStart: string; readonly calls: number }[]
}

/** Undefined when there is no such application. */
export async function callsOf(read: Reader, consumerId: string): Promise<ConsumerCalls | undefined> {
  if (!isUuid(consumerId)) return undefined
  const [row] = await read.raw<ConsumerCalls>(
    `select coalesce(${limitsNow('c.consumer_id')}, '{}') as limits,
       coalesce((select jsonb_agg(jsonb_build_object('period', n.period, 'windowStart', n.window_start, 'calls', n.calls))
         from consumer_call_counts n where n.consumer_id = c.consumer_id), '[]') as counts
     from consumers c where c.consumer_id = ?`,
    [consumerId],
  )
  return row
}
