/** Ids: what is accepted, and how workflow ids are spelt. */
import {
  accountApplicationId,
  accountOpeningId,
  creditLimitRequestId,
  customerErasureId,
  isObpId,
  isUuid,
  onboardingId,
  payloadScopeOf,
  transactionRequestId,
} from '../../domain/ids'

test.each(['a', 'gh.29.uk', 'A_b-9', 'x'.repeat(255)])('%s is an OBP id', (text) => {
  expect(isObpId(text)).toBe(true)
})

test.each(['', 'a b', 'a/b', 'é', 'a\n', 'x'.repeat(256), "a'"])('%j is no OBP id', (text) => {
  expect(isObpId(text)).toBe(false)
})

test.each([
  ['3191ead3-75fe-4d00-b6ac-075e5e6a8e3a', true],
  ['3191EAD3-75FE-4D00-B6AC-075E5E6A8E3A', true],
  ['3191ead375fe4d00b6ac075e5e6a8e3a', false],
  ['3191ead3-75fe-4d00-b6ac-075e5e6a8e3g', false],
  ['', false],
])('%j as a uuid: %s', (text, expected) => {
  expect(isUuid(text)).toBe(expected)
})

test('workflow ids live in histories for ever', () => {
  expect(onboardingId('c1')).toBe('onboarding/c1')
  expect(accountOpeningId('b1', 'a1')).toBe('account-opening/b1/a1')
  expect(transactionRequestId('t1')).toBe('transaction-request/t1')
  expect(creditLimitRequestId({ requestId: 'r1', customerId: 'c1' })).toBe('credit-limit-request/c1/r1')
  expect(creditLimitRequestId({ requestId: 'r1', customerId: null })).toBe('credit-limit-request/r1')
  expect(accountApplicationId({ requestId: 'r1', customerId: 'c1' })).toBe('account-application/c1/r1')
  expect(accountApplicationId({ requestId: 'r1', customerId: null })).toBe('account-application/r1')
})

test.each([
  onboardingId('c1'),
  creditLimitRequestId({ requestId: 'r1', customerId: 'c1' }),
  accountApplicationId({ requestId: 'r1', customerId: 'c1' }),
])('%s is about the customer c1: it is encrypted under their key', (workflowId) => {
  expect(payloadScopeOf(workflowId)).toBe('customer/c1')
})

test.each([
  undefined,
  '',
  'onboarding/',
  // It must outlive the key that it deletes.
  customerErasureId('c1'),
  creditLimitRequestId({ requestId: 'r1', customerId: null }),
  accountApplicationId({ requestId: 'r1', customerId: null }),
  accountOpeningId('b1', 'a1'),
  transactionRequestId('t1'),
  'standing-order/onboarding/c1',
])('%j is about no customer alone: it is encrypted under the key of the instance', (workflowId) => {
  expect(payloadScopeOf(workflowId)).toBe('instance')
})
