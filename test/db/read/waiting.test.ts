/** What waits in the instance: only what is open counts, the oldest gives the age, and no table is read from end to end for it. */
import { randomUUID } from 'node:crypto'
import { waitingNow, waitingStatement } from '../../../db/read/waiting'
import type { Waiting } from '../../../db/read/waiting'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import { createNamed, falsePositive, listed, loadedVersion, openScreeningDesk } from '../../support/screening'
import type { ScreeningDesk } from '../../support/screening'

let engine: TestEngine
let desk: ScreeningDesk
beforeAll(async () => {
  // Without a worker nothing is passed on while it is counted.
  engine = await startEngine({ worker: false })
  desk = await openScreeningDesk(engine)
})
afterAll(() => engine.stop())

const execute = (sql: string, values: readonly (string | number | null)[] = []): Promise<unknown> =>
  engine.database.writeAtOnce.raw(sql, values)

interface OpenCase {
  readonly state: string
  /** Since when it is in its state. */
  readonly hours: number
  /** Its task, and since when it has it. */
  readonly task?: readonly [kind: string, hours: number]
}
/** Whatever its age: it was changed just now. */
const openCase = async ({ state, hours, task: [kind, taskHours] = ['', 0] }: OpenCase): Promise<unknown> =>
  execute(
    `insert into kyc_cases (customer_id, bank_id, state, policy, state_since, task, task_role, task_since, due_at)
     select ?, ?, ?, '{}', now() - make_interval(hours => ?), nullif(t.kind, ''), case when t.kind <> '' then 'R' end,
       case when t.kind <> '' then now() - make_interval(hours => ?) end, now()
     from (values (?)) as t (kind)`,
    [await desk.newCustomer(), desk.bank, state, hours, taskHours, kind],
  )
const apply = (status: string, hours: number): Promise<unknown> =>
  execute(
    `insert into account_applications (request_id, bank_id, product_code, user_id, status, requested_by, requested_at, decided_at)
     values (?, ?, 'P', ?, ?, ?, now() - make_interval(hours => ?), case when ? = 'REQUESTED' then null else now() end)`,
    [randomUUID(), desk.bank, desk.staff.userId, status, desk.staff.userId, hours, status],
  )
/** How many of them, and how many hours the oldest has been waiting. */
const of = (list: readonly Waiting[], kind: string): [number, number] | undefined => {
  const found = list.find((one) => one.kind === kind)
  return found && [found.count, Math.round(found.oldestSeconds / 3_600)]
}

test('an instance in which nothing happens has every kind, empty', async () => {
  const { cases, tasks, payments, deliveries, messages, rescreenings, changes } = await waitingNow(engine.database.read)
  const kinds = (list: readonly Waiting[]): readonly string[] => list.map(({ kind }) => kind).sort()
  expect(kinds(cases)).toEqual(['approved', 'checking', 'collecting', 'in_review'])
  expect(kinds(tasks)).toEqual([
    'accountApplication',
    'creditLimitRequest',
    'escalation',
    'overdue',
    'providerCheck',
    'review',
    'screeningHit',
  ])
  expect(kinds(payments)).toEqual(['account', 'answers', 'day', 'funds'])
  expect([kinds(deliveries), kinds(messages), kinds(rescreenings), kinds(changes)]).toEqual([
    ['heldUp', 'parked', 'queued'],
    ['parked', 'queued'],
    ['queued'],
    ['queued'],
  ])
  for (const { count, oldestSeconds } of [
    ...[...cases, ...tasks, ...payments],
    ...[...deliveries, ...messages, ...rescreenings, ...changes],
  ])
    expect([count, oldestSeconds]).toEqual([0, 0])
})

test('open cases are counted by state, and their tasks by kind, each since it is one; what rests is not', async () => {
  await openCase({ state: 'in_review', hours: 3, task: ['review', 3] })
  await openCase({ state: 'in_review', hours: 7, task: ['escalation', 2] })
  await openCase({ state: 'in_review', hours: 50, task: ['overdue', 26] })
  await openCase({ state: 'collecting', hours: 1 })
  await openCase({ state: 'checking', hours: 5, task: ['providerCheck', 4] })
  await openCase({ state: 'monitoring', hours: 100 })
  await openCase({ state: 'rejected', hours: 100 })
  const { cases, tasks } = await waitingNow(engine.database.read)
  expect(cases).toHaveLength(4)
  expect(['in_review', 'collecting', 'checking', 'approved'].map((state) => of(cases, state))).toEqual([
    [3, 50],
    [1, 1],
    [1, 5],
    [0, 0],
  ])
  expect(['review', 'escalation', 'overdue', 'providerCheck'].map((kind) => of(tasks, kind))).toEqual([
    [1, 3],
    [1, 2],
    [1, 26],
    [1, 4],
  ])
})

test('requests of customers are counted until they are decided', async () => {
  await apply('REQUESTED', 5)
  await apply('REQUESTED', 2)
  await apply('ACCEPTED', 100)
  await execute(
    `insert into credit_limit_requests (request_id, bank_id, customer_id, currency, amount, details, requested_by, requested_at)
     values (?, ?, ?, 'EUR', 1, '{}', ?, now() - interval '4 hours')`,
    [randomUUID(), desk.bank, await desk.newCustomer(), desk.staff.userId],
  )
  const { tasks } = await waitingNow(engine.database.read)
  expect([of(tasks, 'accountApplication'), of(tasks, 'creditLimitRequest')]).toEqual([
    [2, 5],
    [1, 4],
  ])
})

test('open hits are as old as their finding, whatever has been screened since', async () => {
  await loadedVersion(engine, [listed('k1', 'Karl Testmann')])
  const hitIds: string[] = []
  for (const hours of [9, 6]) {
    const { hits } = (await desk.screen(await createNamed(engine, desk.staff, desk.bank, 'Karl Testmann'))).body
    hitIds.push(hits[0]?.hit_id ?? '')
    await execute(`update screening_hits set found_at = now() - make_interval(hours => ?) where hit_id = ?`, [
      hours,
      hitIds.at(-1) ?? '',
    ])
  }
  const hits = async (): Promise<[number, number] | undefined> =>
    of((await waitingNow(engine.database.read)).tasks, 'screeningHit')
  expect(await hits()).toEqual([2, 9])
  await desk.decide(hitIds[0] ?? '', falsePositive)
  expect(await hits()).toEqual([1, 6])
})

test('deliveries that have no workflow yet, and those that were given up', async () => {
  await execute(
    `insert into webhooks (webhook_id, kind, trigger_name, url, http_method, http_protocol, is_active, created_by)
     values (?, 'SYSTEM', 'OnCreateTransaction', 'https://example.com', 'POST', 'HTTP/1.1', true, ?)`,
    [randomUUID(), desk.staff.userId],
  )
  expect((await pay(engine, await createPayingPair(engine))).status).toBe(201)
  const { deliveries } = await waitingNow(engine.database.read)
  // A deposit and a payment move two accounts each.
  expect(of(deliveries, 'queued')).toEqual([4, 0])
  await execute(
    `update webhook_deliveries set status = 'PARKED', ended_at = now() - make_interval(hours => ?)
     where delivery_id = (select delivery_id from webhook_deliveries order by sequence limit 1)`,
    [6],
  )
  // A relay that has passed on the rest is not late because of one that stands behind another.
  await execute(
    `update webhook_deliveries set held_up = true, created_at = now() - make_interval(hours => ?)
     where delivery_id = (select delivery_id from webhook_deliveries order by sequence desc limit 1)`,
    [2],
  )
  const afterwards = await waitingNow(engine.database.read)
  expect(['queued', 'heldUp', 'parked'].map((kind) => of(afterwards.deliveries, kind))).toEqual([
    [2, 0],
    [1, 2],
    [1, 6],
  ])
})

test.each([
  ['was held up', 'held_up = true', 'held_up = false'],
  ['was parked', "status = 'PARKED', ended_at = now()", "status = 'PENDING', ended_at = null, dispatched_at = null"],
  [
    'was held up when it was parked',
    "status = 'PARKED', ended_at = now(), held_up = false",
    "status = 'PENDING', ended_at = null",
  ],
  ['has lost its workflow', 'dispatched_at = now()', 'dispatched_at = null'],
])('a delivery that %s waits for the relay since it is in the queue again', async (_what, out, back) => {
  await execute(
    `update webhook_deliveries set status = 'PENDING', ended_at = null, dispatched_at = null, held_up = false, queued_at = null,
       created_at = now() - interval '5 hours'`,
  )
  const queued = async () => of((await waitingNow(engine.database.read)).deliveries, 'queued')
  expect(await queued()).toEqual([4, 5])
  await execute(`update webhook_deliveries set ${out}`)
  expect(await queued()).toEqual([0, 0])
  await execute(`update webhook_deliveries set ${back}`)
  expect(await queued()).toEqual([4, 0])
  // A try is noted: it has been queued no longer for that.
  await execute(`update webhook_deliveries set queued_at = now() - interval '3 hours'`)
  await execute('update webhook_deliveries set last_error = null')
  expect(await queued()).toEqual([4, 3])
})

test('messages that have no workflow yet, and those that were left to the staff, since they were written', async () => {
  const write = async (delivery: string, hours: number, dispatched = false): Promise<unknown> =>
    execute(
      `insert into customer_messages (message_id, bank_id, customer_id, transport, from_department, from_person, message, delivery, created_at, dispatched_at,
         sent_by, sent_at)
       select ?, ?, ?, '', '', '', 'm', d.delivery, now() - make_interval(hours => ?), case when d.dispatched = 'true' then now() end,
         case when d.delivery = 'SENT' then 'EMAIL' end, case when d.delivery = 'SENT' then now() end
       from (values (?, ?)) as d (delivery, dispatched)`,
      [randomUUID(), desk.bank, await desk.newCustomer(), hours, delivery, String(dispatched)],
    )
  await write('PENDING', 3)
  await write('PENDING', 2)
  await write('PENDING', 50, true)
  await write('PARKED', 30, true)
  await write('PARKED', 26, true)
  await write('SENT', 100, true)
  await write('NONE', 100)
  const { messages } = await waitingNow(engine.database.read)
  expect([of(messages, 'queued'), of(messages, 'parked')]).toEqual([
    [2, 3],
    [2, 30],
  ])
})

test('comparisons with a new list that have no workflow yet', async () => {
  await execute('update rescreenings set dispatched_at = now()')
  await loadedVersion(engine, [listed('k2', 'Karla Testfrau')])
  await execute('update rescreenings set queued_at = now() - make_interval(hours => ?)', [4])
  const { rescreenings } = await waitingNow(engine.database.read)
  expect(of(rescreenings, 'queued')).toEqual([1, 4])
})

test('changes of customers that their cases have not been told of, since the first of them', async () => {
  const customerId = await desk.newCustomer()
  const untold = async () => of((await waitingNow(engine.database.read)).changes, 'queued')
  const rename = (name: string) =>
    execute('update customers set legal_name = ? where customer_id = ?', [name, customerId])
  const back = (hours: number) =>
    execute('update customer_facts set untold_since = now() - make_interval(hours => ?) where customer_id = ?', [
      hours,
      customerId,
    ])
  await execute('update customer_facts set told_version = version')
  await rename('Once')
  await back(3)
  await rename('Twice')
  expect(await untold()).toEqual([1, 3])
  await execute('update customer_facts set told_version = version')
  expect(await untold()).toEqual([0, 0])
  await rename('Thrice')
  expect(await untold()).toEqual([1, 0])
})

test('the last reconciliation, when there was one', async () => {
  expect((await waitingNow(engine.database.read)).reconciliation).toBeNull()
  for (const [hours, found] of [
    [30, 7],
    [2, 3],
  ] as const) {
    await execute(
      `insert into reconciliation_runs (run_id, started_at, ended_at, banks, accounts, entries, differences_found, differences)
       values (?, now(), now() - make_interval(hours => ?), 1, 1, 1, ?, '[]')`,
      [randomUUID(), hours, found],
    )
  }
  const { reconciliation } = await waitingNow(engine.database.read)
  expect([reconciliation?.differences, Math.round((reconciliation?.ageSeconds ?? 0) / 3_600)]).toEqual([3, 2])
})

test('the statement has an index for every table that grows', async () => {
  const plan = await engine.database.within(async ({ read }) => {
    await read.raw('set local enable_seqscan = off')
    return read.raw(`explain ${waitingStatement}`)
  })
  const text = JSON.stringify(plan)
  for (const table of [
    'reconciliation_runs',
    'kyc_cases',
    'credit_limit_requests',
    'account_applications',
    'screening_hits',
    'transaction_requests',
    'payment_waits',
    'webhook_deliveries',
    'customer_messages',
    'rescreenings',
    'customer_facts',
  ])
    expect(text).not.toContain(`Seq Scan on ${table}`)
  for (const index of [
    'kyc_cases_open_by_age',
    'kyc_cases_tasks',
    // Either order of the inbox has one of open rows.
    /account_applications_(waiting|by_due)/,
    'screening_hits_waiting',
    'transaction_requests_waiting',
    'webhook_deliveries_to_dispatch',
    'customer_messages_queued',
    'customer_messages_by_delivery',
    'rescreenings_to_dispatch',
    'customer_facts_to_tell',
  ])
    expect(text).toMatch(index)
})
