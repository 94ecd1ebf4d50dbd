/** After a restore nothing waits for a workflow that is gone: the script ends or queues it, and leaves the rest alone. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { customerErasureId, customerScope, onboardingId, rescreeningId, standingOrderId } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import { waitingForOne } from '../support/challenges'
import { openCustomerDesk } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { answer, createPayingPair, pay, storedRequest } from '../support/payments'
import { call, createPerson } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

const script = readFileSync(path.join(__dirname, '../../deploy/postgres/after-restore.sql'), 'utf8')

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}` } })
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

/** What the runbook does before the script: the workflow is there and has ended from outside. */
const terminate = (workflowId: string): Promise<unknown> =>
  engine.client.workflow.getHandle(workflowId).terminate('restored')
const runs = (workflowId: string): Promise<unknown> =>
  waitFor(
    () => engine.client.workflow.getHandle(workflowId).describe(),
    ({ status }) => status.name === 'RUNNING',
  )

interface Order {
  readonly id: string
  readonly status: string
  readonly made: readonly { readonly number: number; readonly status: string }[]
}

test('a standing order goes on from the payment that comes next, and can be ended', async () => {
  const pair = await createPayingPair(engine)
  const place = `/engine/v1${pair.from.path}/owner/standing-orders`
  const inDays = (days: number): string => daysAfter(new Date().toISOString().slice(0, 10), days)
  const body = {
    type: 'ACCOUNT',
    to: { bank_id: pair.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount: '10.00' },
    description: 'rent',
    frequency: 'WEEK',
  }
  const create = async (firstDay: string): Promise<string> =>
    (await call<Order>(engine, 'POST', place, { as: pair.payer, body: { ...body, first_day: firstDay } })).body.id
  const show = async (id: string): Promise<Order> =>
    (await call<Order>(engine, 'GET', `${place}/${id}`, { as: pair.payer })).body
  const [running, waiting] = [await create(inDays(1)), await create(inDays(2))]
  for (const id of [running, waiting]) {
    expect((await show(id)).status).toBe('ACTIVE')
    await terminate(standingOrderId(id))
  }
  // Its second payment was due while nothing ran.
  await engine.database.writeAtOnce.raw(
    'update standing_orders set first_day = first_day - 8 where standing_order_id = ?',
    [running],
  )
  await runScript()
  for (const id of [running, waiting]) await runs(standingOrderId(id))
  const gone = await waitFor(
    () => show(running),
    ({ made }) => made.some(({ number, status }) => number === 2 && status === 'COMPLETED'),
  )
  expect(gone.made.map(({ number }) => number).sort()).toEqual([1, 2])
  // The first payment of the other had no workflow any more.
  expect(await show(waiting)).toMatchObject({ status: 'ACTIVE', made: [{ number: 1, status: 'FAILED' }] })
  const ended = await call(engine, 'POST', `${place}/${waiting}/end`, { as: pair.payer, body: { reason: 'moved out' } })
  expect(ended).toMatchObject({ status: 200, body: { status: 'CANCELLED' } })
})

test('a case that waits for a day is watched again without anybody who knocks', async () => {
  const customerId = await (await openDesk(engine)).caseInReview()
  await terminate(onboardingId(customerId))
  await runScript()
  await runs(onboardingId(customerId))
})

test('an erasure that was under way comes to its end: no key, and no reply that was stored late, is left of the person', async () => {
  const desk = await openDesk(engine)
  const keeper = await createPerson(engine, { roles: [['CanEraseCustomer', desk.bankId]] })
  const [kept, erased] = [await desk.caseInReview(), await desk.caseInReview()]
  await desk.decide(erased, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  await desk.act(erased, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  await engine.client.workflow.getHandle(onboardingId(erased)).result()
  await terminate(customerErasureId(erased))
  // As a request that was under way leaves it.
  const late = { [kept]: randomUUID(), [erased]: randomUUID() }
  for (const [customerId, key] of Object.entries(late))
    await engine.database.writeAtOnce.raw(
      `insert into idempotency_keys (user_id, key, request_hash, status, headers, body, named_ids) values (?, ?, 'h', 201, '{}', ?::jsonb, ?)`,
      [
        desk.clerk.userId,
        key,
        JSON.stringify({ customer_id: customerId, legal_name: 'Eveline Tripman' }),
        [customerId],
      ],
    )
  const keys = (): Promise<{ scope: string }[]> =>
    rows(`select scope from data_keys where scope in ('${customerScope(kept)}', '${customerScope(erased)}')`)
  expect(await keys()).toHaveLength(2)
  await runScript()
  expect(await keys()).toEqual([{ scope: customerScope(kept) }])
  const stored = (key: string | undefined) =>
    rows<{ body: object }>(`select body from idempotency_keys where key = '${key}'`)
  expect(await stored(late[erased])).toEqual([{ body: {} }])
  expect(await stored(late[kept])).toMatchObject([{ body: { legal_name: 'Eveline Tripman' } }])
})

test('a message that was on its way, and a rescreening, are taken up again', async () => {
  const desk = await openCustomerDesk(engine, [])
  const messageId = randomUUID()
  await engine.database.writeAtOnce.raw(
    `insert into customer_messages (message_id, bank_id, customer_id, from_department, from_person, message, transport, delivery, dispatched_at)
     values (?, ?, ?, '', '', 'hello', 'EMAIL', 'PENDING', now())`,
    [messageId, desk.bank, await desk.newCustomer()],
  )
  const versionId = await loadedVersion(engine, [listed('k', 'Karl Testmann')])
  const ended = (): Promise<{ ended: boolean }[]> =>
    rows(`select ended_at is not null as ended from rescreenings where version_id = '${versionId}'`)
  await waitFor(ended, ([row]) => row?.ended === true)
  // Restored to the moment before its end.
  await engine.database.writeAtOnce.raw(
    'update rescreenings set ended_at = null, customers = null where version_id = ?',
    [versionId],
  )
  const first = (await engine.client.workflow.getHandle(rescreeningId(versionId)).describe()).runId
  await runScript()
  await waitFor(ended, ([row]) => row?.ended === true)
  expect((await engine.client.workflow.getHandle(rescreeningId(versionId)).describe()).runId).not.toBe(first)
  // Nothing can be sent here: the relay says so of what it finds queued.
  await waitFor(
    () => rows<{ delivery: string }>(`select delivery from customer_messages where message_id = '${messageId}'`),
    ([row]) => row?.delivery === 'NONE',
  )
})
