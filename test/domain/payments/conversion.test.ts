import fc from 'fast-check'
import { bothSides, inCurrency, sidesOfRefund } from '../../../domain/payments/conversion'
import { builtInRates } from '../../../domain/payments/fx'

const rateRows = [
  ...builtInRates,
  { fromCurrency: 'EUR', toCurrency: 'USD', rate: '1.25' },
  { fromCurrency: 'EUR', toCurrency: 'JPY', rate: '120' },
]

test('within one currency nothing is converted, whatever the rates', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), (minor) => {
      const amount = { currency: 'EUR', minor }
      const sides = bothSides({ amount, payerCurrency: 'EUR', payeeCurrency: 'EUR', rateRows })
      expect(sides).toEqual({ ok: true, value: { debit: amount, credit: amount, rates: [] } })
    }),
  )
})

test.each([
  ['EUR', 'EUR', 'USD', { currency: 'EUR', minor: 1_000n }, { currency: 'USD', minor: 1_250n }, ['USD']],
  ['EUR', 'USD', 'EUR', { currency: 'USD', minor: 1_250n }, { currency: 'EUR', minor: 1_000n }, ['USD']],
  ['EUR', 'USD', 'JPY', { currency: 'USD', minor: 1_250n }, { currency: 'JPY', minor: 1_200n }, ['USD', 'JPY']],
  ['EUR', 'USD', 'USD', { currency: 'USD', minor: 1_250n }, { currency: 'USD', minor: 1_250n }, ['USD']],
  ['USD', 'EUR', 'USD', { currency: 'EUR', minor: 800n }, { currency: 'USD', minor: 1_000n }, ['EUR']],
])('10.00 %s from %s to %s', (currency, payerCurrency, payeeCurrency, debit, credit, ratesTo) => {
  const sides = bothSides({ amount: { currency, minor: 1_000n }, payerCurrency, payeeCurrency, rateRows })
  expect(sides).toMatchObject({ ok: true, value: { debit, credit } })
  expect(sides.ok && sides.value.rates.map(({ from, to }) => [from, to])).toEqual(ratesTo.map((to) => [currency, to]))
})

test('a missing rate and a side that rounds to zero are refused', () => {
  const sides = { payerCurrency: 'EUR', payeeCurrency: 'EUR', rateRows }
  expect(bothSides({ ...sides, amount: { currency: 'CHF', minor: 1n } })).toMatchObject({
    ok: false,
    refusal: { refusal: 'FxRateMissing', detail: 'CHF to EUR' },
  })
  expect(bothSides({ ...sides, payeeCurrency: 'CHF', amount: { currency: 'EUR', minor: 1n } })).toMatchObject({
    ok: false,
    refusal: { refusal: 'FxRateMissing', detail: 'EUR to CHF' },
  })
  expect(bothSides({ ...sides, amount: { currency: 'KRW', minor: 1n } })).toMatchObject({
    ok: false,
    refusal: { refusal: 'RoundsToZero' },
  })
})

test('the threshold in another currency', () => {
  const threshold = { currency: 'EUR', minor: 100_000n }
  expect(inCurrency(rateRows, threshold, 'USD')).toEqual({ ok: true, value: { currency: 'USD', minor: 125_000n } })
  expect(inCurrency(rateRows, threshold, 'CHF')).toMatchObject({ ok: false })
})

const booked = { currency: 'USD', received: 10_743n, debitedCurrency: 'EUR', debited: 10_000n, rates: [] }
const usd = (minor: bigint) => ({ currency: 'USD', minor })
const back = { payerCurrency: 'USD', payeeCurrency: 'EUR', rateRows }

test('parts of what was converted never bring more than was paid, and together all of it', () => {
  const parts = fc.array(fc.bigInt(1n, 3_000n), { maxLength: 12 })
  fc.assert(
    fc.property(parts, (asked) => {
      let [refunded, returned] = [0n, 0n]
      for (const part of [...asked, booked.received]) {
        const minor = part > booked.received - refunded ? booked.received - refunded : part
        const sides = sidesOfRefund({ ...back, amount: usd(minor) }, { ...booked, refunded, returned })
        if (!sides.ok) continue
        expect(sides.value.debit).toEqual(usd(minor))
        refunded += minor
        returned += sides.value.credit.minor
        expect(returned * booked.received <= booked.debited * refunded).toBe(true)
      }
      expect([refunded, returned]).toEqual([booked.received, booked.debited])
    }),
  )
})

test.each<[string, object, bigint | string]>([
  ['of which too much has come back, from before it was counted so', { refunded: 5_000n, returned: 6_000n }, 3_308n],
  ['of which nothing is left', { refunded: 5_000n, returned: 10_000n }, 'RoundsToZero'],
  ['of what was paid in a third currency: at the rates of now', { debitedCurrency: 'GBP' }, 4_654n],
])('a part of a booking %s', (_what, change, expected) => {
  const original = { ...booked, refunded: 0n, returned: 0n, ...change }
  const sides = sidesOfRefund({ ...back, rateRows: builtInRates, amount: usd(5_000n) }, original)
  expect(sides.ok ? sides.value.credit.minor : sides.refusal.refusal).toBe(expected)
})
