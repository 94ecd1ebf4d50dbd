/** What a running API and a running worker tell of themselves, as processes of their own: their logs. */
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
let staff: Person
let bankId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { LOG_LEVEL: 'info' } })
  const address = await apiAddress()
  baseUrl = address.baseUrl
  const started = await Promise.all([
    startProgram('api/main.ts', { ...engine.environment, PORT: address.port }),
    startProgram('workers/main.ts', engine.environment),
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
