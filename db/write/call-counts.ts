/** Adds the calls that applications have made through one process to those of all. Owner: the API. */
import type { Transaction } from '../connection'

export interface CallCount {
  readonly consumerId: string
  readonly period: string
  readonly windowStart: Date
  readonly calls: number
}

/** Returns the counts of all processes after that, each of its newest window, which may be a later one than that of the calls. */
export async function addCalls(writeAtOnce: Transaction, counts: readonly CallCount[]): Promise<CallCount[]> {
  const rows = await writeAtOnce.raw<Omit<CallCount, 'calls'> & { readonly calls: bigint }>(
    // In one order, so that two processes do not wait for each other.
    `insert into consumer_call_counts as c (consumer_id, period, window_start, calls)
     select * from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::bigint[]) order by 1, 2
     on conflict (consumer_id, period) do update set window_start = greatest(c.window_start, excluded.window_start),
       calls = case when c.window_start < excluded.window_start then excluded.calls
                    when c.window_start = excluded.window_start then c.calls + excluded.calls else c.calls end
     returning consumer_id as "consumerId", period, window_start as "windowStart", calls`,
    [
      counts.map(({ consumerId }) => consumerId),
      counts.map(({ period }) => period),
      counts.map(({ windowStart }) => windowStart),
      counts.map(({ calls }) => calls),
    ],
  )
  return rows.map((row) => ({ ...row, calls: Number(row.calls) }))
}
