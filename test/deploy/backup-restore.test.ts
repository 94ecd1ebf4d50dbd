/** A base backup of a database under work is restored as docs/operations.md says: the books hold, and what waits goes on. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { WorkflowClient } from '@temporalio/client'
import { Client } from 'pg'
import { migrateToLatest } from '../../migrations/migrate'
import { ensureLogins } from '../../platform/embedded/logins'
import { freePort } from '../../platform/embedded/ports'
import { ensureDatabase, preparePostgres } from '../../platform/embedded/postgres'
import type { PreparedPostgres } from '../../platform/embedded/postgres'
import { createSupervisor } from '../../platform/embedded/supervisor'
import type { Supervisor } from '../../platform/embedded/supervisor'
import { auditLedger } from '../../start/ledger-audit'
import { auditTimelines } from '../../start/timeline-audit'
import { waitingForOne } from '../support/challenges'
import { processLogins } from '../support/database'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { balances, createPayingPair, pay, storedRequest } from '../support/payments'
import { call, createPerson } from '../support/people'
import { waitFor } from '../support/wait'

const run = promisify(execFile)
const script = readFileSync(path.join(__dirname, '../../deploy/postgres/after-restore.sql'), 'utf8')

const folder = mkdtempSync(path.join(tmpdir(), 'obp-restore-'))
const servers: Supervisor[] = []
let engine: TestEngine | undefined
// The database server may run as another user, who has to pass through this folder.
beforeAll(() => chmodSync(folder, 0o755))
afterAll(async () => {
  await engine?.stop()
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A server with its data in a folder of that name: new ones, or those that lie there. */
async function startServer(name: string): Promise<PreparedPostgres> {
  const port = await freePort()
  const say = (): void => undefined
  const home = path.join(folder, name)
  const postgres = await preparePostgres({ folder: home, port, password: 'restored', durable: true, say })
  const server = createSupervisor({ runFolder: path.join(home, 'run'), logFolder: path.join(home, 'logs'), say })
  servers.push(server)
  await server.start(postgres.spec)
  await ensureLogins(postgres.urlOf('postgres'), processLogins)
  return postgres
}

const startEngineOn = (postgres: PreparedPostgres): Promise<TestEngine> =>
  startEngine({ ownDatabase: { url: postgres.urlOf('obp'), close: () => Promise.resolve() } })

/** A base backup by the server's own functions: the files as they are, then the log that was written meanwhile. */
async function backUp(postgres: PreparedPostgres, name: string): Promise<void> {
  const client = new Client({ connectionString: postgres.urlOf('postgres') })
  await client.connect()
  const cluster = path.join(folder, name, 'cluster')
  mkdirSync(path.dirname(cluster))
  chmodSync(path.dirname(cluster), 0o755)
  await client.query(`select pg_backup_start('test', fast => true)`)
  await run('cp', ['-a', postgres.clusterFolder, cluster])
  const stopped = await client.query<{ label: string }>('select labelfile as label from pg_backup_stop(false)')
  await run('cp', ['-a', path.join(postgres.clusterFolder, 'pg_wal'), cluster])
  rmSync(path.join(cluster, 'postmaster.pid'))
  // A copy of another file of the cluster first: the server must own it.
  await run('cp', ['-a', path.join(cluster, 'PG_VERSION'), path.join(cluster, 'backup_label')])
  writeFileSync(path.join(cluster, 'backup_label'), stopped.rows[0]?.label ?? '')
  writeFileSync(`${cluster}.created`, '')
  await client.end()
}

/** Ends all workflows of the task queue, as the runbook's command ends all of a namespace. */
async function terminateAll(workflow: WorkflowClient, taskQueue: string): Promise<void> {
  const query = `TaskQueue = '${taskQueue}' and ExecutionStatus = 'Running'`
  await waitFor(
    async () => {
      let running = 0
      for await (const { workflowId } of workflow.list({ query })) {
        running++
        // What is listed may have ended by now.
        await workflow
          .getHandle(workflowId)
          .terminate('restored')
          .catch(() => undefined)
      }
      return running
    },
    (running) => running === 0,
  )
}

async function runScript(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(script)
  await client.end()
}

test('what was there at the backup is there again, the chains hold, and a case, a payment and a repeated request go on', async () => {
  const live = await startServer('live')
  await ensureDatabase(live.urlOf('postgres'), 'obp')
  await migrateToLatest(live.urlOf('obp'))
  const before = (engine = await startEngineOn(live))
  const desk = await openDesk(before)
  const customerId = await desk.caseInReview()
  const pair = await createPayingPair(before)
  await pay(before, pair, { amount: '10.00' })
  const waiting = await waitingForOne(before)
  const auditor = await createPerson(before, { roles: ['CanReconcileLedger'] })
  const kept = [(await auditLedger(before.database)).ends, (await auditTimelines(before.database)).ends] as const
  const booked = await balances(before, pair)
  await backUp(live, 'restored')
  // All of this is lost, and the workflows know of it.
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  const headers = { 'Idempotency-Key': randomUUID() }
  await pay(before, pair, { amount: '25.00', headers })
  const { taskQueue } = before.config.temporal
  await before.stop()
  engine = undefined

  const restored = await startServer('restored')
  const url = restored.urlOf('obp')
  await migrateToLatest(url)
  const after = (engine = await startEngineOn(restored))
  await terminateAll(after.client.workflow, taskQueue)
  await runScript(url)
  expect((await auditLedger(after.database, kept[0])).broken).toBeUndefined()
  expect((await auditTimelines(after.database, kept[1])).broken).toBeUndefined()
  expect(await balances(after, pair)).toEqual(booked)
  expect(await storedRequest(after, waiting.requestId)).toMatchObject({ status: 'FAILED', reason: 'Restored' })

  const repeated = await pay(after, pair, { amount: '25.00', headers })
  expect(repeated).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
  const deskAfter = await openDesk(after, desk.bankId)
  expect(await deskAfter.read(customerId)).toMatchObject({ state: 'in_review', decisions: [] })
  expect((await deskAfter.decide(customerId, deskAfter.reviewers[0], 'approve')).status).toBe(201)
  await waitFor(
    () => deskAfter.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  const report = await call(after, 'POST', '/engine/v1/reconciliations', { as: auditor })
  expect(report).toMatchObject({ status: 201, body: { number_of_differences: 0 } })
}, 120_000)
