import fc from 'fast-check'
import {
  afterFailure,
  blockText,
  blockedUntilMs,
  defaultThrottlePolicy,
  unthrottled,
} from '../../../domain/payments/throttle'
import type { Throttle, ThrottleNotice, ThrottlePolicy } from '../../../domain/payments/throttle'

const policy: ThrottlePolicy = { failuresAllowed: 3, blockMs: 1_000, temporaryBlocks: 1 }
const at = Date.parse('2026-11-29T12:00:00Z')

/** Fails on and on, waiting for the end of each block; what was told, and where it ended. */
function failing(
  times: number,
  rules: ThrottlePolicy,
): { throttle: Throttle; notices: (ThrottleNotice | undefined)[] } {
  let throttle = unthrottled
  let nowMs = at
  const notices: (ThrottleNotice | undefined)[] = []
  for (let time = 0; time < times && !throttle.blockedForGood; time += 1) {
    nowMs = Math.max(nowMs, throttle.blockedUntilMs ?? 0)
    const after = afterFailure(throttle, rules, nowMs)
    throttle = after.throttle
    notices.push(after.notice)
  }
  return { throttle, notices }
}

test('a warning comes before every block, and the one before the block for good says so', () => {
  expect(failing(6, policy).notices).toEqual([
    undefined,
    'WARNED',
    'BLOCKED',
    undefined,
    'WARNED_FOR_GOOD',
    'BLOCKED_FOR_GOOD',
  ])
})

test('without blocks for a time the first one is for good, after a warning', () => {
  expect(failing(3, { ...policy, temporaryBlocks: 0 }).notices).toEqual([
    undefined,
    'WARNED_FOR_GOOD',
    'BLOCKED_FOR_GOOD',
  ])
})

test('a block lasts to its last moment, which is free again; one for good has no end', () => {
  const { throttle } = failing(3, policy)
  expect([at, at + 999, at + 1_000].map((nowMs) => blockedUntilMs(throttle, nowMs))).toEqual([
    at + 1_000,
    at + 1_000,
    undefined,
  ])
  const forGood = failing(6, policy).throttle
  expect(blockedUntilMs(forGood, Number.MAX_SAFE_INTEGER)).toBeNull()
  expect(blockText(forGood, at)).toBe(' Please ask your bank to lift the block.')
  expect(blockText(throttle, at)).toBe(' Until 2026-11-29T12:00:01Z.')
  expect(blockText(unthrottled, at)).toBeUndefined()
})

test('the default blocks after five, as the regulation wants it at the latest', () => {
  expect(failing(5, defaultThrottlePolicy).notices.at(-1)).toBe('BLOCKED')
  expect(failing(4, defaultThrottlePolicy).throttle.blockedUntilMs).toBeNull()
})

test('whatever the policy: never more than the allowed failures in a row, and never blocked for good without a warning', () => {
  const policies = fc.record({
    failuresAllowed: fc.integer({ min: 2, max: 5 }),
    blockMs: fc.integer({ min: 1, max: 1_000_000 }),
    temporaryBlocks: fc.integer({ min: 0, max: 4 }),
  })
  fc.assert(
    fc.property(policies, (rules) => {
      const { throttle, notices } = failing(1_000, rules)
      expect(throttle.blockedForGood).toBe(true)
      expect(notices).toHaveLength(rules.failuresAllowed * (rules.temporaryBlocks + 1))
      expect(notices.slice(-2)).toEqual(['WARNED_FOR_GOOD', 'BLOCKED_FOR_GOOD'])
      expect(notices.filter((notice) => notice === 'BLOCKED')).toHaveLength(rules.temporaryBlocks)
    }),
  )
})
