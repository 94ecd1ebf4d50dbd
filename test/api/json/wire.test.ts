import fc from 'fast-check'
import { jsonSchemaOf } from '../../../api/kernel/json-schema'
import { cutNumber, decimal, link, moment, nullableMoment, text } from '../../../api/json/wire'

/** Whole seconds of the years that four digits can say. */
const second = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('moment', () => {
  test('every second of every year is taken as it is', () => {
    fc.assert(
      fc.property(second, (date) => {
        const written = `${date.toISOString().slice(0, 19)}Z`
        expect(moment.parse(written)).toBe(written)
        expect(nullableMoment.parse(written)).toBe(written)
      }),
    )
  })

  test('no day is taken that does not exist', () => {
    const two = (most: number): fc.Arbitrary<string> => fc.nat(most).map((number) => String(number).padStart(2, '0'))
    const parts = fc.tuple(fc.constantFrom('1900', '2000', '2023', '2024'), two(14), two(33), two(26), two(62), two(62))
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, seconds]) => {
        const written = `${year}-${month}-${day}T${hour}:${minute}:${seconds}Z`
        const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, seconds].map(Number)
        const date = new Date(Date.UTC(y ?? 0, (mo ?? 0) - 1, d, h, mi, s))
        const exists = `${date.toISOString().slice(0, 19)}Z` === written
        expect(moment.safeParse(written).success).toBe(exists)
      }),
      { numRuns: 500 },
    )
  })

  test('any text is refused or is a moment of the one form', () => {
    const nearly = fc.stringMatching(
      /^\d{1,5}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{1,2}(:\d{1,2})?(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})?$/,
    )
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), (given) => {
        const parsed = moment.safeParse(given)
        if (parsed.success) expect(new Date(given).toISOString().replace('.000Z', 'Z')).toBe(given)
      }),
      { numRuns: 500 },
    )
  })
})

/** What JSON keeps of a value: it writes -0 as 0. */
const asWritten = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('text', () => {
  const short = text(20)

  test('what is taken is what was sent, can be stored, and is not too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (given) => {
        const parsed = short.safeParse(given)
        const fits = given.length <= 20 && !given.includes('\0') && !/\p{Surrogate}/u.test(given)
        expect(parsed).toMatchObject(fits ? { success: true, data: given } : { success: false })
      }),
    )
  })

  test('a number, a truth and an object are taken as JSON writes them; a list and null are not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = text(1_000_000).safeParse(value)
        if (typeof value === 'number' || typeof value === 'boolean') expect(parsed.data).toBe(String(value))
        else if (Array.isArray(value) || value === null) expect(parsed.success).toBe(false)
        else if (typeof value === 'object') expect(parsed.success && JSON.parse(parsed.data)).toEqual(asWritten(value))
      }),
    )
  })

  test('an object is as long as its JSON, where what cannot be stored is written in letters', () => {
    expect(short.parse({ a: 'x'.repeat(12) })).toHaveLength(20)
    expect(short.safeParse({ a: 'x'.repeat(13) }).success).toBe(false)
    expect(short.parse({ a: '\0\ud800' })).toBe(String.raw`{"a":"\u0000\ud800"}`)
    expect(short.parse(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}')
  })

  test('the documents know strings only', () => {
    expect(jsonSchemaOf(short, 'input')).toEqual({ type: 'string', maxLength: 20 })
  })
})

describe('numbers', () => {
  test.each([
    [2, 2],
    [2.9, 2],
    [-2.9, -2],
    [2_147_483_647.9, 2_147_483_647],
  ])('of %d people %d are taken', (sent, taken) => {
    expect(cutNumber.parse(sent)).toBe(taken)
  })

  test.each([2_147_483_648, -2_147_483_649, '2', true, null, {}])('%p is no number of people', (sent) => {
    expect(cutNumber.safeParse(sent).success).toBe(false)
  })

  test('an amount is never cut, and the documents ask for a whole number of people', () => {
    expect(decimal.parse(2.5)).toBe('2.5')
    const int32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 }
    expect(jsonSchemaOf(cutNumber, 'input')).toEqual({ type: 'integer', ...int32 })
  })
})

test.each([0, 10, 12.34, -0.05, 1e-7, 1e21, 123456789012345, 9999999999999.99])(
  'the JSON number %p is an amount as it is written',
  (number) => {
    expect(decimal.parse(number)).toBe(String(number))
  },
)

test.each([1234567890123456, 12345678901234.56, 0.1 + 0.2])(
  'the JSON number %p may have been another: it must be text',
  (number) => {
    expect(decimal.safeParse(number).success).toBe(false)
    expect(decimal.parse(String(number))).toBe(String(number))
  },
)

test.each([
  '',
  'u',
  'Unknown',
  'www.example.com',
  'https://example.com/a',
  'ftp://example.com',
  'data:image/png;base64,AA==',
])('%j may be noted as an address', (text) => {
  expect(link(100).parse(text)).toBe(text)
})

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:x',
])('%j would be run', (text) => {
  expect(link(100).safeParse(text).success).toBe(false)
})
