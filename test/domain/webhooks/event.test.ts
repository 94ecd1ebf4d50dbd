import { eventBody } from '../../../domain/webhooks/event'

const movement = {
  bankId: 'gh.29.uk',
  accountId: 'mine',
  transactionId: '7ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
  currency: 'EUR',
  amount: -1_000n,
  balanceAfter: 123_456n,
}
const event = { eventId: 'e', movement, relatedEntities: [{ userId: 'u', customerIds: ['c', 'd'] }] }

test('a notification names the transaction and whom it concerns', () => {
  expect(eventBody({ ...event, trigger: 'OnCreateTransaction' })).toEqual({
    event_name: 'OnCreateTransaction',
    event_id: 'e',
    bank_id: 'gh.29.uk',
    account_id: 'mine',
    transaction_id: movement.transactionId,
    related_entities: [{ user_id: 'u', customer_ids: ['c', 'd'] }],
  })
})

test.each([
  ['OnDebitTransaction', { ...movement }, '10.00 EUR', '1234.56 EUR'],
  ['OnCreditTransaction', { ...movement, amount: 5n, currency: 'JPY', balanceAfter: -7n }, '5 JPY', '-7 JPY'],
  ['OnBalanceChange', { ...movement, currency: 'BHD' }, '1.000 BHD', '123.456 BHD'],
] as const)('%s tells amount and balance in the decimals of the currency', (trigger, moved, amount, balance) => {
  expect(eventBody({ ...event, trigger, movement: moved })).toEqual({
    event_name: trigger,
    event_id: 'e',
    bank_id: 'gh.29.uk',
    account_id: 'mine',
    amount,
    balance,
  })
})
