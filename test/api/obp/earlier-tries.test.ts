/** A payment that waits, asked for again under its key after the reply was lost, while the bank would refuse it by now. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'
import { startProgram } from '../../support/processes'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

/** The answers to the first tries never arrived anywhere. */
const loseReplies = (userId: string): Promise<unknown> =>
  engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [userId])

interface Asked {
  readonly transactionId: string
  readonly amount?: string
  readonly key?: string
  readonly description?: string
}

/** The payee gives back what the pair's payer has paid. */
async function paidBack(): Promise<{
  readonly pair: PayingPair
  readonly ask: (asked: Omit<Asked, 'transactionId'>) => Promise<Reply<RequestJson>>
}> {
  const paid = await createPayingPair(engine)
  const payee = await addPayer(engine, { ...paid, from: paid.to })
  const transactionId = (await pay(engine, paid, { amount: '10.00' })).body.transaction_ids[0] ?? ''
  // As much as would pay for the refund twice.
  await pay(engine, paid, { amount: '10.00' })
  const [other] = await engine.database.read.raw<{ id: string }>(
    `select o.transaction_id as id from ledger_entries e join ledger_entries o using (booking_id)
     where e.transaction_id = ? and o.transaction_id <> e.transaction_id`,
    [transactionId],
  )
  const pair = { ...paid, from: paid.to, to: paid.from, payer: payee }
  const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/REFUND/transaction-requests`
  return {
    pair,
    ask: ({ amount = '10.00', key = randomUUID(), description = 'wrong size' }) =>
      call<RequestJson>(engine, 'POST', path, {
        as: payee,
        headers: { 'Idempotency-Key': key },
        body: {
          to: { bank_id: pair.to.bankId, account_id: pair.to.accountId },
          ...{ value: { currency: 'EUR', amount }, description },
          refund: { transaction_id: other?.id, reason_code: '410' },
        },
      }),
  }
}

test('a refund that waits is found although another one has been given, and cannot be given besides', async () => {
  const { pair, ask } = await paidBack()
  const key = randomUUID()
  const first = await ask({ key })
  const other = await ask({})
  const confirm = ({ body }: Reply<RequestJson>): Promise<Reply<RequestJson>> =>
    answer(engine, pair, { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'REFUND' })
  expect(await confirm(other)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  await loseReplies(pair.payer.userId)
  const again = await ask({ key })
  expect(again).toMatchObject({ status: 201, body: first.body })
  expect(await confirm(again)).toMatchObject(refused(400, 'OBP-30068'))
  await loseReplies(pair.payer.userId)
  expect(await ask({ key })).toMatchObject({ status: 201, body: { id: first.body.id, status: 'FAILED' } })
})

test.each([{ amount: '9.00' }, { description: 'another size' }])(
  'another refund under its key is no repetition: %j',
  async (changed) => {
    const { pair, ask } = await paidBack()
    const key = randomUUID()
    expect((await ask({ key })).status).toBe(201)
    const other = await ask({})
    const given = { requestId: other.body.id, challengeId: other.body.challenges[0]?.id ?? '', type: 'REFUND' }
    expect((await answer(engine, pair, given)).status).toBe(202)
    await loseReplies(pair.payer.userId)
    expect(await ask({ key, ...changed })).toMatchObject(refused(400, 'OBP-30068'))
  },
)

test('a large payment that waits is found although its maker may confirm nothing any more', async () => {
  const pair = await createPayingPair(engine)
  const headers = { 'Idempotency-Key': randomUUID() }
  const first = await pay(engine, pair, { amount: '1500.00', headers })
  const given = { requestId: first.body.id, challengeId: first.body.challenges[0]?.id ?? '' }
  await engine.database.writeAtOnce.raw(
    `insert into payment_throttles (user_id, failures, blocks, blocked_until) values (?, 0, 1, now() + interval '1 hour')`,
    [pair.payer.userId],
  )
  await loseReplies(pair.payer.userId)
  expect(await pay(engine, pair, { amount: '1500.00' })).toMatchObject(refused(403, 'OBP-49340'))
  expect(await pay(engine, pair, { amount: '1500.00', headers })).toMatchObject({ status: 201, body: first.body })
  expect(await answer(engine, pair, given)).toMatchObject(refused(403, 'OBP-49340'))
})

test('a payment whose process has begun and written nothing yet is waited for, and not refused', async () => {
  const environment = { UPDATE_TIMEOUT_MS: '1000' }
  const slow = await startEngine({ worker: false, environment })
  const pair = await createPayingPair(slow)
  const ask = (): Promise<Reply<RequestJson>> => pay(slow, pair, { amount: '1500.00', headers })
  const headers = { 'Idempotency-Key': randomUUID() }
  expect((await ask()).status).toBe(503)
  await slow.database.writeAtOnce.raw(
    `insert into payment_throttles (user_id, failures, blocks, blocked_until) values (?, 0, 1, now() + interval '1 hour')`,
    [pair.payer.userId],
  )
  expect((await ask()).status).toBe(503)
  const worker = await startProgram('worker', slow.environment)
  const opened = await waitFor(ask, ({ status }) => status !== 503 && status !== 409)
  expect(opened).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
  expect(await pay(slow, pair, { amount: '1500.00' })).toMatchObject(refused(403, 'OBP-49340'))
  await worker.kill()
  await slow.stop()
})
