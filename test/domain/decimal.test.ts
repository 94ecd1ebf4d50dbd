/** Exact decimals: reading, writing and rounding. */
import fc from 'fast-check'
import {
  compareDecimals,
  divideHalfUp,
  formatDecimal,
  multiply,
  parseDecimal,
  rescale,
  trimDecimal,
} from '../../domain/decimal'

const anyDecimal = fc.record({ units: fc.bigInt(-(10n ** 30n), 10n ** 30n), scale: fc.nat(20) })

test.each(['0', '-1', '1.5', '007.10', '12345678901234567890.5'])('%s is a decimal', (text) => {
  expect(parseDecimal(text)).toBeDefined()
})

test.each([
  '',
  '-',
  '.',
  '1.',
  '.5',
  '+1',
  '1e',
  'e1',
  '1e100',
  '1e1.5',
  '1e-',
  '1e1e1',
  ' 1',
  '1 ',
  '1,5',
  '١',
  'NaN',
  'Infinity',
  '0x10',
  '1\n',
  '9'.repeat(65),
])('%j is not a decimal', (text) => {
  expect(parseDecimal(text)).toBeUndefined()
})

test.each([
  ['1e1', '10'],
  ['1E+2', '100'],
  ['-1.5e1', '-15'],
  ['1.234e1', '12.34'],
  ['5e-1', '0.5'],
  ['100e-2', '1.00'],
  ['1e-99', `0.${'0'.repeat(98)}1`],
  ['1e99', `1${'0'.repeat(99)}`],
])('%s is %s', (text, plain) => {
  const decimal = parseDecimal(text)
  expect(decimal && formatDecimal(decimal)).toBe(plain)
})

test.each([
  [25n, 10n, 3n],
  [24n, 10n, 2n],
  [-25n, 10n, -3n],
  [25n, -10n, -3n],
  [-24n, -10n, 2n],
  [0n, 7n, 0n],
])('%p / %p rounds half up to %p', (dividend, divisor, quotient) => {
  expect(divideHalfUp(dividend, divisor)).toBe(quotient)
})

test('dividing by zero is a bug', () => {
  expect(() => divideHalfUp(1n, 0n)).toThrow()
})

test('text survives a round trip', () => {
  fc.assert(fc.property(anyDecimal, (value) => expect(parseDecimal(formatDecimal(value))).toEqual(value)))
})

test('rescaling never moves a number by more than half of the last place kept', () => {
  fc.assert(
    fc.property(anyDecimal, fc.nat(20), (value, scale) => {
      const scaled = rescale(value, scale)
      const difference = scaled.units * 10n ** BigInt(value.scale) - value.units * 10n ** BigInt(scale)
      const size = difference < 0n ? -difference : difference
      return 2n * size <= 10n ** BigInt(value.scale)
    }),
  )
})

test('trimming changes the text and not the number', () => {
  expect(formatDecimal(trimDecimal({ units: 1500n, scale: 3 }))).toBe('1.5')
  expect(formatDecimal(trimDecimal({ units: 0n, scale: 3 }))).toBe('0')
  fc.assert(fc.property(anyDecimal, (value) => compareDecimals(value, trimDecimal(value)) === 0))
})

test('multiplication and comparison look at the number, not at the scale', () => {
  expect(formatDecimal(multiply({ units: 15n, scale: 1 }, { units: -2n, scale: 2 }))).toBe('-0.030')
  expect(compareDecimals({ units: 10n, scale: 1 }, { units: 1n, scale: 0 })).toBe(0)
  expect(compareDecimals({ units: 11n, scale: 1 }, { units: 1n, scale: 0 })).toBe(1)
  expect(compareDecimals({ units: -11n, scale: 1 }, { units: 1n, scale: 0 })).toBe(-1)
})
