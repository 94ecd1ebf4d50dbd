/** The moments of a payment's day, and how patient its bank is then. */
import { beginningOf, daysAfter } from './days'
import type { PaymentTiming } from './timing'

/** What a bank says of payments that cannot be made; 0: they are not waited for. */
export interface Waiting {
  readonly fundsRetryMinutes: number
  readonly frozenWaitHours: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Without a day: what is made as soon as it is confirmed. */
export function timingOn(
  day: string | undefined,
  { fundsRetryMinutes, frozenWaitHours }: Waiting,
  timeZone: string,
): PaymentTiming {
  // Whoever unfreezes the account tells those that wait; that they look by themselves is for what is lost on the way.
  const frozen = frozenWaitHours === 0 ? {} : { frozen: { waitMs: frozenWaitHours * hourMs, retryMs: hourMs } }
  if (day === undefined) return frozen
  return {
    day: { date: day, beginsAt: beginningOf(day, timeZone), endsAt: beginningOf(daysAfter(day, 1), timeZone) },
    ...(fundsRetryMinutes === 0 ? {} : { fundsRetryMs: fundsRetryMinutes * minuteMs }),
    ...frozen,
  }
}
