/** Banks that hold the money of a payment while it waits, and what an account still has. */
import { randomUUID } from 'node:crypto'
import { transactionRequestId } from '../../../domain/ids'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { viewBody } from '../../support/views'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

/** Somebody at the bank who may say that it holds money. */
const rules = async (
  { bankId }: PayingPair,
  at = engine,
): Promise<(method: string, body?: object) => Promise<Reply>> => {
  const as = await createPerson(at, { roles: [['CanManagePaymentRules', bankId]] })
  return (method, body) => call(at, method, `/engine/v1/banks/${bankId}/payment-rules`, { as, ...(body && { body }) })
}
/** A bank that holds; the payer has 2000.00. */
async function holding(at = engine): Promise<PayingPair> {
  const pair = await createPayingPair(at, { balance: 200_000n })
  expect(await (await rules(pair, at))('PUT', { hold_funds: true })).toMatchObject({
    status: 200,
    body: { hold_funds: true },
  })
  return pair
}
const held = async ({ bankId, from }: PayingPair, at = engine): Promise<readonly [bigint, bigint]> => {
  const [row] = await at.database.read.raw<{ held: bigint; open: bigint }>(
    `select a.held, coalesce((select sum(amount) from holds h where h.account_key = a.account_key and released_at is null), 0)::bigint as open
     from accounts a where bank_id = ? and account_id = ?`,
    [bankId, from.accountId],
  )
  return [row?.held ?? -1n, row?.open ?? -1n]
}
const waiting = async (pair: PayingPair, at = engine): Promise<RequestJson> => {
  const { status, body } = await pay(at, pair, { amount: '1500.00' })
  expect(status).toBe(201)
  return body
}
const give = (pair: PayingPair, request: RequestJson, code = '123'): Promise<Reply> =>
  answer(engine, pair, { requestId: request.id, challengeId: request.challenges[0]?.id ?? '', answer: code })

test('the rules of a bank are those of its staff; nothing is held before somebody says so', async () => {
  const pair = await createPayingPair(engine)
  const asked = await rules(pair)
  expect(await asked('GET')).toMatchObject({ status: 200, body: { hold_funds: false } })
  expect(await asked('PUT', { hold_funds: 'yes' })).toMatchObject(refused(400, 'OBP-10001'))
  const path = `/engine/v1/banks/${pair.bankId}/payment-rules`
  expect(await call(engine, 'PUT', path, { as: pair.payer, body: { hold_funds: true } })).toMatchObject(
    refused(403, 'OBP-20006'),
  )
  await waiting(pair)
  expect(await held(pair)).toEqual([0n, 0n])
})

test('what waits is held, cannot be paid twice, and is booked with the answer', async () => {
  const pair = await holding()
  const request = await waiting(pair)
  expect(await held(pair)).toEqual([150_000n, 150_000n])
  expect(await balances(engine, pair)).toEqual([200_000n, 0n])
  expect(await pay(engine, pair, { amount: '500.01' })).toMatchObject(refused(400, 'OBP-49001'))
  expect((await pay(engine, pair, { amount: '500.00' })).status).toBe(201)
  expect((await give(pair, request)).status).toBe(202)
  expect(await held(pair)).toEqual([0n, 0n])
  expect(await balances(engine, pair)).toEqual([0n, 200_000n])
})

test('a payment that the account cannot cover is refused when it is asked for, and leaves nothing', async () => {
  const pair = await holding()
  expect(await pay(engine, pair, { amount: '2000.01' })).toMatchObject(refused(400, 'OBP-49001'))
  expect(await held(pair)).toEqual([0n, 0n])
  const rows = await engine.database.read.raw('select from transaction_requests where bank_id = ?', [pair.bankId])
  expect(rows).toEqual([])
})

test.each<[string, (pair: PayingPair, request: RequestJson) => Promise<unknown>]>([
  ['is rejected', (pair, request) => give(pair, request, 'REJECT')],
  [
    'is out of attempts',
    async (pair, request) => {
      for (const wrong of ['7', '8', '9']) await give(pair, request, wrong)
    },
  ],
  [
    'is cancelled by an operator',
    (_pair, request) => engine.client.workflow.getHandle(transactionRequestId(request.id)).cancel(),
  ],
  [
    'is withdrawn by its maker',
    (pair, { id }) =>
      call(engine, 'POST', `/engine/v1${pair.from.path}/transaction-requests/${id}/withdrawal`, {
        as: pair.payer,
        body: {},
      }),
  ],
  [
    'is confirmed above a limit that was set meanwhile',
    async (pair, request) => {
      const officer = await createPerson(engine, { roles: [['CanManagePayerLimits', pair.bankId]] })
      const body = { currency: 'EUR', daily_amount: '1000.00', monthly_amount: '1000.00' }
      await call(engine, 'PUT', `/engine/v1/banks/${pair.bankId}/payer-limits`, { as: officer, body })
      expect(await give(pair, request)).toMatchObject(refused(400, 'OBP-49030'))
    },
  ],
  [
    'is confirmed when its account is frozen',
    async (pair, request) => {
      const officer = await createPerson(engine, { roles: [['CanFreezeAccount', pair.bankId]] })
      const path = `/engine/v1${pair.from.path}/freeze`
      const said = { as: officer, body: { reason: 'asked by a court' } }
      expect((await call(engine, 'POST', path, said)).status).toBe(201)
      expect(await give(pair, request)).toMatchObject(refused(400, 'OBP-49360'))
      expect((await call(engine, 'POST', `${path}/end`, said)).status).toBe(200)
    },
  ],
])('it is free again when the payment %s', async (_how, end) => {
  const pair = await holding()
  const request = await waiting(pair)
  await end(pair, request)
  await waitFor(
    () => held(pair),
    ([minor]) => minor === 0n,
  )
  expect(await held(pair)).toEqual([0n, 0n])
  expect((await storedRequest(engine, request.id))?.status).not.toBe('INITIATED')
  expect((await pay(engine, pair, { amount: '900.00' })).status).toBe(201)
})

describe('where challenges end after a second', () => {
  let short: TestEngine
  beforeAll(async () => {
    short = await startEngine({ environment: { CHALLENGE_LIFETIME_SECONDS: '1' } })
  })
  afterAll(() => short.stop())

  test('it is free again when nobody has answered in time', async () => {
    const pair = await holding(short)
    const request = await waiting(pair, short)
    const ended = await waitFor(
      () => storedRequest(short, request.id),
      (row) => row?.status === 'FAILED',
    )
    expect(ended).toMatchObject({ reason: 'the challenges have expired' })
    expect(await held(pair, short)).toEqual([0n, 0n])
    const released = await short.database.read.raw('select amount::int from holds where released_at is not null')
    expect(released).toEqual([{ amount: 150_000 }])
    expect((await pay(short, pair, { amount: '900.00' })).status).toBe(201)
  })
})

test('of many payments at once only those wait that the account can cover', async () => {
  const pair = await holding()
  const replies = await Promise.all(Array.from({ length: 5 }, () => pay(engine, pair, { amount: '1000.00' })))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 400, 400, 400])
  expect(await held(pair)).toEqual([200_000n, 200_000n])
  const answers = await Promise.all(replies.filter(({ status }) => status === 201).map(({ body }) => give(pair, body)))
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect(await held(pair)).toEqual([0n, 0n])
  expect(await balances(engine, pair)).toEqual([0n, 200_000n])
})

test('the charge is held with the payment', async () => {
  const pair = await holding()
  const officer = await createPerson(engine, { roles: [['CanManageCharges', pair.bankId]] })
  const rule = { transaction_request_type: 'ACCOUNT', level: '0', minimum: '3.00', maximum: '3.00' }
  const body = { account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT', rules: [rule] }
  expect((await call(engine, 'PUT', `/engine/v1/banks/${pair.bankId}/charges`, { as: officer, body })).status).toBe(200)
  await waiting(pair)
  expect(await held(pair)).toEqual([150_150n, 150_150n])
})

describe('funds available', () => {
  interface Desk {
    readonly pair: PayingPair
    readonly asker: Person
    readonly view: string
  }
  const ask = ({ pair, asker, view }: Desk, query: string): Promise<Reply> =>
    call(engine, 'GET', `/obp/v3.1.0${pair.from.path}/${view}/funds-available${query}`, { as: asker })
  /** Somebody who holds a view of these permissions, and of no others. */
  const withView = async (...permissions: readonly string[]): Promise<Desk> => {
    const pair = await holding()
    const name = `funds${randomUUID().slice(0, 8)}`
    const staff = await createPerson(engine, { roles: ['CanCreateSystemView'] })
    const body = { ...viewBody(name, { actions: permissions }), metadata_view: '' }
    expect((await call(engine, 'POST', '/obp/v5.0.0/system-views', { as: staff, body })).status).toBe(201)
    return { pair, asker: await addPayer(engine, pair, name), view: name }
  }
  const both = ['can_query_available_funds', 'can_see_transaction_this_bank_account']

  test('are what is not held', async () => {
    const desk = await withView(...both)
    const says = async (query: string): Promise<unknown> => (await ask(desk, query)).body
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
    expect(await says('?amount=2000&currency=EUR')).toMatchObject({ answer: 'yes', available_funds_request_id: id })
    expect(await says('?amount=2000.01&currency=EUR')).toMatchObject({ answer: 'no' })
    expect(await says('?amount=1&currency=USD')).toMatchObject({ answer: 'no' })
    await waiting(desk.pair)
    expect(await says('?amount=500&currency=EUR')).toMatchObject({ answer: 'yes' })
    expect(await says('?amount=500.01&currency=EUR')).toMatchObject({ answer: 'no' })
  })

  test.each([
    [both, '?currency=EUR', 'OBP-20055: These query parameters are missing:amount'],
    [both, '?amount=1', 'OBP-20055: These query parameters are missing:currency'],
    [both, '?amount=ten&currency=EUR', 'OBP-20054'],
    [both, '?amount=1&currency=EURO', 'OBP-10003'],
    [
      both.slice(0, 1),
      '?amount=1&currency=EUR',
      'OBP-20022: View does not permit the access. You need the `can_see_transaction_this',
    ],
    [both.slice(1), '?', 'OBP-20022: View does not permit the access. +  You need the `can_query'],
  ])('with %j, %s is refused with %s', async (permissions, query, message) => {
    expect(await ask(await withView(...permissions), query)).toMatchObject(refused(400, message))
  })

  test('the view of an owner may not ask', async () => {
    const pair = await holding()
    expect(await ask({ pair, asker: pair.payer, view: 'owner' }, '?amount=1&currency=EUR')).toMatchObject(
      refused(400, 'OBP-20022'),
    )
  })
})
