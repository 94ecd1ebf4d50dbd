import fc from 'fast-check'
import { ApiError } from '../../../api/kernel/errors'
import { pageOf, pageOfCustomers } from '../../../api/kernel/paging'
import type { Page } from '../../../api/kernel/paging'

const page = (query: string, headers: Readonly<Record<string, string>> = {}, read = pageOf): Page =>
  read({
    query: new URLSearchParams(query),
    header: (name) => headers[name],
    fail: (name, detail) => {
      throw new ApiError(name, detail)
    },
  })

const standard = { limit: 50, offset: 0, direction: 'desc', sortBy: undefined, from: undefined, to: undefined }

test.each<[query: string, headers: Readonly<Record<string, string>>, expected: Partial<Page>]>([
  ['', {}, {}],
  ['limit=3&offset=4&sort_direction=ASC', {}, { limit: 3, offset: 4, direction: 'asc' }],
  ['obp_limit=3&obp_offset=4&obp_sort_direction=asc', {}, { limit: 3, offset: 4, direction: 'asc' }],
  ['', { limit: '3', obp_offset: '4', sort_direction: 'Desc' }, { limit: 3, offset: 4 }],
  ['sort_by=amount', { obp_sort_by: 'type' }, { sortBy: 'amount' }],
  ['', { obp_sort_by: 'type' }, { sortBy: 'type' }],
  ['limit=5', { limit: '3' }, { limit: 5 }],
  ['limit=', { limit: '3' }, { limit: 3 }],
  ['limit=100000', {}, { limit: 1_000 }],
  ['offset=999999999999999', {}, { offset: 1_000_000_000 }],
  ['from_date=2024-01-03T10:00:05.000Z', {}, { from: '2024-01-03T10:00:05.000Z' }],
  ['', { obp_to_date: '2024-01-05T12:00:00.000+0200' }, { to: '2024-01-05T10:00:00.000Z' }],
])('%s with headers %j', (query, headers, expected) => {
  expect(page(query, headers)).toEqual({ ...standard, ...expected })
})

test.each([
  ['limit=0', 'OBP-10025'],
  ['limit=-1', 'OBP-10025'],
  ['limit=abc', 'OBP-10025'],
  ['limit=1.5', 'OBP-10025'],
  ['limit=1e3', 'OBP-10025'],
  ['limit=9999999999999999999', 'OBP-10025'],
  ['offset=-1', 'OBP-10024'],
  ['offset=x', 'OBP-10024'],
  ['sort_direction=up', 'OBP-10023'],
  ['from_date=yesterday', 'OBP-10026'],
  ['from_date=2024-01-03T00:00:00Z', 'OBP-10026'],
  ['to_date=2024-13-03T00:00:00.000Z', 'OBP-10026'],
  ['from_date=2024-02-30T00:00:00.000Z', 'OBP-10026'],
  ['obp_to_date=2023-02-29T00:00:00.000%2B0100', 'OBP-10026'],
  ['obp_from_date=2024-04-31T00:00:00.000Z', 'OBP-10026'],
  ['to_date=2024-01-03T24:00:00.000Z', 'OBP-10026'],
  ['from_date=0000-01-01T00:00:00.000Z', 'OBP-10026'],
  ['from_date=0001-01-01T00:00:00.000%2B1400', 'OBP-10026'],
  ['to_date=9999-12-31T23:59:59.999-1400', 'OBP-10026'],
])('%s is refused with %s', (query, code) => {
  expect(() => page(query)).toThrow(`OBP-10016: Incorrect filter Parameters in URL.  <- ${code}: `)
})

describe('whatever is asked for', () => {
  const names = ['limit', 'offset', 'sort_direction', 'from_date', 'to_date'].flatMap((name) => [name, `obp_${name}`])
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[-+]?\d{1,20}(\.\d+|e\d+)?$/),
    fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}(Z|[+-]\d{4})$/),
    fc.constantFrom('asc', 'DESC', ''),
  )
  const given = fc.dictionary(fc.constantFrom(...names), value)

  test('it is refused by its code, or is a page that the database can give', () => {
    fc.assert(
      fc.property(given, given, (query, headers) => {
        let asked: Page
        try {
          asked = page(new URLSearchParams(query).toString(), headers)
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError)
          return
        }
        expect(asked.limit).toBeGreaterThanOrEqual(1)
        expect(asked.limit).toBeLessThanOrEqual(1_000)
        expect(asked.offset).toBeGreaterThanOrEqual(0)
        expect(asked.offset).toBeLessThanOrEqual(1_000_000_000)
        expect(['asc', 'desc']).toContain(asked.direction)
        for (const date of [asked.from, asked.to])
          if (date !== undefined) expect(new Date(date).toISOString()).toBe(date)
      }),
      { numRuns: 1_000 },
    )
  })
})

test('lists of customers know the plain names only, in parameters and headers', () => {
  const prefixed = 'obp_limit=0&obp_offset=x&obp_sort_direction=up&obp_from_date=y&obp_to_date=z'
  expect(page(prefixed, { obp_limit: '3', offset: '4' }, pageOfCustomers)).toEqual({ ...standard, offset: 4 })
  expect(page(`${prefixed}&limit=7`, {}, pageOfCustomers)).toEqual({ ...standard, limit: 7 })
})
