import fc from 'fast-check'
import { callPeriods, judgeCall, windowOf } from '../../domain/calls'

const at = (text: string): number => Date.parse(text)

test.each([
  ['second', '2026-11-29T14:05:06.789Z', '2026-11-29T14:05:06Z', '2026-11-29T14:05:07Z'],
  ['minute', '2026-11-29T14:05:06.789Z', '2026-11-29T14:05:00Z', '2026-11-29T14:06:00Z'],
  ['hour', '2026-11-29T14:05:06.789Z', '2026-11-29T14:00:00Z', '2026-11-29T15:00:00Z'],
  ['day', '2026-11-29T14:05:06.789Z', '2026-11-29T00:00:00Z', '2026-11-30T00:00:00Z'],
  ['week', '2026-11-29T23:59:59.999Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
  ['week', '2026-11-30T00:00:00.000Z', '2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['month', '2024-02-29T12:00:00.000Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
] as const)('the %s of %s goes from %s to %s', (period, now, start, end) => {
  expect(windowOf(period, at(now))).toEqual({ startMs: at(start), endMs: at(end) })
})

test('every moment is in its window, and windows follow one another without a gap', () => {
  const moments = fc.integer({ min: at('1970-01-05T00:00:00Z'), max: at('2100-01-01T00:00:00Z') })
  fc.assert(
    fc.property(fc.constantFrom(...callPeriods), moments, (period, nowMs) => {
      const { startMs, endMs } = windowOf(period, nowMs)
      expect(startMs <= nowMs && nowMs < endMs).toBe(true)
      expect(windowOf(period, startMs)).toEqual({ startMs, endMs })
      expect(windowOf(period, endMs).startMs).toBe(endMs)
      expect(windowOf(period, startMs - 1).endMs).toBe(startMs)
    }),
  )
})

const now = at('2026-11-29T14:05:30Z')

test('where nothing is limited there is no verdict', () => {
  expect(judgeCall({}, () => 1_000_000, now)).toBeUndefined()
})

test.each([
  [0, { allowed: true, remaining: 2 }],
  [2, { allowed: true, remaining: 0 }],
  [3, { allowed: false, remaining: 0 }],
  [9, { allowed: false, remaining: 0 }],
])('after %d of 3 calls in a minute', (made, verdict) => {
  expect(judgeCall({ minute: 3 }, () => made, now)).toEqual({
    period: 'minute',
    limit: 3,
    resetSeconds: 30,
    ...verdict,
  })
})

test('told is the limit that is met first: the shortest that refuses, or else the one with the fewest calls left', () => {
  const limits = { hour: 10, day: 12, month: 100 }
  const made = { second: 0, minute: 0, hour: 4, day: 9, week: 0, month: 90 }
  expect(judgeCall(limits, (period) => made[period], now)).toMatchObject({ period: 'day', remaining: 2, allowed: true })
  expect(judgeCall(limits, () => 12, now)).toMatchObject({ period: 'hour', remaining: 0, allowed: false })
})

test('whatever the limits, exactly as many calls pass as the smallest of them allows', () => {
  const limit = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined })
  fc.assert(
    fc.property(fc.tuple(...callPeriods.map(() => limit)), (drawn) => {
      const limits = Object.fromEntries(
        callPeriods.flatMap((period, index) => {
          const most = drawn[index]
          return most === undefined ? [] : [[period, most]]
        }),
      )
      let passed = 0
      for (let call = 0; call < 25; call++) if (judgeCall(limits, () => passed, now)?.allowed !== false) passed += 1
      expect(passed).toBe(Math.min(25, ...Object.values(limits)))
    }),
  )
})
