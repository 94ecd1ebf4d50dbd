/** Calendar days: how they are written, when each begins in a time zone, and which weekday it is. A day is `yyyy-mm-dd`. */
// The calendar of ECMAScript, not the workflows of the same name.
import { Temporal } from 'temporal-polyfill'

const written = /^(\d{4})-?(\d{2})-?(\d{2})$/

/** The day that a text names as `yyyymmdd` or `yyyy-mm-dd`; undefined where there is no such day. */
export function dayOf(text: string): string | undefined {
  const day = text.replace(written, '$1-$2-$3')
  if (!written.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}

/** The day that it is in the zone. */
export const dayAt = (nowMs: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** When the day begins in the zone, ISO 8601: midnight, or what comes after it where the clock leaves midnight out. */
export const beginningOf = (day: string, timeZone: string): string =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds).toISOString()

/** The day so many days later. */
export const daysAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** The same day so many months later; where that month is too short, its last day. */
export const monthsAfter = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }).toString()

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek
