import { randomUUID } from 'node:crypto'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, storedRequest } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

// Far from UTC: the months of both differ.
const timeZone = 'Etc/GMT+12'
let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ environment: { PAYMENT_TIME_ZONE: timeZone } })
  pair = await createPayingPair(engine, { balance: 100_000_000n })
})
afterAll(() => engine.stop())

const limit = {
  currency: 'EUR',
  max_single_amount: 1_000_000,
  max_monthly_amount: 1_000_000,
  max_number_of_monthly_transactions: 1_000,
  max_yearly_amount: 1_000_000,
  max_number_of_yearly_transactions: 1_000,
}
const bound = (id: string, change: object = {}): Promise<Reply> =>
  call(engine, 'POST', `/obp/v5.1.0${pair.from.path}/views/owner/counterparties/${id}/limits`, {
    as: pair.payer,
    body: { ...limit, ...change },
  })
const counterparty = async (): Promise<string> => (await writeDown(engine, pair)).body.counterparty_id
const bounded = async (change: object): Promise<string> => {
  const id = await counterparty()
  expect((await bound(id, change)).status).toBe(201)
  return id
}
const pay = (id: string, amount: string, currency = 'EUR'): Promise<Reply<RequestJson>> =>
  payCounterparty(engine, pair, { type: 'COUNTERPARTY', to: { counterparty_id: id }, amount, currency })

test('a limit is stored once', async () => {
  const id = await counterparty()
  expect(await bound(id)).toMatchObject({
    status: 201,
    body: {
      counterparty_limit_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      bank_id: pair.bankId,
      account_id: pair.from.accountId,
      view_id: 'owner',
      counterparty_id: id,
      ...limit,
    },
  })
  expect(await bound(id)).toMatchObject(refused(400, 'OBP-30264'))
  expect(await bound(randomUUID())).toMatchObject(refused(400, 'OBP-30017'))
  expect(await bound(await counterparty(), { currency: 'EURO' })).toMatchObject(refused(400, 'OBP-10003'))
  expect(await bound(await counterparty(), { max_single_amount: -1 })).toMatchObject(refused(400, 'OBP-10001'))
})

test.each([
  ['at once', { max_single_amount: 15 }, ['15.00'], '15.01'],
  ['in a month', { max_monthly_amount: 20 }, ['10.00', '10.00'], '0.01'],
  ['in a year', { max_yearly_amount: 20 }, ['20.00'], '0.01'],
  ['times in a month', { max_number_of_monthly_transactions: 2 }, ['1.00', '1.00'], '1.00'],
  ['times in a year', { max_number_of_yearly_transactions: 1 }, ['1.00'], '1.00'],
])('no more is paid %s than the limit allows', async (_what, change, allowed, tooMuch) => {
  const id = await bounded(change)
  for (const amount of allowed) expect((await pay(id, amount)).status).toBe(201)
  const before = await balances(engine, pair)
  expect(await pay(id, tooMuch)).toMatchObject(refused(400, 'OBP-49004'))
  expect(await balances(engine, pair)).toEqual(before)
})

test.each([
  ['month', { max_monthly_amount: 20 }],
  ['month', { max_number_of_monthly_transactions: 1 }],
  ['year', { max_yearly_amount: 20 }],
  ['year', { max_number_of_yearly_transactions: 1 }],
])('with a new %s one may pay again, in the time zone of payments: %j', async (unit, change) => {
  const inZone = await bounded(change)
  expect((await pay(inZone, '20.00')).status).toBe(201)
  const paidAt = (moment: string): Promise<unknown> =>
    engine.database.writeAtOnce.raw(
      `update transaction_requests set ended_at = date_trunc(?, now(), ?) ${moment} where counterparty_id = ?`,
      [unit, timeZone, inZone],
    )
  await paidAt('')
  expect(await pay(inZone, '1.00')).toMatchObject(refused(400, 'OBP-49004'))
  await paidAt(`- interval '1 second'`)
  expect((await pay(inZone, '1.00')).status).toBe(201)
})

test('another currency does not go around the limit', async () => {
  expect(await pay(await bounded({}), '1.00', 'USD')).toMatchObject(refused(400, 'OBP-49004'))
})

test('of many payments at once no more are booked than the limit allows', async () => {
  const id = await bounded({ max_monthly_amount: 30 })
  const replies = await Promise.all(Array.from({ length: 8 }, () => pay(id, '10.00')))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, 400, 400, 400, 400, 400])
})

test('the last right answer does not book over the limit: the request is FAILED', async () => {
  const id = await bounded({ max_monthly_amount: 1_500 })
  const { body } = await pay(id, '1200.00')
  expect((await pay(id, '400.00')).status).toBe(201)
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'COUNTERPARTY' }
  expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-49004'))
  expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'CounterpartyLimitExceeded' })
})

test.each([
  ['SEPA', { iban: 'XX98' }],
  ['SIMPLE', { name: 'bounded', description: 'landlord', ...outside, other_account_secondary_routing_address: 'XX98' }],
])('a payment of type %s to a counterparty keeps its limit, too', async (type, to) => {
  const written = { ...outside, name: 'bounded', other_account_secondary_routing_address: 'XX98' }
  const more = { other_branch_routing_scheme: '', other_branch_routing_address: '' }
  const at = await createPayingPair(engine)
  const { counterparty_id: id } = (await writeDown(engine, at, { ...written, ...more })).body
  const path = `/obp/v5.1.0${at.from.path}/views/owner/counterparties/${id}/limits`
  const body = { ...limit, max_monthly_amount: 20 }
  expect((await call(engine, 'POST', path, { as: at.payer, body })).status).toBe(201)
  const paid = (amount: string): Promise<Reply<RequestJson>> =>
    payCounterparty(engine, at, { type, to: { ...more, ...to }, amount })
  expect((await paid('15.00')).status).toBe(201)
  expect(await paid('5.01')).toMatchObject(refused(400, 'OBP-49004'))
  expect((await paid('5.00')).status).toBe(201)
})
