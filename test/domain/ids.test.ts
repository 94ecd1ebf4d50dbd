/** Ids: what is accepted, and how workflow ids are spelt. */
import { accountOpeningId, isObpId, isUuid, onboardingId, transactionRequestId } from '../../domain/ids'

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
})
