/** Closed days of a bank on the wire of our own API. */
import { z } from 'zod'
import type { CalendarRow } from '../../db/read/payment-calendars'
import { closedDayRules, mostClosedDays } from '../../domain/payments/calendar'
import { dayOf } from '../../domain/payments/days'
import { filledText, text } from './wire'

const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const isDay = (written: string): boolean => dayOf(written) === written
const areDifferent = (values: readonly unknown[]): boolean => new Set(values).size === values.length

export const PaymentCalendar = z.object({
  closed_weekdays: z.array(z.enum(weekdays)).max(6).refine(areDifferent, { error: 'must differ' }),
  closed_days: z
    .array(z.object({ date: text(10).refine(isDay, { error: 'must be a day as yyyy-mm-dd' }), name: filledText(100) }))
    .max(mostClosedDays)
    .refine((days) => areDifferent(days.map(({ date }) => date)), { error: 'must be different days' }),
  on_closed_day: z.enum(closedDayRules),
})
export type CalendarJson = z.output<typeof PaymentCalendar>

export const exampleCalendar: z.input<typeof PaymentCalendar> = {
  closed_weekdays: ['SATURDAY', 'SUNDAY'],
  closed_days: [{ date: '2026-12-25', name: 'Christmas' }],
  on_closed_day: 'NEXT_DAY',
}

export const calendarJson = (row: CalendarRow): CalendarJson => ({
  closed_weekdays: weekdays.filter((_name, index) => row.closedWeekdays.includes(index + 1)),
  closed_days: Object.entries(row.closedDays)
    .map(([date, name]) => ({ date, name }))
    .sort((a, b) => (a.date < b.date ? -1 : 1)),
  on_closed_day: row.onClosedDay,
})

export const calendarOf = (json: CalendarJson): CalendarRow => ({
  closedWeekdays: json.closed_weekdays.map((name) => weekdays.indexOf(name) + 1).sort(),
  closedDays: Object.fromEntries(json.closed_days.map(({ date, name }) => [date, name])),
  onClosedDay: json.on_closed_day,
})
