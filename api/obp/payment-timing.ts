/** Whether a payment is made at once, or on which day, and how patient its bank is then. */
import { rulesIn } from '../../db/read/payment-rules'
import type { PaymentFacts } from '../../db/read/transaction-requests'
import { dayOfPayment } from '../../domain/payments/calendar'
import { timingOn } from '../../domain/payments/day-timing'
import { isTooFarAhead, laterDay, mostDaysAhead } from '../../domain/payments/future-date'
import type { PaymentTiming } from '../../domain/payments/timing'

/** What the calls say of a day that is named for a payment. */
export const onItsDay =
  'With a `future_date` after today it is confirmed now and made when that day begins: it is PENDING until then.'

export const timingErrors = ['PaymentNotAtOnce', 'PaymentTooFarAhead', 'ClosedDay'] as const

type Fail = (name: (typeof timingErrors)[number], detail?: string) => never

/** The later day that the client has named; undefined: none, today or an earlier one. */
export function dayAsked(futureDate: string | null | undefined, today: string, fail: Fail): string | undefined {
  const day = laterDay(futureDate ?? '', today)
  if (day !== undefined && isTooFarAhead(day, today))
    fail('PaymentTooFarAhead', ` ${day} is more than ${mostDaysAhead} days ahead.`)
  return day
}

export interface TimingQuestion {
  /** The later day for which it is asked. */
  readonly day: string | undefined
  readonly today: string
  readonly timeZone: string
  readonly facts: Pick<PaymentFacts, 'rules' | 'calendar'>
  readonly fail: Fail
}

/** The later day on which it is made; undefined: today. */
function openDay({ day, today, facts: { calendar }, fail }: TimingQuestion): string | undefined {
  const wanted = day ?? today
  const made = calendar === null ? wanted : (dayOfPayment(calendar, wanted) ?? fail('ClosedDay', ` ${wanted}`))
  return made === today ? undefined : made
}

/** Undefined: it is made at once, or as soon as it is confirmed, or not at all. */
export function timingOf(question: TimingQuestion): PaymentTiming | undefined {
  const { timeZone, facts } = question
  const day = openDay(question)
  const timing = timingOn(day, rulesIn(facts.rules), timeZone)
  return Object.keys(timing).length === 0 ? undefined : timing
}

/** Whether it waits, also where nobody has to confirm it: for its day, or for its account. */
export const isMadeLater = (timing: PaymentTiming | undefined, { isFrozen }: Pick<PaymentFacts, 'isFrozen'>): boolean =>
  timing?.day !== undefined || (isFrozen && timing?.frozen !== undefined)
