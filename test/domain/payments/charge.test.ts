/** The charge: floor, cap and the ten decimals between. */
import fc from 'fast-check'
import { compareDecimals, parseDecimal } from '../../../domain/decimal'
import { chargeOf, isChargePolicy } from '../../../domain/payments/charge'

test.each([
  ['10.00', '0.0001', '2.0'],
  ['19999.99', '0.0001', '2.0'],
  ['20000', '0.0001', '2.0000000000'],
  ['100000', '0.0001', '10.0000000000'],
  ['500000', '0.0001', '50.0000000000'],
  ['500000.01', '0.0001', '50'],
  ['33333.33', '0.000123456789', '4.1152258885'],
  ['1', '0', '2.0'],
])('%s at level %s is charged %s', (amount, level, charge) => {
  expect(chargeOf(amount, level)).toBe(charge)
})

test('a text that is no decimal was never checked and is a bug', () => {
  expect(() => chargeOf('1e', '0.0001')).toThrow('decimal')
  expect(() => chargeOf('1', '')).toThrow('decimal')
})

test('the charge never leaves its bounds', () => {
  const [two, fifty] = [
    { units: 2n, scale: 0 },
    { units: 50n, scale: 0 },
  ]
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 17n), fc.bigInt(0n, 10n ** 6n), (amount, level) => {
      const charge = parseDecimal(chargeOf(amount.toString(), `0.${level.toString().padStart(6, '0')}`))
      return charge !== undefined && compareDecimals(charge, two) >= 0 && compareDecimals(charge, fifty) <= 0
    }),
  )
})

test.each([
  ['SHARED', true],
  ['SENDER', true],
  ['RECEIVER', true],
  ['shared', false],
  ['NOBODY', false],
  ['', false],
])('charge policy "%s": %s', (policy, known) => {
  expect(isChargePolicy(policy)).toBe(known)
})
