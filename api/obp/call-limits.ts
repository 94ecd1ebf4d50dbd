/** How many calls an application may make in which time. */
import { callsOf } from '../../db/read/call-limits'
import { putCallLimits } from '../../db/write/call-limits'
import {
  callLimitsNowJson,
  CallLimitsNow,
  callLimitsOf,
  CallLimitsSet,
  callLimitsSetJson,
  PutCallLimits,
} from '../json/call-limits'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  path: '/management/consumers/CONSUMER_ID/consumer/call-limits',
  tags: ['Consumer'],
  auth: 'user',
} as const

const example = {
  from_date: '2026-01-01T00:00:00Z',
  to_date: '2027-01-01T00:00:00Z',
  per_second_call_limit: '-1',
  per_minute_call_limit: '100',
  per_hour_call_limit: '-1',
  per_day_call_limit: '-1',
  per_week_call_limit: '-1',
  per_month_call_limit: '-1',
}

const callsLimit = endpoint({
  ...common,
  operation: 'callsLimit',
  version: 'v4.0.0',
  method: 'PUT',
  summary: 'Set Call Limits for a Consumer',
  description:
    'Says how many calls an application may make in a second, a minute, ..., a month of the calendar (UTC), from one date up to another, in place of what was said before; `-1`: any number. One call more is answered with 429; the headers `X-Rate-Limit-Limit`, `X-Rate-Limit-Remaining` and `X-Rate-Limit-Reset` (seconds) of each reply tell of the limit that is met first.',
  roles: ['CanSetCallLimits'],
  body: { name: 'CallLimitPostJsonV400', schema: PutCallLimits, example },
  reply: [200, CallLimitsSet],
  errors: ['CallLimitOfPart', 'ConsumerNotFound', 'InvalidDate'],
  handle: async ({ params, body, caller, fail }, { writeAtOnce }) => {
    const { from_date: validFrom, to_date: validUntil } = body
    if (body.api_version || body.api_name || body.bank_id) return fail('CallLimitOfPart')
    if (validUntil <= validFrom) return fail('InvalidDate', ' to_date must be after from_date.')
    const limits = callLimitsOf(body)
    const asked = { consumerId: params.CONSUMER_ID, limits, validFrom, validUntil, userId: caller.userId }
    if (!(await putCallLimits(writeAtOnce, asked))) return fail('ConsumerNotFound')
    return callLimitsSetJson(validFrom, validUntil, limits)
  },
})

const getCallsLimit = endpoint({
  ...common,
  operation: 'getCallsLimit',
  version: 'v3.1.0',
  method: 'GET',
  summary: 'Get Call Limits for a Consumer',
  description:
    'The limits that hold now, and how many calls were made (`redis_call_limit`, by the name that clients know), which may be a second behind.',
  roles: ['CanReadCallLimits'],
  reply: [200, CallLimitsNow],
  errors: ['ConsumerNotFound'],
  handle: async ({ params, fail }, { read, now }) => {
    const calls = await callsOf(read, params.CONSUMER_ID)
    return calls === undefined ? fail('ConsumerNotFound') : callLimitsNowJson(calls, now().getTime())
  },
})

export const callLimitEndpoints: readonly AnyEndpoint[] = [callsLimit, getCallsLimit]
