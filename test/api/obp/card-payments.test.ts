import { refused } from '../../support/accounts'
import { createPairWithCard, payByCard } from '../../support/card-payments'
import type { AskedByCard, PairWithCard } from '../../support/card-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances } from '../../support/payments'
import type { RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const withCard = (change: object = {}): Promise<PairWithCard> => createPairWithCard(engine, change)
const pay = (paying: PairWithCard, asked: AskedByCard = {}): Promise<Reply<RequestJson>> =>
  payByCard(engine, paying, asked)

test('a small payment by card is booked at once, from the account of the card', async () => {
  const paying = await withCard()
  const { status, body } = await pay(paying)
  expect([status, body]).toMatchObject([
    201,
    {
      type: 'CARD',
      from: { bank_id: paying.bankId, account_id: paying.from.accountId },
      details: { to_counterparty: { counterparty_id: paying.counterpartyId } },
      status: 'COMPLETED',
      challenges: [],
    },
  ])
  expect(await balances(engine, paying)).toEqual([999_000n, 1_000n])
  expect(JSON.stringify(body)).not.toContain(paying.card['card_number'])
})

test('a large one waits for its challenge, which is answered at the account', async () => {
  const paying = await withCard()
  const { body } = await pay(paying, { amount: '1500.00' })
  expect(body).toMatchObject({ status: 'INITIATED' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'CARD' }
  expect((await answer(engine, paying, given)).status).toBe(202)
  expect(await balances(engine, paying)).toEqual([850_000n, 150_000n])
})

test.each([
  ['another number', { card_number: '0' }, 'OBP-30200'],
  ['another brand', { brand: 'Mastercard' }, 'OBP-10035: Incorrect json value. brand is not matched'],
  ['a year of two digits', { expiry_year: '39' }, 'OBP-10005'],
  ['a month that is none', { expiry_month: '13' }, 'OBP-10005'],
  ['another year', { expiry_year: '2040' }, 'expiry_year is not matched'],
  ['another month', { expiry_month: '03' }, 'expiry_month is not matched'],
  ['another name', { name_on_card: 'Joe' }, 'name_on_card is not matched'],
  ['another value', { cvv: '99' }, 'cvv is not matched'],
  ['no value', { cvv: '' }, 'cvv is not matched'],
])('a card with %s pays nothing', async (_case, card, message) => {
  const paying = await withCard()
  expect(await pay(paying, { card })).toMatchObject(refused(400, message))
  expect(await balances(engine, paying)).toEqual([1_000_000n, 0n])
})

test('an expired card pays nothing', async () => {
  const paying = await withCard({ expires_date: '2026-01-31T00:00:00Z' })
  const card = { expiry_year: '2026', expiry_month: '01' }
  expect(await pay(paying, { card })).toMatchObject(refused(400, 'your credit card is expired.'))
})

test('who may not pay from the account learns nothing of its card', async () => {
  const paying = await withCard()
  for (const as of [await createPerson(engine), await addPayer(engine, paying, 'auditor')]) {
    for (const card of [{}, { cvv: '1' }, { brand: 'x' }]) {
      expect(await pay(paying, { as, card })).toMatchObject(refused(400, 'OBP-30200'))
    }
  }
  expect((await pay(paying, { as: await addPayer(engine, paying) })).status).toBe(201)
})

test('a card that is switched off is not there, and one without a value cannot pay', async () => {
  const paying = await withCard()
  await engine.database.writeAtOnce.raw('update cards set cvv_hash = null where card_id = ?', [paying.cardId])
  expect(await pay(paying)).toMatchObject(refused(400, 'cvv is not matched'))
  await engine.database.writeAtOnce.raw('update cards set enabled = false where card_id = ?', [paying.cardId])
  expect(await pay(paying)).toMatchObject(refused(400, 'OBP-30200'))
})

test('it goes to a counterparty of the account only', async () => {
  const paying = await withCard()
  const other = await withCard()
  expect(await pay(paying, { to: other.counterpartyId })).toMatchObject(refused(400, 'OBP-30017'))
  expect(await pay(paying, { amount: '0' })).toMatchObject(refused(400, 'OBP-40008'))
})

test('it needs a login', async () => {
  const path = '/obp/v4.0.0/transaction-request-types/CARD/transaction-requests'
  expect(await call(engine, 'POST', path, { body: {} })).toMatchObject(refused(401, 'OBP-20001'))
})

test('a limit of the counterparty holds for payments by card, too', async () => {
  const paying = await withCard()
  const path = `/obp/v5.1.0${paying.from.path}/views/owner/counterparties/${paying.counterpartyId}/limits`
  const months = { max_monthly_amount: 15, max_number_of_monthly_transactions: 9 }
  const years = { max_yearly_amount: 1_000, max_number_of_yearly_transactions: 9 }
  const body = { currency: 'EUR', max_single_amount: 1_000, ...months, ...years }
  expect((await call(engine, 'POST', path, { as: paying.payer, body })).status).toBe(201)
  expect((await pay(paying)).status).toBe(201)
  expect(await pay(paying)).toMatchObject(refused(400, 'OBP-49004'))
  expect(await balances(engine, paying)).toEqual([999_000n, 1_000n])
})
