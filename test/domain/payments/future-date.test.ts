/** The day a client may name for a payment, and when days begin. */
import fc from 'fast-check'
import { beginningOf, dayAt, dayOf, daysAfter, weekdayOf } from '../../../domain/payments/days'
import { isFutureDateText, isTooFarAhead, laterDay, mostDaysAhead } from '../../../domain/payments/future-date'

test.each([
  ['', true],
  ['20240127', true],
  ['2024-01-27', true],
  ['20240229', true],
  ['20230229', false],
  ['20241301', false],
  ['00000000', false],
  ['27.01.2024', false],
  ['2024', false],
  ['tomorrow', false],
  ['20240127 ', false],
])('%j names a day or none: %s', (text, ok) => {
  expect(isFutureDateText(text)).toBe(ok)
})

test.each([
  ['', undefined],
  ['20240127', undefined],
  ['20261129', undefined],
  ['20261130', '2026-11-30'],
  ['2026-11-30', '2026-11-30'],
  ['99991231', '9999-12-31'],
])('%j on 29 November 2026 is for %j', (text, day) => {
  expect(laterDay(text, '2026-11-29')).toBe(day)
})

test.each([
  ['2026-11-29', 'UTC', '2026-11-29T00:00:00.000Z'],
  ['2026-11-29', 'Europe/Berlin', '2026-11-28T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-11-29', 'Pacific/Kiritimati', '2026-11-28T10:00:00.000Z'],
  // The clock leaves midnight out: the day begins at one o'clock.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, at) => {
  expect(beginningOf(day, zone)).toBe(at)
})

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe')
const days = fc.integer({ min: 0, max: 36_500 }).map((count) => new Date(count * 86_400_000).toISOString().slice(0, 10))

test('a moment is in exactly one day: from its beginning until that of the next', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), zones, (nowMs, zone) => {
      const day = dayAt(nowMs, zone)
      expect(Date.parse(beginningOf(day, zone))).toBeLessThanOrEqual(nowMs)
      expect(Date.parse(beginningOf(daysAfter(day, 1), zone))).toBeGreaterThan(nowMs)
    }),
  )
})

test('both forms of a day are one, weekdays go round, and nothing beyond the horizon is taken', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 2_000 }), (today, ahead) => {
      const day = daysAfter(today, ahead)
      expect(dayOf(day.replaceAll('-', ''))).toBe(dayOf(day))
      expect(weekdayOf(day)).toBe(((weekdayOf(today) - 1 + ahead) % 7) + 1)
      expect(laterDay(day, today)).toBe(day)
      expect(isTooFarAhead(day, today)).toBe(ahead > mostDaysAhead)
      expect(laterDay(today, day)).toBeUndefined()
    }),
  )
})
