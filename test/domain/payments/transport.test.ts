import { isSent, telephoneNumber } from '../../../domain/payments/transport'

test.each([
  ['+44 07972 444 876', '+4407972444876'],
  ['(030) 901-820', '030901820'],
  ['+49.170/1234567', '+491701234567'],
  ['112', undefined],
  ['', undefined],
  ['+44 7972 444 876, +44 7972 444 877', undefined],
  ['call me', undefined],
  ['++447972444876', undefined],
  ['1'.repeat(16), undefined],
  ['+447972444876\r\nBcc: 1', undefined],
])('the number in %j is %j', (written, number) => {
  expect(telephoneNumber(written)).toBe(number)
})

test('codes are sent by mail and text message only', () => {
  expect(['EMAIL', 'SMS', 'DUMMY', 'TOTP', ''].filter(isSent)).toEqual(['EMAIL', 'SMS'])
})
