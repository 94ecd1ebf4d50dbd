/** Limits add up what was paid: all of it, and without a question for every payment. */
import { randomUUID } from 'node:crypto'
import { payCounterparty, writeDown } from '../support/counterparties'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createPayingPair } from '../support/payments'
import type { PayingPair } from '../support/payments'

let engine: TestEngine
let pair: PayingPair
let counterpartyId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  counterpartyId = (await writeDown(engine, pair)).body.counterparty_id
  expect((await pay()).status).toBe(201)
  // Paid before the limits were made, as far as they know.
  await engine.database.writeAtOnce.raw('alter table transaction_requests disable trigger user')
  await engine.database.writeAtOnce.raw(
    `insert into transaction_requests
     select one.* from generate_series(1, 1999) n, lateral (select * from transaction_requests where bank_id = ? limit 1) r,
       lateral jsonb_populate_record(null::transaction_requests, to_jsonb(r) || jsonb_build_object('request_id', md5(n::text)::uuid)) one`,
    [pair.bankId],
  )
  await engine.database.writeAtOnce.raw('alter table transaction_requests enable trigger user')
})
afterAll(() => engine.stop())

const pay = () =>
  payCounterparty(engine, pair, { type: 'COUNTERPARTY', to: { counterparty_id: counterpartyId }, amount: '1.00' })
const limitCounterparty = (most: number): Promise<unknown> =>
  engine.database.writeAtOnce.raw(
    `insert into counterparty_limits values (?, ?, 'owner', 'EUR', 1000000, ?, 1000000, 1000000, 1000000)
     on conflict (counterparty_id, view_id) do update set monthly_amount = excluded.monthly_amount`,
    [randomUUID(), counterpartyId, most],
  )
const limitPayer = (most: number): Promise<unknown> =>
  engine.database.writeAtOnce.raw(
    `insert into payer_limits values (?, ?, ?, 'EUR', 1000000, ?, ?)
     on conflict on constraint payer_limits_one_per_currency do update set monthly_amount = excluded.monthly_amount`,
    [randomUUID(), pair.bankId, pair.payer.userId, most, pair.payer.userId],
  )

test.each([
  ['the counterparty', limitCounterparty],
  ['the payer', limitPayer],
])('what was paid before counts for the limit of %s, to the cent', async (_of, limit) => {
  await limit(200_099)
  expect((await pay()).status).toBe(400)
  await limit(1_000_000)
  const [row] = await engine.database.read.raw<{ minor: bigint }>(
    `select sum(amount)::bigint as minor from transaction_requests where bank_id = ?`,
    [pair.bankId],
  )
  await limit(Number(row?.minor) + 100)
  expect((await pay()).status).toBe(201)
  expect((await pay()).status).toBe(400)
  await limit(1_000_000)
})

test('when a day, month and year has begun is asked once for each limit, however much was paid', async () => {
  await limitCounterparty(1_000_000)
  await limitPayer(1_000_000)
  const calls = await engine.database.write(async (transaction) => {
    await transaction.raw("set local track_functions = 'all'")
    await transaction.raw(`update transaction_requests set status = 'COMPLETED' where request_id = md5('1')::uuid`)
    return transaction.raw(`select pg_stat_get_xact_function_calls('payments_began(text)'::regprocedure) as calls`)
  })
  expect(calls).toEqual([{ calls: 4n }])
})
