/** The day that a client may name for a payment. */
import { dayOf, daysAfter } from './days'

/** Nobody orders a payment for later than that. */
export const mostDaysAhead = 366

/** A day as `yyyymmdd` or `yyyy-mm-dd`; an empty text names none. */
export const isFutureDateText = (text: string): boolean => text === '' || dayOf(text) !== undefined

/** The day on which a payment is made that was asked for `today`; undefined: at once. */
export function laterDay(text: string, today: string): string | undefined {
  const day = dayOf(text)
  return day === undefined || day <= today ? undefined : day
}

export const isTooFarAhead = (day: string, today: string): boolean => day > daysAfter(today, mostDaysAhead)
