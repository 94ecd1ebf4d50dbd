import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import {
  cursorOf,
  nextOf,
  positionIn,
  positionText,
  statementPlaceIn,
  statementPlaceText,
} from '../../../api/engine/cursor'
import { ApiError } from '../../../api/kernel/errors'

const listed = (parameters: Readonly<Record<string, string>>) => ({
  query: new URLSearchParams(parameters),
  fail: (name: 'IncorrectFilter', detail?: string): never => {
    throw new ApiError(name, detail)
  },
})
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[-+]?\d{1,20}(\.\d+|e\d+)?$/),
  fc.constantFrom('', '0', '00', '1_1'),
)
/** What it answers, or the refusal; everything else is a bug. */
function refusedOr<T>(work: () => T): T | 'refused' {
  try {
    return work()
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError)
    return 'refused'
  }
}

test('any limit and any place are refused, or are numbers that the database takes', () => {
  fc.assert(
    fc.property(anyText, anyText, (limit, before) => {
      const cursor = refusedOr(() => cursorOf(listed({ limit, before })))
      if (cursor === 'refused') return
      expect(cursor.limit).toBeGreaterThanOrEqual(1)
      expect(cursor.limit).toBeLessThanOrEqual(200)
      expect(String(cursor.before)).toBe(before.replace(/^0+(?=\d)/, ''))
    }),
    { numRuns: 1_000 },
  )
})

test('a place in time comes back as it went out; any other text is refused', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 18n - 1n), fc.uuid(), (position, id) => {
      expect(positionIn(listed({ after: positionText(position, id) }))).toEqual({ position, id })
    }),
  )
  fc.assert(fc.property(fc.string(), (after) => refusedOr(() => positionIn(listed({ after }))) === 'refused'))
  expect(positionIn(listed({}))).toBeUndefined()
  expect(refusedOr(() => positionIn(listed({ after: `x_${randomUUID()}` })))).toBe('refused')
})

test('a place in a statement comes back as it went out; any other text is refused, and an entry that is not in it', () => {
  const versions = fc.bigInt(1n, 10n ** 18n - 1n)
  fc.assert(
    fc.property(versions, versions, (one, other) => {
      const place = one < other ? { atVersion: other, after: one } : { atVersion: one, after: other }
      expect(statementPlaceIn(listed({ after: statementPlaceText(place) }))).toEqual(place)
      if (one < other) {
        const behind = statementPlaceText({ atVersion: one, after: other })
        expect(refusedOr(() => statementPlaceIn(listed({ after: behind })))).toBe('refused')
      }
    }),
  )
  fc.assert(
    fc.property(
      anyText,
      (after) => refusedOr(() => statementPlaceIn(listed({ after }))) === 'refused' || after === '1_1',
    ),
  )
  expect(statementPlaceIn(listed({}))).toBeUndefined()
})

test('only a full page has a next one', () => {
  const rows = [{ sequence: 3n }, { sequence: 2n }]
  expect([nextOf(rows, 2), nextOf(rows, 3), nextOf([], 1)]).toEqual(['2', null, null])
})
