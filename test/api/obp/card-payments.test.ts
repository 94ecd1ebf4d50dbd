import { randomUUID } from 'node:crypto'
import { exampleCard310 } from '../../../api/json/cards'
import { refused } from '../../support/accounts'
import { writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Paying extends PayingPair {
  readonly card: Record<string, string>
  readonly cardId: string
  readonly staff: Person
  readonly counterpartyId: string
}

/** A funded account with a card, and a counterparty of it. */
async function withCard(change: object = {}): Promise<Paying> {
  const pair = await createPayingPair(engine)
  const roles = ['CanCreateCustomer', 'CanCreateCardsForBank', 'CanUpdateCardsForBank', 'CanCreateUserCustomerLink']
  const staff = await createPerson(engine, { roles: roles.map((role) => [role, pair.bankId] as const) })
  const person = {
    customer_number: randomUUID().slice(0, 8),
    legal_name: 'Susan Smith',
    mobile_phone_number: '1',
    email: 's@example.com',
    face_image: { url: 'u', date: '2013-01-22T00:08:00Z' },
  }
  const customer = await call<{ customer_id: string }>(engine, 'POST', `/obp/v1.4.0/banks/${pair.bankId}/customer`, {
    as: staff,
    body: person,
  })
  const body = {
    ...exampleCard310,
    expires_date: '2039-02-28T00:00:00Z',
    card_number: randomUUID(),
    account_id: pair.from.accountId,
    customer_id: customer.body.customer_id,
    brand: 'Visa',
    ...change,
  }
  const path = `/obp/v5.0.0/management/banks/${pair.bankId}/cards`
  const made = await call<{ card_id: string; cvv: string }>(engine, 'POST', path, { as: staff, body })
  const card = {
    card_type: 'Credit',
    brand: 'visa',
    cvv: made.body.cvv,
    card_number: body.card_number,
    name_on_card: 'SUSANSMITH',
    expiry_year: '2039',
    expiry_month: '02',
  }
  const { body: written } = await writeDown(engine, pair)
  return { ...pair, card, cardId: made.body.card_id, staff, counterpartyId: written.counterparty_id }
}

interface Asked {
  readonly card?: object
  readonly amount?: string
  readonly as?: Person
  readonly to?: string
}
const pay = (
  paying: Paying,
  { card = {}, amount = '10.00', as = paying.payer, to }: Asked = {},
): Promise<Reply<RequestJson>> =>
  call<RequestJson>(engine, 'POST', '/obp/v4.0.0/transaction-request-types/CARD/transaction-requests', {
    as,
    body: {
      card: { ...paying.card, ...card },
      to: { counterparty_id: to ?? paying.counterpartyId },
      value: { currency: 'EUR', amount },
      description: 'shoes',
    },
  })

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
