/** The API process is killed between request and reply; the client repeats with the same Idempotency-Key and the effect is there once. */
import { Client } from 'pg'
import { books, payment, requestsPath, startBankDay } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

let engine: TestEngine
let day: BankDay
let api: Program
let baseUrl: string

const startApi = async (): Promise<void> => {
  const address = await apiAddress()
  baseUrl = address.baseUrl
  api = await startProgram('api', { ...engine.environment, PORT: address.port })
}

beforeAll(async () => {
  engine = await startEngine()
  day = await startBankDay(engine)
  await startApi()
}, 60_000)

afterAll(async () => {
  await api.kill()
  await engine.stop()
})

const headersOf = (key: string): Record<string, string> => ({ 'Idempotency-Key': key })

/** Backends of the database that wait for a lock: the request has got that far. */
async function lockWaits(): Promise<number> {
  const [row] = await engine.database.read.raw<{ waits: number }>(
    `select count(*)::int as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.waits ?? 0
}

test('a payment that is booked at once: killed in the middle of its transaction', async () => {
  const before = await books(engine, day)
  const send = () =>
    call<TransactionRequestJson>({ baseUrl }, 'POST', requestsPath(day), {
      as: day.payer,
      headers: headersOf('pay-once'),
      body: payment(day, '10.12'),
    })
  const holder = new Client({ connectionString: engine.databaseUrl })
  await holder.connect()
  await holder.query('begin')
  await holder.query("select 1 from accounts where account_id = 'payer' for update")
  const lost = send().catch(() => 'connection lost')
  await Promise.race([
    waitFor(lockWaits, (waits) => waits > 0),
    lost.then((early) => Promise.reject(new Error(`it ended too early: ${JSON.stringify(early)}`))),
  ])
  await api.kill()
  expect(await lost).toBe('connection lost')
  await holder.query('rollback')
  await holder.end()
  await startApi()
  const replies = [await waitFor(send, ({ status }) => status !== 409), await send()]
  expect(replies.map(({ status }) => status)).toEqual([201, 201])
  expect(replies[0]?.body).toEqual(replies[1]?.body)
  const after = await books(engine, day)
  expect(BigInt(before.payer) - BigInt(after.payer)).toBe(1_012n)
  expect([after.unbalanced, after.drifted]).toEqual(['0', '0'])
}, 60_000)

test('an account that a workflow opens: killed while the workflow works, the repeated request finds what it began', async () => {
  const path = `/obp/v4.0.0/banks/${day.bankId}/accounts`
  const body = {
    user_id: day.payer.userId,
    label: 'Second',
    product_code: 'TEST',
    balance: { currency: 'EUR', amount: '0' },
    branch_id: '',
    account_routings: [],
  }
  const send = (change: object = {}) =>
    call<{ account_id: string }>({ baseUrl }, 'POST', path, {
      as: day.staff,
      headers: headersOf('open-once'),
      body: { ...body, ...change },
    })
  const holder = new Client({ connectionString: engine.databaseUrl })
  await holder.connect()
  await holder.query('begin')
  // The opening's activity waits here: its transaction writes to this table.
  await holder.query('lock table account_holders in exclusive mode')
  const lost = send().catch(() => 'connection lost')
  await Promise.race([
    waitFor(lockWaits, (waits) => waits > 0),
    lost.then((early) => Promise.reject(new Error(`it ended too early: ${JSON.stringify(early)}`))),
  ])
  await api.kill()
  expect(await lost).toBe('connection lost')
  await holder.query('rollback')
  await holder.end()
  await startApi()
  // The claim of the dead process runs out; the key stays that of its request.
  const reply = await waitFor(
    () => send(),
    ({ status }) => status !== 409,
  )
  expect(reply.status).toBe(201)
  expect((await send({ label: 'Third' })).status).toBe(422)
  expect((await send()).body).toEqual(reply.body)
  const opened = await engine.database.read.raw(`select 1 from accounts where bank_id = ? and label = 'Second'`, [
    day.bankId,
  ])
  expect(opened).toHaveLength(1)
}, 60_000)
