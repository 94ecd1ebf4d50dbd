/**
 * Counts the calls of applications that are limited. A call is counted in the memory of its process; once a second, as calls come,
 * the process adds its counts to those of all processes and learns their sum. So a limit holds for all processes together, but for
 * what the others have let through within that second; a limit per second holds for each process. What a process has counted in its last
 * second is lost with it.
 */
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Database } from '../../db/connection'
import { addCalls } from '../../db/write/call-counts'
import type { CallCount } from '../../db/write/call-counts'
import { callPeriods, judgeCall, windowOf } from '../../domain/calls'
import type { CallLimits, CallPeriod, CallVerdict } from '../../domain/calls'

interface Count {
  readonly startMs: number
  /** Those of all processes, as far as is known; undefined: nobody has asked yet. */
  shared: number | undefined
  /** Those of this process that the others do not know of yet. */
  own: number
}
type Counts = Partial<Record<CallPeriod, Count>>

export interface ConsumerCalls {
  /** Judges one more call of an application, and counts it when it is allowed. Undefined: nothing is limited. */
  pass(consumerId: string, limits: CallLimits, nowMs: number): Promise<CallVerdict | undefined>
  /** Tells the others of every call that was counted. */
  share(): Promise<void>
}

const shareEveryMs = 1_000
const mostConsumers = 10_000

type Consumers = LRUCache<string, Counts>

/** The counts of the current windows of an application; those of windows that are over are dropped. */
function currentCounts(consumers: Consumers, consumerId: string, limits: CallLimits, nowMs: number): Counts {
  const counts = consumers.get(consumerId) ?? {}
  for (const period of callPeriods) {
    if (limits[period] === undefined) continue
    const { startMs } = windowOf(period, nowMs)
    if (counts[period]?.startMs === startMs) continue
    counts[period] = { startMs, shared: period === 'second' ? 0 : undefined, own: 0 }
  }
  consumers.set(consumerId, counts)
  return counts
}

/** What other processes do not know of yet. */
const untoldCounts = (consumers: Consumers): CallCount[] =>
  [...consumers.entries()].flatMap(([consumerId, counts]) =>
    callPeriods.flatMap((period) => {
      const count = counts[period]
      if (period === 'second' || count === undefined || count.own === 0) return []
      return [{ consumerId, period, windowStart: new Date(count.startMs), calls: count.own }]
    }),
  )

/** What was told of a window may come after somebody has begun the next one: it is no part of the sum that comes back then. */
const isSameWindow = (told: CallCount, sum: Omit<CallCount, 'calls'>): boolean =>
  told.consumerId === sum.consumerId &&
  told.period === sum.period &&
  told.windowStart.getTime() === sum.windowStart.getTime()

/** Takes over the sums that came back when `told` was added to them. */
function takeOver(consumers: Consumers, told: readonly CallCount[], sums: readonly CallCount[]): void {
  for (const { consumerId, period, windowStart, calls: sum } of sums) {
    const count = consumers.peek(consumerId)?.[period as CallPeriod]
    if (count === undefined) continue
    // A later window has begun elsewhere: what was counted in this one is of no use any more.
    if (count.startMs < windowStart.getTime()) count.own = 0
    if (count.startMs !== windowStart.getTime()) continue
    const added = told.find((one) => isSameWindow(one, { consumerId, period, windowStart }))?.calls ?? 0
    // Who has only asked may have been overtaken by somebody who has told.
    if (added === 0 && count.shared !== undefined) continue
    count.shared = sum
    count.own -= added
  }
}

export function consumerCalls(
  { writeAtOnce }: Pick<Database, 'writeAtOnce'>,
  log: Pick<Logger, 'warn'>,
): ConsumerCalls {
  const consumers = new LRUCache<string, Counts>({ max: mostConsumers })
  let sharedAtMs = 0
  let turns = Promise.resolve()

  /** Adds to the counts of all, and takes their sums over. */
  const add = async (counts: readonly CallCount[]): Promise<void> =>
    takeOver(consumers, counts, await addCalls(writeAtOnce, counts))

  // One after the other: what is on its way must not be told twice.
  const share = (): Promise<void> => {
    const turn = turns.then(async () => {
      const counts = untoldCounts(consumers)
      if (counts.length > 0) await add(counts)
    })
    turns = turn.catch(() => undefined)
    return turn
  }

  /** In the first call of a window this process does not know what the others have counted. */
  const learn = async (consumerId: string, counts: Counts): Promise<void> => {
    const unknown = callPeriods.flatMap((period) => {
      const count = counts[period]
      if (count === undefined || count.shared !== undefined) return []
      return [{ consumerId, period, windowStart: new Date(count.startMs), calls: 0 }]
    })
    if (unknown.length > 0) await add(unknown)
  }

  return {
    share,
    async pass(consumerId, limits, nowMs) {
      const counts = currentCounts(consumers, consumerId, limits, nowMs)
      await learn(consumerId, counts)
      const made = (period: CallPeriod): number => (counts[period]?.shared ?? 0) + (counts[period]?.own ?? 0)
      const verdict = judgeCall(limits, made, nowMs)
      if (verdict?.allowed !== true) return verdict
      for (const period of callPeriods) {
        const count = limits[period] === undefined ? undefined : counts[period]
        if (count !== undefined) count.own += 1
      }
      if (nowMs - sharedAtMs >= shareEveryMs) {
        sharedAtMs = nowMs
        // Nobody waits for it. What could not be told is told the next time.
        share().catch((error: unknown) => log.warn({ err: error }, 'calls could not be counted for other processes'))
      }
      return verdict
    },
  }
}
