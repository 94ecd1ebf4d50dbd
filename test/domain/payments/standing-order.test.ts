/** On which days the payments of a standing order are due. */
import fc from 'fast-check'
import { daysAfter } from '../../../domain/payments/days'
import { dueDay, frequencies, nextDueDay } from '../../../domain/payments/standing-order'
import type { Frequency, Rhythm } from '../../../domain/payments/standing-order'

const rhythm = (firstDay: string, frequency: Frequency, more: Partial<Rhythm> = {}): Rhythm => ({
  firstDay,
  frequency,
  lastDay: null,
  payments: null,
  ...more,
})
const daysOf = (given: Rhythm, count: number): (string | undefined)[] =>
  Array.from({ length: count }, (_, index) => dueDay(given, index + 1))

test.each([
  ['WEEK', ['2027-01-31', '2027-02-07', '2027-02-14']],
  ['FRTN', ['2027-01-31', '2027-02-14', '2027-02-28']],
  ['MNTH', ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
  ['QURT', ['2027-01-31', '2027-04-30', '2027-07-31']],
  ['MIAN', ['2027-01-31', '2027-07-31', '2028-01-31']],
  ['YEAR', ['2027-01-31', '2028-01-31']],
] as const)('%s from 31 January', (frequency, days) => {
  expect(daysOf(rhythm('2027-01-31', frequency), days.length)).toEqual(days)
})

test('a leap day is the last of February in other years, and comes back', () => {
  const days = ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']
  expect(daysOf(rhythm('2028-02-29', 'YEAR'), 5)).toEqual(days)
})

test('it ends after its payments, or on its last day, whichever comes first', () => {
  expect(daysOf(rhythm('2027-01-01', 'MNTH', { payments: 2 }), 3)[2]).toBeUndefined()
  const until = rhythm('2027-01-01', 'MNTH', { lastDay: '2027-02-01', payments: 9 })
  expect(daysOf(until, 3)).toEqual(['2027-01-01', '2027-02-01', undefined])
})

test('next comes the payment that is not over, or else the one after it, as long as there is one', () => {
  const given = rhythm('2027-01-31', 'MNTH', { payments: 2 })
  const newest = (number: number, dueOn: string, isOver: boolean) =>
    nextDueDay(given, { number, dueDay: dueOn, isOver })
  expect(nextDueDay(given, null)).toBe('2027-01-31')
  expect(newest(1, '2027-01-31', false)).toBe('2027-01-31')
  expect(newest(1, '2027-01-31', true)).toBe('2027-02-28')
  expect(newest(2, '2027-02-28', false)).toBe('2027-02-28')
  expect(newest(2, '2027-02-28', true)).toBeUndefined()
})

const days = fc.integer({ min: 0, max: 36_500 }).map((count) => daysAfter('2000-01-01', count))
const numbers = fc.integer({ min: 1, max: 400 })

test('days go up, the day of the month is that of the first or the last of a shorter month, and what has ended stays so', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...frequencies), numbers, (firstDay, frequency, number) => {
      const given = rhythm(firstDay, frequency)
      const [day = '', next = ''] = [dueDay(given, number), dueDay(given, number + 1)]
      expect(day < next).toBe(true)
      if (frequency !== 'WEEK' && frequency !== 'FRTN') {
        const isLast = daysAfter(day, 1).slice(8) === '01'
        expect(day.slice(8) === firstDay.slice(8) || (isLast && day.slice(8) < firstDay.slice(8))).toBe(true)
      }
      expect(dueDay({ ...given, lastDay: day }, number)).toBe(day)
      expect(dueDay({ ...given, lastDay: day }, number + 1)).toBeUndefined()
      expect(dueDay({ ...given, payments: number }, number + 1)).toBeUndefined()
    }),
  )
})
