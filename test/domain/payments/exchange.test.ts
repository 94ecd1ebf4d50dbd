import { currenciesToExchange, exchange } from '../../../domain/payments/exchange'
import type { Money } from '../../../domain/money'

const euros = (minor: bigint): Money => ({ currency: 'EUR', minor })
const rows = [
  { fromCurrency: 'EUR', toCurrency: 'USD', rate: '1.10' },
  { fromCurrency: 'EUR', toCurrency: 'JPY', rate: '120' },
]

test.each([
  ['EUR', 'EUR', 1_005n, 1_005n, []],
  ['EUR', 'USD', 1_005n, 1_106n, ['EUR USD 1.10']],
  ['USD', 'EUR', 1_106n, 1_005n, ['EUR USD 1.10']],
  // Both sides in a third currency: converted twice from the same amount, so they agree to the cent.
  ['USD', 'USD', 1_106n, 1_106n, ['EUR USD 1.10', 'EUR USD 1.10']],
  ['JPY', 'USD', 1_206n, 1_106n, ['EUR JPY 120', 'EUR USD 1.10']],
])('10.05 EUR from an account in %s to one in %s', (payer, payee, debit, credit, rates) => {
  const made = exchange(rows, euros(1_005n), payer, payee)
  if (!made.ok) throw new Error(made.refusal.refusal)
  expect(made.value.debit).toEqual({ currency: payer, minor: debit })
  expect(made.value.credit).toEqual({ currency: payee, minor: credit })
  expect(made.value.rates.map(({ from, to, rate }) => `${from} ${to} ${rate}`)).toEqual(rates)
})

test.each([
  ['no rate for the payer', 'CHF', 'EUR', 1n, 'FxRateMissing'],
  ['no rate for the payee', 'EUR', 'CHF', 1n, 'FxRateMissing'],
])('%s', (_case, payer, payee, minor, refusal) => {
  expect(exchange(rows, euros(minor), payer, payee)).toMatchObject({ ok: false, refusal: { refusal } })
})

test('a side that rounds to zero refuses the whole', () => {
  const cheap = [{ fromCurrency: 'EUR', toCurrency: 'USD', rate: '0.4' }]
  expect(exchange(cheap, euros(1n), 'EUR', 'USD')).toEqual({ ok: false, refusal: { refusal: 'RoundsToZero' } })
})

test('rates are read only for what is converted', () => {
  expect(currenciesToExchange(euros(1n), 'EUR', 'EUR')).toEqual([])
  expect(currenciesToExchange(euros(1n), 'USD', 'USD')).toEqual(['EUR', 'USD'])
  expect(currenciesToExchange(euros(1n), 'USD', 'JPY')).toEqual(['EUR', 'USD', 'JPY'])
})
