/** Refuses calls that are too many: by the application that the caller has logged in with, or by the address where nobody has. */
import type { Logger } from 'pino'
import type { Database } from '../../db/connection'
import type { CallerRow } from '../../db/read/facts'
import type { CallVerdict } from '../../domain/calls'
import type { FailedLogins } from '../access/password-login'
import { addressCalls } from './address-calls'
import { consumerCalls } from './consumer-calls'
import { ApiError } from './errors'

/** What the limits look at of a request, and where they say how much is left. */
export interface LimitedRequest {
  /** Of the client: a network of IPv6 counts as one. */
  readonly address: string
  readonly setReplyHeader: (name: string, value: string) => void
}

export interface CallLimiter {
  /** Counts a call, or throws TooManyRequests. `caller` is undefined where nobody has shown a login that is good. */
  pass(request: LimitedRequest, caller: CallerRow | undefined): Promise<void>
  readonly failedLogins: FailedLogins
}

export interface CallLimiterOptions {
  readonly anonymousPerHour: number
  readonly failedLoginsPerHour: number
}

interface Services {
  readonly database: Pick<Database, 'writeAtOnce'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'warn'>
}

const headersOf = ({ allowed, limit, remaining, resetSeconds }: CallVerdict): Record<string, string> => ({
  'X-Rate-Limit-Limit': String(limit),
  'X-Rate-Limit-Remaining': String(remaining),
  'X-Rate-Limit-Reset': String(resetSeconds),
  ...(allowed ? {} : { 'Retry-After': String(resetSeconds) }),
})

export function callLimiter(
  { anonymousPerHour, failedLoginsPerHour }: CallLimiterOptions,
  { database, now, log }: Services,
): CallLimiter {
  const ofConsumers = consumerCalls(database, log)
  const ofAddresses = addressCalls(anonymousPerHour)
  const failures = addressCalls(failedLoginsPerHour)
  const judge = async (
    { address }: LimitedRequest,
    caller: CallerRow | undefined,
  ): Promise<CallVerdict | undefined> => {
    const nowMs = now().getTime()
    if (caller !== undefined) {
      return caller.callLimits === null ? undefined : ofConsumers.pass(caller.consumerId, caller.callLimits, nowMs)
    }
    const verdict = ofAddresses.judge(address, nowMs)
    if (verdict?.allowed === true) ofAddresses.count(address, nowMs)
    return verdict
  }
  return {
    async pass(request, caller) {
      const verdict = await judge(request, caller)
      if (verdict === undefined) return
      for (const [name, value] of Object.entries(headersOf(verdict))) request.setReplyHeader(name, value)
      if (verdict.allowed) return
      const whose = caller === undefined ? 'anonymous access' : 'this Consumer'
      throw new ApiError(
        'TooManyRequests',
        ` We only allow ${verdict.limit} requests per ${verdict.period} for ${whose}.`,
      )
    },
    failedLogins: {
      refuseTooMany: (address) => {
        const verdict = failures.judge(address, now().getTime())
        if (verdict?.allowed === false) throw new ApiError('TooManyFailedLogins', '', {}, false, headersOf(verdict))
      },
      count: (address) => failures.count(address, now().getTime()),
    },
  }
}
