/** The worker is killed in the middle of a reconciliation; another one begins it anew, and whoever has asked is answered. */
import { Client } from 'pg'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createPayingPair, pay } from '../support/payments'
import { call, createPerson } from '../support/people'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'
import { reconciliationWorkflow } from '../../workflows/contract'

let engine: TestEngine
let worker: Program
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '120000' } })
  worker = await startProgram('worker', engine.environment)
}, 60_000)
afterAll(async () => {
  await worker.kill()
  await engine.stop()
})

const isReading = async (): Promise<boolean> => {
  const [row] = await engine.database.read.raw<{ waits: number }>(
    `select count(*)::int as waits from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like '%ledger_entries%'`,
  )
  return (row?.waits ?? 0) > 0
}

/** When the step has last given a sign of life, in seconds; 0: never. */
async function lastBeat(): Promise<number> {
  const { taskQueue } = engine.config.temporal
  const query = `WorkflowType = '${reconciliationWorkflow}' and TaskQueue = '${taskQueue}'`
  for await (const { workflowId } of engine.client.workflow.list({ query })) {
    const { raw } = await engine.client.workflow.getHandle(workflowId).describe()
    return Number(raw.pendingActivities?.[0]?.lastHeartbeatTime?.seconds ?? 0)
  }
  return 0
}

test('it is noticed within a minute, and there is one report', async () => {
  const pair = await createPayingPair(engine)
  expect((await pay(engine, pair)).status).toBe(201)
  const auditor = await createPerson(engine, { roles: ['CanReconcileLedger'] })
  const holder = new Client({ connectionString: engine.databaseUrl })
  await holder.connect()
  await holder.query('begin')
  // The reconciliation waits here, as it would for a table of many millions of entries.
  await holder.query('lock table ledger_entries in access exclusive mode')
  const asked = call<{ number_of_differences: number }>(engine, 'POST', '/engine/v1/reconciliations', { as: auditor })
  await waitFor(isReading, (reading) => reading, 60_000)
  // Whoever lives gives signs of life while it reads: else it would count as dead, and be begun again beside itself.
  const first = await waitFor(lastBeat, (at) => at > 0, 60_000)
  await waitFor(lastBeat, (at) => at > first, 60_000)
  await worker.kill()
  const killedAt = Date.now()
  await holder.query('rollback')
  await holder.end()
  worker = await startProgram('worker', engine.environment)
  expect(await asked).toMatchObject({ status: 201, body: { number_of_differences: 0 } })
  expect(Date.now() - killedAt).toBeLessThan(90_000)
  expect(await engine.database.read.raw('select from reconciliation_runs')).toHaveLength(1)
}, 240_000)
