/** Standing orders over HTTP: asked for, confirmed, shown, ended; and refused where they make no sense. */
import { daysAfter } from '../../../domain/payments/days'
import { outside, writeDown } from '../../support/counterparties'
import { refused } from '../../support/customers'
import { becomes } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { grantView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

interface Order {
  readonly id: string
  readonly status: string
  readonly first_transaction_request: RequestJson
  readonly first_transaction_request_id: string
  readonly made: readonly { readonly number: number; readonly status: string; readonly due_day: string }[]
  readonly message: string
}

const inDays = (days: number): string => daysAfter(new Date().toISOString().slice(0, 10), days)
const place = (of = pair): string => `/engine/v1${of.from.path}/owner/standing-orders`
const rent = (change: object = {}): object => ({
  type: 'ACCOUNT',
  to: { bank_id: pair.bankId, account_id: pair.to.accountId },
  value: { currency: 'EUR', amount: '850.00' },
  description: 'rent',
  frequency: 'MNTH',
  first_day: inDays(2),
  ...change,
})
const create = (
  change: object = {},
  as: Person = pair.payer,
  headers: Record<string, string> = {},
): Promise<Reply<Order>> => call<Order>(engine, 'POST', place(), { as, body: rent(change), headers })
const show = (id: string, as: Person = pair.payer): Promise<Reply<Order>> =>
  call<Order>(engine, 'GET', `${place()}/${id}`, { as })
const end = (id: string, reason: unknown = 'moved out', as: Person = pair.payer): Promise<Reply<Order>> =>
  call<Order>(engine, 'POST', `${place()}/${id}/end`, { as, body: { reason } })

test('below the threshold it is ACTIVE at once; its first payment waits for its day', async () => {
  const { status, body } = await create({ last_day: inDays(400), payments: 12 })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    status: 'ACTIVE',
    type: 'ACCOUNT',
    to: { bank_id: pair.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount: '850.00' },
    frequency: 'MNTH',
    first_day: inDays(2),
    last_day: inDays(400),
    payments: 12,
    ended: null,
    first_transaction_request: { status: 'PENDING', details: { future_date: inDays(2) }, challenges: [] },
  })
  expect(body.first_transaction_request.id).toBe(body.first_transaction_request_id)
  const made = [{ number: 1, status: 'PENDING', due_day: inDays(2), reason: '', transaction_id: null }]
  expect(await show(body.id)).toMatchObject({ status: 200, body: { id: body.id, status: 'ACTIVE', made } })
  const list = await call<{ standing_orders: readonly Order[] }>(engine, 'GET', place(), { as: pair.payer })
  expect(list.body.standing_orders.map(({ id }) => id)).toContain(body.id)
  expect((await balances(engine, pair))[1]).toBe(0n)
})

test('from the threshold on it is confirmed by the challenge of its first payment', async () => {
  const { body } = await create({ value: { currency: 'EUR', amount: '1500.00' } })
  expect(body).toMatchObject({ status: 'INITIATED', first_transaction_request: { status: 'INITIATED' } })
  const [challenge] = body.first_transaction_request.challenges
  const given = { requestId: body.first_transaction_request_id, challengeId: challenge?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: { status: 'PENDING' } })
  expect((await show(body.id)).body.status).toBe('ACTIVE')
})

test('to a counterparty, and to an IBAN', async () => {
  const written = (await writeDown(engine, pair, { ...outside, other_account_secondary_routing_address: 'XX50' })).body
  const more = { charge_policy: 'SHARED' }
  const byId = { ...more, type: 'COUNTERPARTY', to: { counterparty_id: written.counterparty_id } }
  expect(await create(byId)).toMatchObject({ status: 201, body: { status: 'ACTIVE', type: 'COUNTERPARTY' } })
  const bySepa = { ...more, type: 'SEPA', to: { iban: 'XX50' } }
  expect(await create(bySepa)).toMatchObject({ status: 201, body: { status: 'ACTIVE', type: 'SEPA' } })
  expect(await create({ ...bySepa, to: { iban: 'XX51' } })).toMatchObject(refused(404, 'OBP-30012'))
})

test('whoever may pay from the account ends it: nothing waits any more; asked again it is done', async () => {
  const { body } = await create()
  const ended = await end(body.id)
  expect(ended).toMatchObject({ status: 200, body: { status: 'CANCELLED', end_reason: 'moved out' } })
  await becomes(engine, body.first_transaction_request_id, 'CANCELLED')
  expect((await end(body.id)).body.status).toBe('CANCELLED')
  expect(await end(body.id, 'another reason')).toMatchObject(refused(409, 'OBP-49365'))
})

test('a retry makes no second order', async () => {
  const headers = { 'Idempotency-Key': 'rent-for-ever' }
  const first = await create({}, pair.payer, headers)
  await engine.database.writeAtOnce.raw('delete from idempotency_keys')
  expect((await create({}, pair.payer, headers)).body.id).toBe(first.body.id)
})

test.each([
  ['today', { first_day: inDays(0) }, 'OBP-49366'],
  ['the past', { first_day: '2020-01-27' }, 'OBP-49366'],
  ['an end before its beginning', { last_day: inDays(1) }, 'OBP-49366'],
  ['more than a year ahead', { first_day: inDays(367) }, 'OBP-49361'],
  ['no day', { first_day: '20270230' }, 'OBP-10001'],
  ['an unknown rhythm', { frequency: 'DAIL' }, 'OBP-10001'],
  ['no payments', { payments: 0 }, 'OBP-10001'],
  ['a type that is none of these', { type: 'REFUND' }, 'OBP-10001'],
  ['a payee of another type', { type: 'SEPA' }, 'OBP-10001'],
  ['no amount', { value: { currency: 'EUR', amount: '0' } }, 'OBP-40008'],
  ['a payee that is not there', { to: { bank_id: 'none', account_id: 'none' } }, 'OBP-30018'],
])('%s is refused, and nothing is written down', async (_what, change, code) => {
  const count = () => engine.database.read.raw('select from standing_orders')
  const before = (await count()).length
  expect((await create(change)).body.message).toContain(code)
  expect((await count()).length).toBe(before)
})

test('nobody else makes, sees or ends it, and at another account it is not found', async () => {
  const { id } = (await create()).body
  const stranger = await createPerson(engine)
  expect(await create({}, stranger)).toMatchObject(refused(400, 'OBP-40002'))
  expect(await show(id, stranger)).toMatchObject(refused(400, 'OBP-40002'))
  expect(await end(id, 'x', stranger)).toMatchObject(refused(400, 'OBP-40002'))
  expect(await end(id, '')).toMatchObject(refused(400, 'OBP-10001'))
  const other = await createPayingPair(engine)
  const foreign = await call(engine, 'GET', `${place(other)}/${id}`, { as: other.payer })
  expect(foreign).toMatchObject(refused(404, 'OBP-49364'))
  expect(await show('x')).toMatchObject(refused(404, 'OBP-49364'))
})

test('who may pay and not see has their own orders only, under any view that they may pay through', async () => {
  const { id } = (await create({ description: 'for the divorce lawyer' })).body
  const agent = await createPerson(engine)
  const view = 'InitiatePaymentsBerlinGroup'
  await grantView(engine, pair.from, pair.payer, agent, view)
  const at = (rest = '', through = view): string => `/engine/v1${pair.from.path}/${through}/standing-orders${rest}`
  const listed = async (as: Person, through = view): Promise<readonly string[]> =>
    (await call<{ standing_orders: Order[] }>(engine, 'GET', at('', through), { as })).body.standing_orders.map(
      (order) => order.id,
    )
  const stop = (order: string) => call(engine, 'POST', at(`/${order}/end`), { as: agent, body: { reason: 'x' } })
  const hidden = refused(400, 'OBP-20022')
  expect(await listed(agent)).toEqual([])
  expect(await call(engine, 'GET', at(`/${id}`), { as: agent })).toMatchObject(hidden)
  expect(await stop(id)).toMatchObject(hidden)
  expect((await show(id)).body.status).toBe('ACTIVE')
  const own = (await call<Order>(engine, 'POST', at(), { as: agent, body: rent() })).body.id
  expect(await listed(agent)).toEqual([own])
  expect(await call(engine, 'GET', at(`/${own}`), { as: agent })).toMatchObject({ status: 200, body: { id: own } })
  expect(await stop(own)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } })
  // The owner view shows them, the role sees them without a view.
  const clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
  for (const [as, through] of [
    [pair.payer, 'owner'],
    [clerk, view],
  ] as const)
    expect((await listed(as, through)).filter((one) => one === id || one === own)).toEqual([own, id])
})
