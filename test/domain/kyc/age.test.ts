/** How old somebody is, to the day. */
import { isOfAge } from '../../../domain/kyc/age'

test.each([
  ['2000-05-17T00:00:00Z', '2018-05-16T23:59:59Z', false],
  ['2000-05-17T00:00:00Z', '2018-05-17T00:00:00Z', true],
  ['2000-02-29', '2018-02-28', false],
  ['2000-02-29', '2018-03-01', true],
  ['1100-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
])('born %s, on %s of age: %s', (born, now, expected) => {
  expect(isOfAge(born, 18, now)).toBe(expected)
})
