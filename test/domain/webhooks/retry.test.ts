import fc from 'fast-check'
import { delayAfterMs } from '../../../domain/webhooks/retry'
import { loadConfig } from '../../../platform/config'

const secret = 'a secret of more than 32 characters.'
const { retry } = loadConfig({
  PROFILE: 'sandbox',
  DATABASE_URL: 'postgres://user@host/database',
  TEMPORAL_ADDRESS: 'host:7233',
  TOKEN_SECRET: secret,
  CHALLENGE_SECRET: secret,
  WEBHOOK_SECRET: secret,
}).webhooks

const delays = (chance: number): number[] =>
  Array.from({ length: retry.tries }, (_, index) => delayAfterMs(retry, index + 1, chance)).filter(
    (delay) => delay !== undefined,
  )

test('each wait is twice as long as the one before it, up to the longest', () => {
  const plan = { tries: 6, firstDelayMs: 100, longestDelayMs: 500, jitter: 0 }
  expect([1, 2, 3, 4, 5, 6].map((failed) => delayAfterMs(plan, failed, 0.7))).toEqual([
    100,
    200,
    400,
    500,
    500,
    undefined,
  ])
})

test('by default there are 16 tries, and the last is 24 hours after the first, but for what chance takes away or adds', () => {
  expect(delays(0.5)).toHaveLength(15)
  const hours = (chance: number): number => delays(chance).reduce((sum, delay) => sum + delay, 0) / 3_600_000
  expect(hours(0.5)).toBe(24)
  expect(hours(0)).toBeCloseTo(24 * 0.9)
  expect(hours(1)).toBeCloseTo(24 * 1.1)
})

test('chance moves a wait by its part and no further', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), fc.double({ min: 0, max: 1, noNaN: true }), (failed, chance) => {
      const steady = delayAfterMs({ ...retry, jitter: 0 }, failed, chance) ?? 0
      const moved = delayAfterMs(retry, failed, chance) ?? 0
      return Math.abs(moved - steady) <= steady * retry.jitter + 1
    }),
  )
})
