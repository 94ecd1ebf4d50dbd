/** When a confirmed payment is made, and what it waits out. */
import { patienceAt, retryAfterMs, untilItsDay, waitsAfter } from '../../../domain/payments/timing'

const day = { date: '2026-12-01', beginsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z' }
const at = (text: string): number => Date.parse(text)

test.each([
  [{}, 0],
  [{ day }, 3_600_000],
])('%j is due in %d ms', (timing, ms) => {
  expect(untilItsDay(timing, at('2026-11-30T23:00:00Z'))).toBe(ms)
})

test('what is late is due now', () => {
  expect(untilItsDay({ day }, at('2027-01-01T00:00:00Z'))).toBe(0)
})

test.each([
  ['no rule', { day }, '2026-12-01T00:00:00Z', false],
  ['no day', { fundsRetryMs: 60_000 }, '2026-12-01T00:00:00Z', false],
  ['time enough', { day, fundsRetryMs: 60_000 }, '2026-12-01T23:58:59Z', true],
  ['the next try would be tomorrow', { day, fundsRetryMs: 60_000 }, '2026-12-01T23:59:00Z', false],
])('funds are waited for on the day only: %s', (_what, timing, now, waits) => {
  expect(patienceAt(timing, { nowMs: at(now), dueSinceMs: 0 }).FUNDS).toBe(waits)
})

test.each([
  ['no rule', {}, 0, false],
  ['at once', { frozen: { waitMs: 100, retryMs: 10 } }, 0, true],
  ['a look is as long as the wait', { frozen: { waitMs: 100, retryMs: 100 } }, 1, true],
  ['a moment is left', { frozen: { waitMs: 100, retryMs: 10 } }, 99, true],
  ['its time is over', { frozen: { waitMs: 100, retryMs: 10 } }, 100, false],
])('a frozen account is waited for as long as the bank says: %s', (_what, timing, sinceMs, waits) => {
  expect(patienceAt(timing, { nowMs: 1_000 + sinceMs, dueSinceMs: 1_000 }).ACCOUNT).toBe(waits)
})

test('only what passes by itself is waited for', () => {
  const all = { FUNDS: true, ACCOUNT: true }
  expect(waitsAfter('InsufficientFunds', all)).toBe('FUNDS')
  expect(waitsAfter('AccountFrozen', all)).toBe('ACCOUNT')
  expect(waitsAfter('CustomerFrozen', all)).toBeUndefined()
  expect(waitsAfter('PayerLimitExceeded', all)).toBeUndefined()
  expect(waitsAfter('InsufficientFunds', { ...all, FUNDS: false })).toBeUndefined()
  expect(waitsAfter('AccountFrozen', { ...all, ACCOUNT: false })).toBeUndefined()
})

test('each is tried again in its own rhythm', () => {
  const timing = { day, fundsRetryMs: 5, frozen: { waitMs: 100, retryMs: 7 } }
  const trying = { nowMs: 1_000, dueSinceMs: 1_000 }
  expect([retryAfterMs(timing, 'FUNDS', trying), retryAfterMs(timing, 'ACCOUNT', trying)]).toEqual([5, 7])
})

test.each([
  [93, 7],
  [94, 6],
  [99, 1],
  [100, 1],
  [5_000, 1],
])('an account is looked at for the last time when the wait is over: after %d ms in %d', (sinceMs, ms) => {
  const timing = { frozen: { waitMs: 100, retryMs: 7 } }
  expect(retryAfterMs(timing, 'ACCOUNT', { nowMs: 1_000 + sinceMs, dueSinceMs: 1_000 })).toBe(ms)
})
