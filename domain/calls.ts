/** How many calls somebody may make in which time, and what becomes of one more. */

/** From the shortest on: in this order they are looked at. */
export const callPeriods = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const
export type CallPeriod = (typeof callPeriods)[number]

/** Most calls in each period; one that is missing is not limited. */
export type CallLimits = Readonly<Partial<Record<CallPeriod, number>>>

/** The time in which calls are counted together, in milliseconds since 1970; it ends where the next one begins. */
export interface CallWindow {
  readonly startMs: number
  readonly endMs: number
}

const dayMs = 86_400_000
const lengthMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: dayMs } as const

/** The day that 1970 began with was a Thursday; weeks begin on Monday. */
const firstMondayMs = 4 * dayMs

/** The second, ..., month of the calendar (UTC) that a moment is in. */
export function windowOf(period: CallPeriod, nowMs: number): CallWindow {
  if (period === 'month') {
    const now = new Date(nowMs)
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
    return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) }
  }
  const [length, from] = period === 'week' ? [7 * dayMs, firstMondayMs] : [lengthMs[period], 0]
  const startMs = Math.floor((nowMs - from) / length) * length + from
  return { startMs, endMs: startMs + length }
}

export interface CallVerdict {
  readonly allowed: boolean
  /** The limit that the caller meets first: the one that refuses, or else the one with the fewest calls left. */
  readonly period: CallPeriod
  readonly limit: number
  /** How many more calls it allows, after this one. */
  readonly remaining: number
  /** Whole seconds until it allows all of its calls again. */
  readonly resetSeconds: number
}

/** Judges one more call. `made` says how many there were in the current window of a period. Undefined: nothing is limited. */
export function judgeCall(
  limits: CallLimits,
  made: (period: CallPeriod) => number,
  nowMs: number,
): CallVerdict | undefined {
  const verdicts = callPeriods.flatMap((period) => {
    const limit = limits[period]
    if (limit === undefined) return []
    const left = limit - made(period)
    const resetSeconds = Math.ceil((windowOf(period, nowMs).endMs - nowMs) / 1_000)
    return [{ allowed: left > 0, period, limit, remaining: Math.max(0, left - 1), resetSeconds }]
  })
  const refusing = verdicts.find(({ allowed }) => !allowed)
  return refusing ?? verdicts.toSorted((one, other) => one.remaining - other.remaining)[0]
}
