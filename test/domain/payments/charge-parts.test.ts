/** What a bank charges by its own rules, and who bears it. */
import fc from 'fast-check'
import { chargeByRule, chargeParts, chargesOf, chargeTold, isChargeRule } from '../../../domain/payments/charge'
import type { PaymentToCharge } from '../../../domain/payments/charge'
import { builtInRates } from '../../../domain/payments/fx'

const eur = (minor: bigint) => ({ currency: 'EUR', minor })
const rule = { level: '0.01', minimum: '0.20', maximum: '15.00' }

test.each([
  [1_00n, '0.20'],
  [100_00n, '1.00'],
  [123_50n, '1.24'],
  [9_999_99n, '15.00'],
])('%s cents are charged %s', (minor, charge) => {
  expect(chargeByRule(eur(minor), rule)).toBe(charge)
})

test('a currency without decimals is charged without', () => {
  expect(chargeByRule({ currency: 'JPY', minor: 1_250n }, rule)).toBe('13')
})

test.each([
  [{ level: '1.01' }],
  [{ level: '-0.1' }],
  [{ level: '1e-' }],
  [{ minimum: '-1' }],
  [{ minimum: '15.01' }],
  [{ maximum: '' }],
])('%j is no rule', (change) => {
  expect(isChargeRule({ ...rule, ...change })).toBe(false)
})

test.each([
  ['SENDER', 201n, 0n],
  ['RECEIVER', 0n, 201n],
  ['SHARED', 101n, 100n],
])('%s: the payer bears %s and the payee %s', (policy, payer, payee) => {
  expect(chargeParts(eur(201n), policy)).toEqual({ PAYER: eur(payer), PAYEE: eur(payee) })
})

test('the parts are always the whole', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 17n), fc.constantFrom('SENDER', 'RECEIVER', 'SHARED'), (minor, policy) => {
      const { PAYER, PAYEE } = chargeParts(eur(minor), policy)
      return PAYER.minor >= 0n && PAYEE.minor >= 0n && PAYER.minor + PAYEE.minor === minor
    }),
  )
})

test.each([
  ['ACCOUNT', false, '2.0'],
  ['ACCOUNT', true, '2.0'],
  ['REFUND', false, '2.0'],
  ['REFUND', true, '0.00'],
  ['FREE_FORM', true, '0.00'],
])('%s, where charges are booked (%s), is told %s', (type, isBooked, charge) => {
  const chargeAccount = isBooked ? { accountKey: '3', currency: 'EUR' } : null
  const asked = { type, amount: eur(100_00n), chargeAccount, level: '0.001' }
  expect(chargeTold({ ...asked, chargeRule: null })).toBe(charge)
  expect(chargeTold({ ...asked, chargeRule: rule })).toBe(charge === '0.00' ? charge : '1.00')
})

const payment: PaymentToCharge = {
  type: 'ACCOUNT',
  charge: { currency: 'EUR', amount: '2.0' },
  chargePolicy: 'SHARED',
  payer: { accountKey: '1', currency: 'EUR' },
  payee: { accountKey: '2', currency: 'EUR', isCharged: true },
  received: eur(10_000n),
  chargeAccount: { accountKey: '3', currency: 'EUR' },
  rateRows: builtInRates,
}
const sidesOf = (change: Partial<PaymentToCharge>): readonly string[] | string => {
  const charges = chargesOf({ ...payment, ...change })
  return charges.ok
    ? charges.value.map(({ side, debit, credit }) => `${side} ${debit.minor} ${debit.currency} ${credit.minor}`)
    : charges.refusal.refusal
}

test.each<[string, Partial<PaymentToCharge>, readonly string[] | string]>([
  ['each side its half', {}, ['PAYER 100 EUR 100', 'PAYEE 100 EUR 100']],
  ['nobody where the bank books none', { chargeAccount: null }, []],
  [
    'the payer only, where the payee is not of the bank',
    { payee: { accountKey: '2', currency: 'EUR', isCharged: false } },
    ['PAYER 100 EUR 100'],
  ],
  [
    'nobody, where the receiver bears it and is not of the bank',
    { chargePolicy: 'RECEIVER', payee: { accountKey: '2', currency: 'EUR', isCharged: false } },
    [],
  ],
  ['not the bank itself', { chargeAccount: { accountKey: '2', currency: 'EUR' } }, ['PAYER 100 EUR 100']],
  ['nobody for a refund', { type: 'REFUND' }, []],
  ['nobody for what comes back', { type: 'FREE_FORM' }, []],
  [
    'in the currency of each account',
    { payee: { accountKey: '2', currency: 'USD', isCharged: true } },
    ['PAYER 100 EUR 100', 'PAYEE 107 USD 100'],
  ],
  [
    'not what is too small for a currency',
    { chargePolicy: 'SENDER', charge: { currency: 'EUR', amount: '0.001' } },
    [],
  ],
  ['the payee no more than came in', { received: eur(1n) }, ['PAYER 100 EUR 100', 'PAYEE 1 EUR 1']],
  ['the payee all that came in', { received: eur(100n) }, ['PAYER 100 EUR 100', 'PAYEE 100 EUR 100']],
  [
    'the payee, in another currency, no more than came in',
    { payee: { accountKey: '2', currency: 'JPY', isCharged: true }, received: { currency: 'JPY', minor: 61n } },
    ['PAYER 100 EUR 100', 'PAYEE 61 JPY 50'],
  ],
  [
    'not what is too small of what came in',
    { payee: { accountKey: '2', currency: 'KRW', isCharged: true }, received: { currency: 'KRW', minor: 12n } },
    ['PAYER 100 EUR 100'],
  ],
  ['not without a rate', { payer: { accountKey: '1', currency: 'CZK' } }, 'FxRateMissing'],
])('%s', (_case, change, charges) => {
  expect(sidesOf(change)).toEqual(charges)
})
