/** The days on which a bank makes no payments, and what becomes of a payment that would be made on one. */
import { daysAfter, weekdayOf } from './days'

/** NONE: it is made nevertheless. NEXT_DAY: it waits for the next open day. REFUSE: it is refused. */
export const closedDayRules = ['NONE', 'NEXT_DAY', 'REFUSE'] as const
export type ClosedDayRule = (typeof closedDayRules)[number]

export interface PaymentCalendar {
  /** 1 for Monday to 7 for Sunday; never all of them. */
  readonly closedWeekdays: readonly number[]
  /** Single days, such as holidays: `yyyy-mm-dd`. */
  readonly closedDays: readonly string[]
  readonly onClosedDay: ClosedDayRule
}

/** Most single days of a calendar. */
export const mostClosedDays = 500

/** Of a bank that has said nothing: every day is open. */
export const openEveryDay: PaymentCalendar = { closedWeekdays: [], closedDays: [], onClosedDay: 'NONE' }

export const isClosed = ({ closedWeekdays, closedDays }: PaymentCalendar, day: string): boolean =>
  closedWeekdays.includes(weekdayOf(day)) || closedDays.includes(day)

/** The day itself where it is open, else the first open one after it. It comes: one weekday is open, and single days are few. */
export function firstOpenDay(calendar: PaymentCalendar, day: string): string {
  let open = day
  while (isClosed(calendar, open)) open = daysAfter(open, 1)
  return open
}

/** The day on which a payment is made that is wanted for `day`; undefined: it is refused. */
export function dayOfPayment(calendar: PaymentCalendar, day: string): string | undefined {
  if (calendar.onClosedDay === 'NONE' || !isClosed(calendar, day)) return day
  return calendar.onClosedDay === 'REFUSE' ? undefined : firstOpenDay(calendar, day)
}
