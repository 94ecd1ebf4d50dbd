/** What a running API and a running worker tell of themselves, as processes of their own: their logs, and one scrape of metrics each. */
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

let engine: TestEngine
let api: Program
let worker: Program
let baseUrl: string
let apiMetrics: string
let workerMetrics: string
let staff: Person
let bankId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { LOG_LEVEL: 'info' } })
  const [address, ofApi, ofWorker] = [await apiAddress(), await apiAddress(), await apiAddress()]
  baseUrl = address.baseUrl
  apiMetrics = `${ofApi.baseUrl}/metrics`
  workerMetrics = `${ofWorker.baseUrl}/metrics`
  const started = await Promise.all([
    startProgram('api', { ...engine.environment, PORT: address.port, METRICS_PORT: ofApi.port }),
    startProgram('worker', { ...engine.environment, METRICS_PORT: ofWorker.port }),
  ])
  ;[api, worker] = started
  bankId = await createBank(engine)
  staff = await createPerson(engine)
  await grant(engine, staff, [['CanCreateAccount', bankId]])
}, 60_000)

afterAll(async () => {
  await Promise.all([api.kill(), worker.kill()])
  await engine.stop()
})

const openAccount = (accountId: string) =>
  call({ baseUrl }, 'PUT', `/obp/v5.0.0/banks/${bankId}/accounts/${accountId}`, {
    as: staff,
    headers: { 'X-Request-Id': `open-${accountId}` },
    body: {
      user_id: staff.userId,
      label: 'A label that nobody may log',
      product_code: 'TEST',
      balance: { currency: 'EUR', amount: '0' },
      branch_id: '',
    },
  })

test('a request, its workflow and the activities of that are found in both logs by the id of the workflow', async () => {
  expect((await openAccount('logged-one')).status).toBe(201)
  const workflowId = `account-opening/${bankId}/logged-one`
  const about = (program: Program) => Promise.resolve(program.log().filter((line) => line['workflowId'] === workflowId))
  const [request] = await waitFor(
    () => about(api),
    (lines) => lines.length > 0,
  )
  expect(request).toMatchObject({ name: 'api', msg: 'request', requestId: 'open-logged-one', status: 201 })
  const lines = await waitFor(
    () => about(worker),
    (found) => found.some(({ msg }) => msg === 'Workflow completed'),
  )
  expect(lines.map(({ msg }) => msg)).toEqual(['Workflow started', 'Activity completed', 'Workflow completed'])
  expect(lines[1]).toMatchObject({
    name: 'worker',
    level: 30,
    activityType: 'openAccount',
    attempt: 1,
    durationMs: expect.any(Number) as number,
    runId: lines[0]?.['runId'],
  })
  expect(JSON.stringify([api.log(), worker.log()])).not.toContain('nobody may log')
})

const scrape = async (url: string): Promise<string> => {
  const reply = await fetch(url)
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, expect.stringContaining('version=0.0.4')])
  return reply.text()
}

test('one scrape of the API has its requests, its pools and what waits in the instance', async () => {
  expect((await openAccount('counted-one')).status).toBe(201)
  const text = await scrape(apiMetrics)
  expect(text).toContain(
    'obp_http_request_duration_seconds_count{method="PUT",route="/obp/v5.0.0/banks/BANK_ID/accounts/ACCOUNT_ID",status="201"}',
  )
  expect(text).toMatch(/^obp_database_connections\{pool="main",state="idle"\} [1-9]/m)
  expect(text).toMatch(/^obp_waiting_known 1$/m)
  expect(text).toMatch(/^obp_webhook_deliveries_oldest_seconds\{kind="queued"\} 0$/m)
  expect(text).toMatch(/^obp_tasks_oldest_seconds\{kind="review"\} 0$/m)
  expect(text).toMatch(/^obp_payments_oldest_seconds\{reason="day"\} 0$/m)
  expect(text).not.toContain(bankId)
})

test('one scrape of a worker has its own and those of the Temporal SDK, and no name stands there twice', async () => {
  expect((await openAccount('counted-two')).status).toBe(201)
  const text = await waitFor(
    () => scrape(workerMetrics),
    (found) => found.includes('temporal_workflow_completed_total{'),
  )
  expect(text).toMatch(/^obp_challenge_answers_total\{verdict="wrong"\} 0$/m)
  expect(text).toMatch(/^temporal_worker_task_slots_available\{/m)
  expect(text).toMatch(/^temporal_activity_execution_latency_seconds_bucket\{.*activity_type="openAccount"/m)
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('nothing else is at the port of the metrics, and the public port shows none', async () => {
  const statuses = await Promise.all(
    [apiMetrics.replace('/metrics', '/'), `${apiMetrics}?x=1`, `${baseUrl}/metrics`].map(
      async (url) => (await fetch(url)).status,
    ),
  )
  expect(statuses).toEqual([404, 404, 404])
  expect((await fetch(apiMetrics, { method: 'POST' })).status).toBe(404)
})
