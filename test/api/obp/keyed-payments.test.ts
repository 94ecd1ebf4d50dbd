/** Payments under an Idempotency-Key, many at once: each key has one effect and one reply, and nobody holds a connection while they wait. */
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { expectSoundLedger } from '../../support/sandbox-data'
import { waitFor } from '../../support/wait'

const poolMax = 4
let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { DATABASE_POOL_MAX: String(poolMax) } })
})
afterAll(() => engine.stop())

const newKeys = (count: number): string[] => Array.from({ length: count }, () => randomUUID())
const keyed = (pair: PayingPair, key: string, amount = '1.00') =>
  pay(engine, pair, { amount, headers: { 'Idempotency-Key': key } })

const stored = async ({ bankId }: PayingPair): Promise<{ requests: bigint; bookings: bigint; challenges: bigint }> => {
  const [row] = await engine.database.read.raw<{ requests: bigint; bookings: bigint; challenges: bigint }>(
    `select count(*) as requests, count(b.booking_id) as bookings,
       (select count(*) from challenges join transaction_requests using (request_id) where bank_id = ?) as challenges
     from transaction_requests r left join ledger_bookings b on b.booking_id = r.request_id where bank_id = ?`,
    [bankId, bankId],
  )
  if (row === undefined) throw new Error('nothing was counted')
  return row
}

test('200 at once with one key: one payment, and everybody is told of it, or that it is in flight', async () => {
  const pair = await createPayingPair(engine)
  const key = randomUUID()
  const replies = await Promise.all(Array.from({ length: 200 }, () => keyed(pair, key)))
  const made = replies.filter(({ status }) => status === 201)
  expect(made.length).toBeGreaterThan(0)
  expect(new Set(made.map(({ body }) => body.id)).size).toBe(1)
  for (const { status, body } of replies)
    if (status !== 201) expect([status, body.message.slice(0, 9)]).toEqual([409, 'OBP-29002'])
  expect((await keyed(pair, key)).body).toEqual(made[0]?.body)
  expect(await stored(pair)).toEqual({ requests: 1n, bookings: 1n, challenges: 0n })
  expect(await balances(engine, pair)).toEqual([999_900n, 100n])
})

test('one key for two payments at once: one is made, the other is refused', async () => {
  const pair = await createPayingPair(engine)
  const key = randomUUID()
  const replies = await Promise.all(['1.00', '2.00'].map((amount) => keyed(pair, key, amount)))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 422])
  expect(await stored(pair)).toMatchObject({ requests: 1n, bookings: 1n })
})

test('a refusal is an answer too: it stays when there is money', async () => {
  const pair = await createPayingPair(engine, { balance: 50n })
  const key = randomUUID()
  const replies = await Promise.all([1, 2, 3].map(() => keyed(pair, key)))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([400]))
  expect((await keyed(pair, randomUUID(), '0.50')).status).toBe(201)
  expect((await keyed(pair, key)).body).toEqual(replies[0]?.body)
  expect(await stored(pair)).toMatchObject({ requests: 1n, bookings: 1n })
})

/** Ends every backend that waits for a lock; how many there were. */
async function killWaiting(): Promise<number> {
  const [row] = await engine.database.read.raw<{ killed: number }>(
    `select count(pg_terminate_backend(pid))::int as killed from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.killed ?? 0
}

test('a hot account whose statements are killed: whoever repeats a request has paid once', async () => {
  const pair = await createPayingPair(engine)
  const keys = newKeys(60)
  const holder = new Client({ connectionString: engine.databaseUrl })
  await holder.connect()
  await holder.query('begin')
  await holder.query('select from accounts where bank_id = $1 and account_id = $2 for update', [
    pair.bankId,
    pair.to.accountId,
  ])
  const first = Promise.all(keys.map((key) => keyed(pair, key)))
  await waitFor(killWaiting, (killed) => killed > 0)
  await holder.query('rollback')
  await holder.end()
  const before = await first
  expect(new Set(before.map(({ status }) => status))).toEqual(new Set([201, 503]))
  const again = await Promise.all(keys.map((key) => keyed(pair, key)))
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([201]))
  for (const [index, { status, body }] of before.entries()) if (status === 201) expect(again[index]?.body).toEqual(body)
  expect(new Set(again.map(({ body }) => body.id)).size).toBe(60)
  expect(await stored(pair)).toEqual({ requests: 60n, bookings: 60n, challenges: 0n })
  expect(await balances(engine, pair)).toEqual([994_000n, 6_000n])
  await expectSoundLedger(engine, pair.bankId)
})

test('more payments with challenges at once than there are connections are all opened', async () => {
  const pair = await createPayingPair(engine)
  const keys = newKeys(3 * poolMax)
  const replies = await Promise.all(keys.map((key) => keyed(pair, key, '1000.00')))
  expect(replies.map(({ status, body }) => [status, body.status])).toEqual(keys.map(() => [201, 'INITIATED']))
  const again = await Promise.all(keys.map((key) => keyed(pair, key, '1000.00')))
  expect(again.map(({ body }) => body)).toEqual(replies.map(({ body }) => body))
  expect(await stored(pair)).toEqual({ requests: 12n, bookings: 0n, challenges: 12n })
})

test('200 at once with one key, and a challenge: one request, one challenge', async () => {
  const pair = await createPayingPair(engine)
  const key = randomUUID()
  const replies = await Promise.all(Array.from({ length: 200 }, () => keyed(pair, key, '1000.00')))
  expect(replies.filter(({ status }) => status === 201).length).toBeGreaterThan(0)
  expect(replies.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
  const last = await keyed(pair, key, '1000.00')
  expect(new Set(replies.flatMap(({ status, body }) => (status === 201 ? [body.id] : [])))).toEqual(
    new Set([last.body.id]),
  )
  expect(await stored(pair)).toEqual({ requests: 1n, bookings: 0n, challenges: 1n })
})
