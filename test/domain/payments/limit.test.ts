/** The payment limit: equal passes, one minor unit more does not. */
import { limitInForce, limitNameOf, withinPaymentLimit, wrongLimitOfUser } from '../../../domain/payments/limit'

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
  expect(() => withinPaymentLimit({ currency: 'EUR', minor: 1n }, 'lots')).toThrow('decimal')
})

test.each([
  ['TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_ACCOUNT', '5000', false],
  ['TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_SANDBOX_TAN', '0', false],
  ['TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_ACCOUNT', '-1', true],
  ['TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_ACCOUNT', '1e', true],
  ['TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR', 'lots', false],
  ['LEVEL', 'lots', false],
])('an attribute %s of %s is a wrong limit: %s', (name, value, wrong) => {
  expect(wrongLimitOfUser({ name, value })).toBe(wrong)
})

test('the name of a limit has the form that is checked', () => {
  expect(wrongLimitOfUser({ name: limitNameOf('EUR', 'SANDBOX_TAN'), value: 'lots' })).toBe(true)
})

test.each([
  [[], '100000'],
  [['5000'], '5000'],
  [['5000', '10.5', '300'], '10.5'],
  [['200000'], '200000'],
])('of the limits %j of a user and 100000 of the instance %s counts', (ofUser, limit) => {
  expect(limitInForce('100000', ofUser)).toBe(limit)
})
