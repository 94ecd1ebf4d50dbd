/** One trace leads from a request through its workflow and the activities of that to their SQL; and tracing can be switched on and off under workflows that run. */
import { Worker } from '@temporalio/worker'
import { workflowBundle } from '../../workers/bundle'
import { startCollector } from '../support/collector'
import type { CollectedSpan, Collector } from '../support/collector'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { quietRuntime } from '../support/runtime'
import { waitFor } from '../support/wait'

let collector: Collector
let engine: TestEngine
let api: Program
let worker: Program
let baseUrl: string
let staff: Person
let bankId: string
beforeAll(async () => {
  quietRuntime()
  collector = await startCollector()
  engine = await startEngine({ worker: false, environment: { TRACES_URL: collector.url, LOG_LEVEL: 'info' } })
  const address = await apiAddress()
  baseUrl = address.baseUrl
  ;[api, worker] = await Promise.all([
    startProgram('api', { ...engine.environment, PORT: address.port }),
    startProgram('worker', engine.environment),
  ])
  bankId = await createBank(engine)
  staff = await createPerson(engine)
  await grant(engine, staff, [['CanCreateAccount', bankId]])
}, 90_000)

afterAll(async () => {
  await Promise.all([api.kill(), worker.kill()])
  await engine.stop()
  await collector.close()
})

const traceId = '0af7651916cd43dd8448eb211c80319c'
const openAccount = (accountId: string) =>
  call({ baseUrl }, 'PUT', `/obp/v5.0.0/banks/${bankId}/accounts/${accountId}?email=hidden@example.com`, {
    as: staff,
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: {
      user_id: staff.userId,
      label: 'A hidden label',
      product_code: 'TEST',
      balance: { currency: 'EUR', amount: '0' },
      branch_id: '',
    },
  })

/** Names from the top of the trace down to the span. */
function wayTo(span: CollectedSpan, spans: readonly CollectedSpan[]): string[] {
  const above = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [...(above === undefined ? [] : wayTo(above, spans)), span.name]
}

test('one trace from the request of a proxy to the SQL of an activity, without anything personal', async () => {
  expect((await openAccount('traced')).status).toBe(201)
  const ofTrace = () => Promise.resolve(collector.spans().filter((span) => span.traceId === traceId))
  const spans = await waitFor(ofTrace, (found) =>
    [
      'RunWorkflow:accountOpening',
      'RunActivity:openAccount',
      'PUT /obp/v5.0.0/banks/BANK_ID/accounts/ACCOUNT_ID',
    ].every((name) => found.some((span) => span.name === name)),
  )
  const request = spans.find(({ name }) => name.startsWith('PUT '))
  expect(request).toMatchObject({
    service: 'obp-engine-api',
    parentSpanId: 'b7ad6b7169203331',
    attributes: {
      'http.route': '/obp/v5.0.0/banks/BANK_ID/accounts/ACCOUNT_ID',
      'obp.operation': 'createAccount',
      'user.id': staff.userId,
      'obp.workflow_id': `account-opening/${bankId}/traced`,
    },
  })
  const inserts = spans.filter(
    ({ service, attributes }) =>
      service === 'obp-engine-worker' && String(attributes['db.statement']).includes('insert into accounts'),
  )
  expect(inserts.length).toBeGreaterThan(0)
  for (const insert of inserts) {
    const way = wayTo(insert, spans)
    expect(way[0]).toBe(request?.name)
    expect(way).toEqual(expect.arrayContaining(['RunWorkflow:accountOpening', 'RunActivity:openAccount']))
  }
  expect(spans.some(({ service, name }) => service === 'obp-engine-api' && name.startsWith('pg.query'))).toBe(true)
  expect(collector.text()).not.toContain('hidden')
  expect(api.log()).toContainEqual(expect.objectContaining({ msg: 'request', traceId }))
}, 60_000)

test('the endless look for deliveries makes no spans', () => {
  expect(
    collector.spans().filter(({ name }) => name.includes('relayOutbox') && name.startsWith('RunActivity')),
  ).toEqual([])
  expect(collector.text()).not.toContain('webhook_deliveries')
})

/** Where the spans of a replay go. */
const noSpans = { exporter: { export: { fn: () => undefined } } }

test('what was begun with tracing goes on without it, and the other way round', async () => {
  const history = await engine.client.workflow.getHandle(`account-opening/${bankId}/traced`).fetchHistory()
  for (const traced of [true, false]) {
    const { dataConverter } = engine
    const bundle = { workflowBundle: await workflowBundle({ traced }), dataConverter, sinks: noSpans }
    for await (const { error } of Worker.runReplayHistories(bundle, [{ workflowId: 'traced', history }]))
      expect(error).toBeUndefined()
  }
}, 60_000)

test('a collector that is away holds up neither requests nor the end', async () => {
  await collector.close()
  const startedAt = performance.now()
  expect((await openAccount('untraced')).status).toBe(201)
  expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0])
  expect(performance.now() - startedAt).toBeLessThan(15_000)
  collector = await startCollector()
}, 60_000)
