/** The payment limit: equal passes, one minor unit more does not. */
import { withinPaymentLimit } from '../../../domain/payments/limit'

test.each([
  ['EUR', 10_000_000n, '100000', true],
  ['EUR', 10_000_001n, '100000', false],
  ['JPY', 100_000n, '100000', true],
  ['JPY', 100_001n, '100000', false],
  ['EUR', 1_050n, '10.5', true],
  ['EUR', 1_051n, '10.50', false],
  ['EUR', 1n, '0', false],
])('%s %p under a limit of %s: %s', (currency, minor, limit, ok) => {
  expect(withinPaymentLimit({ currency, minor }, limit).ok).toBe(ok)
})

test('the refusal names currency and limit', () => {
  expect(withinPaymentLimit({ currency: 'EUR', minor: 10_000_001n }, '100000')).toEqual({
    ok: false,
    refusal: { refusal: 'PaymentLimitExceeded', detail: 'AmountOfMoney(EUR,100000)' },
  })
})

test('a limit that is no decimal is a bug', () => {
  expect(() => withinPaymentLimit({ currency: 'EUR', minor: 1n }, 'lots')).toThrow('plain decimal')
})
