import fc from 'fast-check'
import { jsonBody } from '../../../api/kernel/json-body'

const read = (bytes: Buffer, type = 'application/json'): unknown => jsonBody(bytes, type)

test('every value comes back as it was written, in each charset that can say it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const text = JSON.stringify(value)
      const same = JSON.parse(text) as unknown
      expect(read(Buffer.from(text))).toEqual(same)
      expect(read(Buffer.from(`\ufeff${text}`), 'application/json; charset="UTF-8"')).toEqual(same)
      expect(read(Buffer.from(text, 'utf16le'), 'application/json;charset=utf-16le')).toEqual(same)
    }),
  )
})

test('any bytes are read or are no body, and nothing is thrown', () => {
  const types = fc.constantFrom(
    'application/json',
    'application/json; charset=latin1',
    'text/json; charset=',
    ';charset=x',
    '',
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), types, (bytes, type) => {
      expect(() => read(Buffer.from(bytes), type)).not.toThrow()
    }),
    { numRuns: 1_000 },
  )
})

test('bytes that are no UTF-8 are never replaced', () => {
  const bad = fc.constantFrom([0xff], [0xc3], [0xe2, 0x82], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80])
  fc.assert(
    fc.property(fc.string(), bad, fc.string(), (before, bytes, behind) => {
      const [left = '', right = ''] = [before, behind].map((part) => JSON.stringify(part).slice(1, -1))
      const whole = Buffer.concat([Buffer.from(`"${left}`), Buffer.from(bytes), Buffer.from(`${right}"`)])
      expect(read(whole)).toBeUndefined()
    }),
  )
})

test.each([
  [65, true],
  [66, false],
  [100_000, false],
])('lists %d deep: read is %s', (depth, isRead) => {
  const text = '['.repeat(depth) + ']'.repeat(depth)
  expect(read(Buffer.from(text)) !== undefined).toBe(isRead)
})

test.each([undefined, null, '{}', {}, 7])('%j is no body that has come', (given) => {
  expect(jsonBody(given, 'application/json')).toBeUndefined()
})
