/** Reads on which days a bank makes no payments. */
import type { ClosedDayRule } from '../../domain/payments/calendar'
import type { Reader } from '../connection'

export interface CalendarRow {
  readonly closedWeekdays: readonly number[]
  /** Name by day. */
  readonly closedDays: Readonly<Record<string, string>>
  readonly onClosedDay: ClosedDayRule
}

/** The whole calendar; undefined where the bank has none. */
export async function paymentCalendar(read: Reader, bankId: string): Promise<CalendarRow | undefined> {
  const [row] = await read.raw<CalendarRow>(
    `select closed_weekdays as "closedWeekdays", closed_days as "closedDays", on_closed_day as "onClosedDay"
     from payment_calendars where bank_id = ?`,
    [bankId],
  )
  return row
}

/** What a payment has to know of it as one value; null where every day is open to payments. `bank` is an expression; by itself a parameter. */
export const calendarColumn = (
  bank = '?',
): string => `(select jsonb_build_object('closedWeekdays', closed_weekdays, 'onClosedDay', on_closed_day,
    'closedDays', array(select jsonb_object_keys(closed_days)))
  from payment_calendars where bank_id = ${bank} and on_closed_day <> 'NONE')`
