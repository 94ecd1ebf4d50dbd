/** Closed days: which day a payment is made on. */
import fc from 'fast-check'
import { dayOfPayment, firstOpenDay, isClosed } from '../../../domain/payments/calendar'
import type { ClosedDayRule } from '../../../domain/payments/calendar'
import { daysAfter } from '../../../domain/payments/days'

const german = { closedWeekdays: [6, 7], closedDays: ['2026-12-25', '2027-01-01'] }
const calendar = (onClosedDay: ClosedDayRule) => ({ ...german, onClosedDay })

test.each([
  ['a Thursday', '2026-12-24', '2026-12-24', '2026-12-24'],
  ['a holiday before a weekend', '2026-12-25', '2026-12-28', undefined],
  ['a Sunday', '2026-12-27', '2026-12-28', undefined],
])('%s', (_what, day, next, strict) => {
  expect(dayOfPayment(calendar('NONE'), day)).toBe(day)
  expect(dayOfPayment(calendar('NEXT_DAY'), day)).toBe(next)
  expect(dayOfPayment(calendar('REFUSE'), day)).toBe(strict)
})

test('the next open day is open, not before the day, and every day between is closed', () => {
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 })
  const ahead = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 })
  fc.assert(
    fc.property(weekdays, ahead, (closedWeekdays, offsets) => {
      const day = '2028-02-20'
      const closedDays = offsets.map((offset) => daysAfter(day, offset))
      const closed = { closedWeekdays, closedDays, onClosedDay: 'NEXT_DAY' } as const
      const open = firstOpenDay(closed, day)
      expect(isClosed(closed, open)).toBe(false)
      for (let before = day; before !== open; before = daysAfter(before, 1)) expect(isClosed(closed, before)).toBe(true)
    }),
  )
})
