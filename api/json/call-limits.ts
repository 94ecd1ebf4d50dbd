/** How many calls an application may make, on the wire: texts of whole numbers, `-1` where nothing is limited. */
import { z } from 'zod'
import type { ConsumerCalls } from '../../db/read/call-limits'
import { callPeriods, windowOf } from '../../domain/calls'
import type { CallLimits, CallPeriod } from '../../domain/calls'
import { moment, nullableText, text } from './wire'

const most = 2_147_483_647

const limit = text(10).refine((value) => value === '-1' || (/^[1-9]\d{0,9}$/.test(value) && Number(value) <= most), {
  error: `must be -1 or a whole number from 1 to ${most}`,
})

type MemberOf<P extends CallPeriod> = `per_${P}_call_limit`
const limits = {
  per_second_call_limit: limit,
  per_minute_call_limit: limit,
  per_hour_call_limit: limit,
  per_day_call_limit: limit,
  per_week_call_limit: limit,
  per_month_call_limit: limit,
} as const satisfies Record<MemberOf<CallPeriod>, z.ZodType>

/** `api_version`, `api_name` and `bank_id` would name a part of the calls. */
export const PutCallLimits = z.object({
  from_date: moment,
  to_date: moment,
  api_version: nullableText(100).optional(),
  api_name: nullableText(200).optional(),
  bank_id: nullableText(100).optional(),
  ...limits,
})

const shown = z.string()
const shownLimits = {
  per_second_call_limit: shown,
  per_minute_call_limit: shown,
  per_hour_call_limit: shown,
  per_day_call_limit: shown,
  per_week_call_limit: shown,
  per_month_call_limit: shown,
}
export const CallLimitsSet = z.object({ from_date: z.string(), to_date: z.string(), ...shownLimits })

const made = z.object({ calls_made: z.int(), reset_in_seconds: z.int() }).optional()
export const CallLimitsNow = z.object({
  ...shownLimits,
  redis_call_limit: z.object({
    per_second: made,
    per_minute: made,
    per_hour: made,
    per_day: made,
    per_week: made,
    per_month: made,
  }),
})

export function callLimitsOf(body: z.output<typeof PutCallLimits>): CallLimits {
  const entries = callPeriods.map((period) => [period, Number(body[`per_${period}_call_limit`])] as const)
  return Object.fromEntries(entries.filter(([, most]) => most > 0))
}

const shownLimitsOf = (limits: CallLimits): Record<MemberOf<CallPeriod>, string> =>
  Object.fromEntries(callPeriods.map((period) => [`per_${period}_call_limit`, String(limits[period] ?? -1)])) as Record<
    MemberOf<CallPeriod>,
    string
  >

export const callLimitsSetJson = (from: string, to: string, limits: CallLimits): z.input<typeof CallLimitsSet> => ({
  from_date: from,
  to_date: to,
  ...shownLimitsOf(limits),
})

/** What was counted in windows that are over is nothing any more. Calls of a second are not counted for all processes. */
export function callLimitsNowJson({ limits, counts }: ConsumerCalls, nowMs: number): z.input<typeof CallLimitsNow> {
  const limited = callPeriods.filter((period) => period !== 'second' && limits[period] !== undefined)
  const stands = limited.map((period) => {
    const { startMs, endMs } = windowOf(period, nowMs)
    const count = counts.find((one) => one.period === period && Date.parse(one.windowStart) === startMs)
    const stand = { calls_made: count?.calls ?? 0, reset_in_seconds: Math.ceil((endMs - nowMs) / 1_000) }
    return [`per_${period}`, stand] as const
  })
  return { ...shownLimitsOf(limits), redis_call_limit: Object.fromEntries(stands) }
}
