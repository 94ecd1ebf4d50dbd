import { randomUUID } from 'node:crypto'
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

const error = (code: string): object => ({ message: expect.stringContaining(code) as string })
const url = (rest: string, version = 'v4.0.0'): string => `/obp/${version}${pair.from.path}/${rest}`

test('the list has the requests of this account only, oldest first', async () => {
  const own = await createPayingPair(engine)
  const made: string[] = []
  for (const amount of ['1.00', '2.00']) made.push((await pay(engine, own, { amount })).body.id)
  for (const version of ['v2.1.0', 'v3.1.0', 'v5.1.0']) {
    const { status, body } = await call<{ transaction_requests_with_charges: { id: string; challenge: null }[] }>(
      engine,
      'GET',
      `/obp/${version}${own.from.path}/owner/transaction-requests`,
      { as: own.payer },
    )
    expect(status).toBe(200)
    expect(body.transaction_requests_with_charges.map(({ id, challenge }) => [id, challenge])).toEqual(
      made.map((id) => [id, null]),
    )
  }
})

test('a completed request without challenges, an unknown one, and one of another account', async () => {
  const { body } = await pay(engine, pair)
  const get = (rest: string): ReturnType<typeof call> => call(engine, 'GET', url(rest), { as: pair.payer })
  expect((await get(`owner/transaction-requests/${body.id}`)).body).toMatchObject({
    status: 'COMPLETED',
    transaction_ids: body.transaction_ids,
    challenge: { id: null, allowed_attempts: 0, challenge_type: null },
  })
  for (const id of ['nonsense', randomUUID()]) {
    expect(await get(`owner/transaction-requests/${id}`)).toMatchObject({
      status: 400,
      body: error(`OBP-40004: Transaction Request Id not found. Current TransactionRequestId(${id}) `),
    })
  }
  const other = await createAccount(engine, pair.payer, pair.bankId)
  expect(
    await call(engine, 'GET', `/obp/v4.0.0${other.path}/owner/transaction-requests/${body.id}`, { as: pair.payer }),
  ).toMatchObject({ status: 400, body: error('OBP-40004') })
})

test('the view must be the caller’s and must permit it', async () => {
  const auditor = await addPayer(engine, pair, 'auditor')
  expect(await call(engine, 'GET', url('auditor/transaction-requests'), { as: auditor })).toMatchObject({
    status: 400,
    body: error(
      'OBP-20022: View does not permit the access. You need the `can_see_transaction_requests` permission on the View(auditor)',
    ),
  })
  expect(await call(engine, 'GET', url('owner/transaction-requests'), { as: auditor })).toMatchObject({
    status: 403,
    body: error('OBP-20017'),
  })
})

test('the types of account and bank', async () => {
  const { body } = await call<{ transaction_request_types: unknown[] }>(
    engine,
    'GET',
    url('owner/transaction-request-types'),
    { as: pair.payer },
  )
  expect(body.transaction_request_types).toContainEqual({
    value: 'ACCOUNT',
    charge: { summary: 'Warning! Default value!', value: { currency: 'EUR', amount: '0.00' } },
  })
  const bank = await call<{ transaction_request_types: unknown[] }>(
    engine,
    'GET',
    `/obp/v4.0.0/banks/${pair.bankId}/transaction-request-types`,
  )
  expect(bank.body.transaction_request_types).toContainEqual({ transaction_request_type: 'SANDBOX_TAN' })
})
