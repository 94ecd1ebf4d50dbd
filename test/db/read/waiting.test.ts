/** What waits in the instance: only what is open counts, the oldest gives the age, and no table is read from end to end for it. */
import { randomUUID } from 'node:crypto'
import { waitingNow, waitingStatement } from '../../../db/read/waiting'
import type { Waiting } from '../../../db/read/waiting'
import { openCustomerDesk } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  // Without a worker nothing is passed on while it is counted.
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, [])
})
afterAll(() => engine.stop())

const execute = (sql: string, values: readonly (string | number)[]): Promise<unknown> =>
  engine.database.writeAtOnce.raw(sql, values)
const openCase = async (state: string, hours: number): Promise<unknown> =>
  execute(
    `insert into kyc_cases (customer_id, bank_id, state, policy, changed_at) values (?, ?, ?, '{}', now() - make_interval(hours => ?))`,
    [await desk.newCustomer(), desk.bank, state, hours],
  )
const apply = (status: string, hours: number): Promise<unknown> =>
  execute(
    `insert into account_applications (request_id, bank_id, product_code, user_id, status, requested_by, requested_at, decided_at)
     values (?, ?, 'P', ?, ?, ?, now() - make_interval(hours => ?), case when ? = 'REQUESTED' then null else now() end)`,
    [randomUUID(), desk.bank, desk.staff.userId, status, desk.staff.userId, hours, status],
  )
const of = (list: readonly Waiting[], kind: string): [number, number] | undefined => {
  const found = list.find((one) => one.kind === kind)
  return found && [found.count, Math.round(found.oldestSeconds / 3_600)]
}

test('an instance in which nothing happens has every kind, empty', async () => {
  const { cases, staffRequests, deliveries } = await waitingNow(engine.database.read)
  expect(cases.map(({ kind }) => kind).sort()).toEqual(['approved', 'checking', 'collecting', 'in_review'])
  expect(staffRequests.map(({ kind }) => kind).sort()).toEqual(['account_application', 'credit_limit_request'])
  expect(deliveries.map(({ kind }) => kind).sort()).toEqual(['parked', 'queued'])
  for (const { count, oldestSeconds } of [...cases, ...staffRequests, ...deliveries])
    expect([count, oldestSeconds]).toEqual([0, 0])
})

test('open cases and undecided requests are counted with the age of the oldest; what is done is not', async () => {
  await openCase('in_review', 3)
  await openCase('in_review', 7)
  await openCase('collecting', 1)
  await openCase('monitoring', 100)
  await openCase('rejected', 100)
  await apply('REQUESTED', 5)
  await apply('REQUESTED', 2)
  await apply('ACCEPTED', 100)
  await execute(
    `insert into credit_limit_requests (request_id, bank_id, customer_id, currency, amount, details, requested_by, requested_at)
     values (?, ?, ?, 'EUR', 1, '{}', ?, now() - interval '4 hours')`,
    [randomUUID(), desk.bank, await desk.newCustomer(), desk.staff.userId],
  )
  const { cases, staffRequests } = await waitingNow(engine.database.read)
  expect(cases).toHaveLength(4)
  expect([of(cases, 'in_review'), of(cases, 'collecting'), of(cases, 'checking')]).toEqual([
    [2, 7],
    [1, 1],
    [0, 0],
  ])
  expect([of(staffRequests, 'account_application'), of(staffRequests, 'credit_limit_request')]).toEqual([
    [2, 5],
    [1, 4],
  ])
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
  const afterwards = await waitingNow(engine.database.read)
  expect([of(afterwards.deliveries, 'queued'), of(afterwards.deliveries, 'parked')]).toEqual([
    [3, 0],
    [1, 6],
  ])
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
    return read.raw(`explain ${waitingStatement}`, [['in_review']])
  })
  const text = JSON.stringify(plan)
  for (const table of [
    'reconciliation_runs',
    'kyc_cases',
    'credit_limit_requests',
    'account_applications',
    'webhook_deliveries',
  ])
    expect(text).not.toContain(`Seq Scan on ${table}`)
  expect(text).toContain('kyc_cases_bank_state')
  expect(text).toContain('account_applications_waiting')
  expect(text).toContain('webhook_deliveries_to_dispatch')
})
