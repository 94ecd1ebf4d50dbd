/** The day a client may name for a payment. */
import { isFutureDateText, isLaterDay } from '../../../domain/payments/future-date'

test.each([
  ['', true],
  ['20240127', true],
  ['2024-01-27', true],
  ['27.01.2024', false],
  ['2024', false],
  ['tomorrow', false],
  ['20240127 ', false],
])('%j names a day or none: %s', (text, ok) => {
  expect(isFutureDateText(text)).toBe(ok)
})

test.each([
  ['', '2026-11-29T12:00:00Z', false],
  ['20240127', '2026-11-29T12:00:00Z', false],
  ['20261129', '2026-11-29T00:00:00Z', false],
  ['20261130', '2026-11-29T09:59:59Z', true],
  ['20261130', '2026-11-29T10:00:00Z', false],
  ['2026-11-30', '2026-11-29T09:59:59Z', true],
  ['2026-11-30', '2026-11-29T10:00:00Z', false],
  ['20270101', '2026-12-31T09:59:59Z', true],
])('%j at %s is later than today everywhere: %s', (text, now, later) => {
  expect(isLaterDay(text, Date.parse(now))).toBe(later)
})
