/** Writes on which days a bank makes no payments. Owner: the API. */
import type { Transaction } from '../connection'
import type { CalendarRow } from '../read/payment-calendars'
import { actedBy } from './actor'

export const putPaymentCalendar = (
  transaction: Transaction,
  { bankId, setBy, ...calendar }: CalendarRow & { readonly bankId: string; readonly setBy: string },
): Promise<unknown> =>
  transaction.raw(
    `insert into payment_calendars (bank_id, closed_weekdays, closed_days, on_closed_day, set_by)
     select ?, ?::integer[], ?::jsonb, ?, ? where ${actedBy}
     on conflict (bank_id) do update set closed_weekdays = excluded.closed_weekdays, closed_days = excluded.closed_days,
       on_closed_day = excluded.on_closed_day, set_by = excluded.set_by, set_at = now()`,
    [
      bankId,
      calendar.closedWeekdays.map(String),
      JSON.stringify(calendar.closedDays),
      calendar.onClosedDay,
      setBy,
      setBy,
    ],
  )
