/** Rates and conversion: which rate applies, and that no more than half a minor unit is ever lost. */
import fc from 'fast-check'
import { currencyDigits } from '../../../domain/currency'
import { absolute } from '../../../domain/decimal'
import { builtInRates, convert, findRate, invert, isRate, ratesToUse } from '../../../domain/payments/fx'

const rows = [
  { fromCurrency: 'EUR', toCurrency: 'GBP', rate: '0.9' },
  { fromCurrency: 'CHF', toCurrency: 'EUR', rate: '0.8' },
]

test.each([
  ['EUR', 'EUR', '1', 'same currency'],
  ['EUR', 'GBP', '0.9', 'bank'],
  ['EUR', 'CHF', '1.25', 'bank, inverted'],
  ['GBP', 'EUR', '1.1111111111111111111', 'bank, inverted'],
  ['EUR', 'USD', '1.07428', 'built-in'],
  ['GBP', 'USD', '1.2493', 'built-in'],
  ['JPY', 'EUR', '0.0082259165727541191277', 'built-in'],
  ['USD', 'JPY', '113.165018362', 'built-in'],
])('%s to %s is %s (%s)', (from, to, rate, source) => {
  const found = findRate(ratesToUse(rows, true), from, to)
  expect(found).toMatchObject({ ok: true, value: { source } })
  expect(found.ok && found.value.rate.startsWith(rate)).toBe(true)
})

test('what the bank has set says since when it is in effect, whichever way it is used', () => {
  const dated = [{ fromCurrency: 'CHF', toCurrency: 'EUR', rate: '0.8', effectiveDate: '2026-01-02T00:00:00Z' }]
  const date = dated[0]?.effectiveDate
  expect(findRate(dated, 'CHF', 'EUR')).toEqual({ ok: true, value: { rate: '0.8', source: 'bank', date } })
  expect(findRate(dated, 'EUR', 'CHF')).toEqual({ ok: true, value: { rate: '1.25', source: 'bank, inverted', date } })
  const builtIn = { rate: '0.860011', source: 'built-in', date: '2026-11-21T00:00:00Z' }
  expect(findRate(ratesToUse(dated, true), 'EUR', 'GBP')).toEqual({ ok: true, value: builtIn })
})

const known = ['GBP', 'EUR', 'USD', 'JPY', 'AED', 'INR', 'KRW', 'XAF', 'JOD', 'ILS', 'AUD', 'HKD', 'MXN', 'XBT']
test.each(known)('%s can be converted to every other known currency and back', (from) => {
  for (const to of known.filter((other) => other !== from)) {
    const [there, back] = [findRate(builtInRates, from, to), findRate(builtInRates, to, from)]
    if (!there.ok || !back.ok) throw new Error(`there is no rate between ${from} and ${to}`)
    expect([there.value.source, back.value.source]).toEqual(['built-in', 'built-in'])
    // Examples of both directions are rounded each for itself.
    expect(Number(there.value.rate) * Number(back.value.rate)).toBeCloseTo(1, 3)
  }
})

test('no rate anywhere is a refusal', () => {
  expect(findRate(ratesToUse(rows, true), 'EUR', 'MNT')).toEqual({
    ok: false,
    refusal: { refusal: 'FxRateMissing', detail: 'EUR to MNT' },
  })
  expect(findRate(builtInRates, 'SEK', 'NOK').ok).toBe(false)
  expect(findRate(ratesToUse(rows, false), 'EUR', 'USD').ok).toBe(false)
})

test.each([
  ['EUR', 1000n, '0.860011', 'GBP', 860n],
  ['EUR', 1000n, '121.567', 'JPY', 1216n],
  ['JPY', 1216n, '0.0082259', 'EUR', 1000n],
  ['EUR', 5n, '0.1', 'USD', 1n],
  ['EUR', -5n, '0.1', 'USD', -1n],
  ['EUR', 0n, '0.1', 'USD', 0n],
  ['EUR', 100n, '0.3355', 'KWD', 336n],
])('%s %p at %s is %s %p', (currency, minor, rate, to, expected) => {
  expect(convert({ currency, minor }, rate, to)).toEqual({ ok: true, value: { currency: to, minor: expected } })
})

test('an amount that would vanish is refused', () => {
  expect(convert({ currency: 'EUR', minor: 4n }, '0.1', 'USD')).toEqual({
    ok: false,
    refusal: { refusal: 'RoundsToZero' },
  })
})

test('an amount that would not fit the ledger is refused', () => {
  expect(convert({ currency: 'EUR', minor: 10n ** 17n }, '1000', 'USD')).toEqual({
    ok: false,
    refusal: { refusal: 'InvalidAmount' },
  })
})

test.each(['0', '0.00', '-1', '1e3', '', '1.', '9'.repeat(21)])('%j is no rate', (text) => {
  expect(isRate(text)).toBe(false)
})

test.each(['0', '-1', 'x'])('a stored rate of %s is a bug', (rate) => {
  expect(() => convert({ currency: 'EUR', minor: 1n }, rate, 'USD')).toThrow('positive decimal')
  expect(() => invert(rate)).toThrow('positive decimal')
})

test('the built-in rates are rates of known currencies', () => {
  for (const { fromCurrency, toCurrency, rate } of builtInRates) {
    expect([currencyDigits(fromCurrency), currencyDigits(toCurrency)]).not.toContain(undefined)
    expect(isRate(rate)).toBe(true)
  }
})

const anyRate = fc.bigInt(1n, 10n ** 12n).map((units) => ({
  units,
  text: `${(units / 1_000_000n).toString()}.${(units % 1_000_000n).toString().padStart(6, '0')}`,
}))

test('conversion is never off by more than half a minor unit', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 11n), 10n ** 11n), anyRate, (minor, rate) => {
      const converted = convert({ currency: 'EUR', minor }, rate.text, 'USD')
      const exactMillionths = minor * rate.units
      const gotMillionths = (converted.ok ? converted.value.minor : 0n) * 1_000_000n
      return 2n * absolute(gotMillionths - exactMillionths) <= 1_000_000n
    }),
  )
})

test('a rate and its inverse bring an amount back where the other currency is finer', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 11n), anyRate, (minor, rate) => {
      const there = convert({ currency: 'JPY', minor }, rate.text, 'XBT')
      const back = there.ok ? convert(there.value, invert(rate.text), 'JPY') : there
      const tooLarge = { ok: false, refusal: { refusal: 'InvalidAmount' } }
      expect(back).toEqual(there.ok ? { ok: true, value: { currency: 'JPY', minor } } : tooLarge)
    }),
  )
})
