/** Amounts: what is read, what is refused, and that nothing is lost on the way. */
import fc from 'fast-check'
import { currencyDigits, isCurrency } from '../../domain/currency'
import { compareMoney, formatMoney, parseMoney, parsePositiveMoney } from '../../domain/money'

const anyMoney = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'XBT', 'CLF'),
  minor: fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n),
})

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['XBT', 8],
])('%s has %i decimals', (code, digits) => {
  expect(currencyDigits(code)).toBe(digits)
  expect(isCurrency(code)).toBe(true)
})

test.each(['eur', 'EURO', '', 'ZZZ', 'constructor'])('%j is no currency', (code) => {
  expect(currencyDigits(code)).toBeUndefined()
  expect(isCurrency(code)).toBe(false)
  expect(parseMoney(code, '1')).toEqual({ ok: false, refusal: { refusal: 'InvalidCurrency' } })
})

test.each([
  ['EUR', '0', 0n, '0.00'],
  ['EUR', '-0', 0n, '0.00'],
  ['EUR', '10.12', 1012n, '10.12'],
  ['EUR', '-10.1', -1010n, '-10.10'],
  ['EUR', '-0.05', -5n, '-0.05'],
  ['EUR', '007', 700n, '7.00'],
  ['JPY', '5', 5n, '5'],
  ['EUR', '1e1', 1000n, '10.00'],
  ['EUR', '15e-2', 15n, '0.15'],
  ['CZK', '1.50', 150n, '1.50'],
  ['KWD', '1.005', 1005n, '1.005'],
  ['XBT', '0.00000001', 1n, '0.00000001'],
  ['EUR', '9999999999999999.99', 10n ** 18n - 1n, '9999999999999999.99'],
])('%s %s is %p minor units, written %s', (currency, text, minor, written) => {
  const parsed = parseMoney(currency, text)
  expect(parsed).toEqual({ ok: true, value: { currency, minor } })
  expect(formatMoney({ currency, minor })).toBe(written)
})

test.each([
  ...[
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '1.',
    '1e-3',
    '1e99',
    '1e',
    'NaN',
    'Infinity',
    '1,00',
    '1.005',
    '1.000',
    '0x1',
    '--1',
    '१',
    '１',
    '1\n',
  ],
  '9'.repeat(40),
  '10000000000000000.00',
])('EUR %j is refused', (text) => {
  expect(parseMoney('EUR', text)).toEqual({ ok: false, refusal: { refusal: 'InvalidAmount' } })
})

test('a decimal that the currency does not have is refused even when it is zero', () => {
  expect(parseMoney('JPY', '5.0').ok).toBe(false)
})

test.each(['0', '0.00', '-0', '-1'])('%s is not positive', (text) => {
  expect(parsePositiveMoney('EUR', text)).toEqual({ ok: false, refusal: { refusal: 'AmountNotPositive' } })
})

test('a positive amount passes, a malformed one is invalid rather than not positive', () => {
  expect(parsePositiveMoney('EUR', '0.01')).toEqual({ ok: true, value: { currency: 'EUR', minor: 1n } })
  expect(parsePositiveMoney('EUR', '-x')).toEqual({ ok: false, refusal: { refusal: 'InvalidAmount' } })
})

test('every amount survives being written and read', () => {
  fc.assert(
    fc.property(anyMoney, (money) =>
      expect(parseMoney(money.currency, formatMoney(money))).toEqual({ ok: true, value: money }),
    ),
  )
})

test('any text is either refused or read back as the same number of minor units', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseMoney('EUR', text)
      return !parsed.ok || /^-?[0-9]+(\.[0-9]{1,2})?$/.test(text)
    }),
  )
})

test('order follows the minor units', () => {
  expect(compareMoney({ currency: 'EUR', minor: 1n }, { currency: 'EUR', minor: 2n })).toBe(-1)
  expect(compareMoney({ currency: 'EUR', minor: 2n }, { currency: 'EUR', minor: 2n })).toBe(0)
  expect(compareMoney({ currency: 'EUR', minor: 3n }, { currency: 'EUR', minor: 2n })).toBe(1)
})

test('comparing two currencies or writing an unknown one is a bug', () => {
  const [euro, yen] = [
    { currency: 'EUR', minor: 1n },
    { currency: 'JPY', minor: 1n },
  ]
  expect(() => compareMoney(euro, yen)).toThrow('EUR and JPY')
  expect(() => formatMoney({ currency: 'ZZZ', minor: 1n })).toThrow('ZZZ')
})
