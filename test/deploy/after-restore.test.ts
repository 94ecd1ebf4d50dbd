/** After a restore nothing waits for a workflow that is gone: the script ends or queues it, and leaves the rest alone. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { waitingForOne } from '../support/challenges'
import { openCustomerDesk } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, createPayingPair, pay, storedRequest } from '../support/payments'
import { waitFor } from '../support/wait'

const script = readFileSync(path.join(__dirname, '../../deploy/postgres/after-restore.sql'), 'utf8')

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

async function runScript(): Promise<void> {
  const client = new Client({ connectionString: engine.databaseUrl })
  await client.connect()
  await client.query(script)
  await client.end()
}
const rows = <Row>(sql: string): Promise<Row[]> => engine.database.read.raw<Row>(sql)

test('open payments fail with a reason, undecided requests expire, deliveries are queued; what is done stays done', async () => {
  const waiting = await waitingForOne(engine)
  const booked = (await pay(engine, await createPayingPair(engine))).body
  const desk = await openCustomerDesk(engine, [])
  for (const status of ['REQUESTED', 'ACCEPTED']) {
    await engine.database.writeAtOnce.raw(
      `insert into credit_limit_requests (request_id, bank_id, customer_id, currency, amount, details, requested_by, status, decided_at)
       values (?, ?, ?, 'EUR', 1, '{}', ?, ?, case when ? = 'REQUESTED' then null else now() end)`,
      [randomUUID(), desk.bank, await desk.newCustomer(), desk.staff.userId, status, status],
    )
    await engine.database.writeAtOnce.raw(
      `insert into account_applications (request_id, bank_id, product_code, user_id, requested_by, status, decided_at)
       values (?, ?, 'P', ?, ?, ?, case when ? = 'REQUESTED' then null else now() end)`,
      [randomUUID(), desk.bank, desk.staff.userId, desk.staff.userId, status, status],
    )
  }
  await runScript()
  expect(await storedRequest(engine, waiting.requestId)).toMatchObject({ status: 'FAILED' })
  expect(await storedRequest(engine, booked.id)).toMatchObject({ status: 'COMPLETED' })
  for (const table of ['credit_limit_requests', 'account_applications'])
    expect(await rows(`select status, reason from ${table} order by status`)).toEqual([
      { status: 'ACCEPTED', reason: '' },
      { status: 'EXPIRED', reason: 'Restored' },
    ])
  expect((await answer(engine, waiting, waiting)).status).toBe(400)
  const events = `select count(*)::int as count from transaction_request_events where kind = 'FAILED'`
  const before = await rows(events)
  await runScript()
  expect(await rows(events)).toEqual(before)
})

test('a delivery whose workflow is gone is taken up by the relay again', async () => {
  await engine.database.writeAtOnce.raw(
    `insert into webhooks (webhook_id, kind, trigger_name, url, http_method, http_protocol, is_active, created_by)
     select ?, 'SYSTEM', 'OnCreateTransaction', 'http://127.0.0.1:1/', 'POST', 'HTTP/1.1', true, user_id from users limit 1`,
    [randomUUID()],
  )
  // As it is in a backup: dispatched, to a workflow that does not run here.
  await engine.database.writeAtOnce.raw(
    `insert into webhook_deliveries (delivery_id, webhook_id, event_id, trigger_name, transaction_id, account_key, related_entities, dispatched_at)
     select ?, webhook_id, ?, trigger_name, e.transaction_id, e.account_key, '[]', now() from webhooks, ledger_entries e limit 1`,
    [randomUUID(), randomUUID()],
  )
  await runScript()
  await waitFor(
    () => rows<{ tries: number }>('select attempts as tries from webhook_deliveries'),
    ([delivery]) => (delivery?.tries ?? 0) > 0,
  )
})
