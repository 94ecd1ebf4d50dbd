import { temporal } from '@temporalio/proto'
import { Client } from 'pg'
import { pollerFreshMs } from '../../../api/gateway/health'
import { migrations } from '../../../migrations'
import { version } from '../../../package.json'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'
import { setMachineClock } from '../../support/machine-clock'
import { apiAddress, startProgram } from '../../support/processes'
import { openRelay } from '../../support/relay'
import { waitFor } from '../../support/wait'

let engine: TestEngine
afterEach(async () => {
  jest.useRealTimers()
  await engine.stop()
})

const live = '/engine/v1/health/live'
const ready = '/engine/v1/health/ready'
const notReady = (trouble: string): object => ({
  status: 503,
  body: { code: 503, message: expect.stringMatching(new RegExp(`^OBP-29008: .*${trouble}`)) as string },
})

const onDatabase = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: engine.databaseUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}

test('an engine with all its parts is ready, and says what it is', async () => {
  engine = await startEngine({ environment: { BUILD: '4f2a9c1' } })
  expect(await call(engine, 'GET', live)).toMatchObject({
    status: 200,
    body: { status: 'live', version, build: '4f2a9c1' },
  })
  const reply = await waitFor(
    () => call<{ workers: number }>(engine, 'GET', ready),
    ({ status }) => status === 200,
  )
  expect(reply.body).toEqual({ status: 'ready', database: 'ok', schema: 'ok', temporal: 'ok', workers: 1 })
  expect((await call(engine, 'GET', '/obp/v5.1.0/root')).body).toMatchObject({ git_commit: '4f2a9c1' })
})

test('a process that was told to stop lives, and says that it should be sent nothing', async () => {
  engine = await startEngine({ environment: { STOP_NOTICE_MS: '60000' } })
  const { port, baseUrl } = await apiAddress()
  const api = await startProgram('api', { ...engine.environment, PORT: port })
  await waitFor(
    () => call({ baseUrl }, 'GET', ready),
    ({ status }) => status === 200,
  )
  const stopped = api.stop()
  const reply = await waitFor(
    () => call({ baseUrl }, 'GET', ready),
    ({ status }) => status === 503,
  )
  expect(reply).toMatchObject(notReady('the process is stopping'))
  expect(await call({ baseUrl }, 'GET', live)).toMatchObject({ status: 200 })
  await api.kill()
  await stopped
}, 60_000)

test('without a worker it lives, and is not ready', async () => {
  engine = await startEngine({ worker: false })
  expect(await call(engine, 'GET', ready)).toMatchObject(notReady('no worker polls'))
  expect(await call(engine, 'GET', live)).toMatchObject({ status: 200, body: { build: null } })
})

/** Whom Temporal itself lists. */
const listed = async (): Promise<number> => {
  const { pollers } = await engine.client.workflowService.describeTaskQueue({
    namespace: engine.config.temporal.namespace,
    taskQueue: { name: engine.config.temporal.taskQueue },
    taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  })
  return pollers.length
}

test('a worker that was killed counts for a minute and a half, though Temporal lists it for longer', async () => {
  engine = await startEngine({ worker: false })
  const worker = await startProgram('worker', engine.environment)
  await waitFor(
    () => call(engine, 'GET', ready),
    ({ status }) => status === 200,
  )
  await worker.kill()
  expect(await call(engine, 'GET', ready)).toMatchObject({ status: 200, body: { workers: 1 } })
  setMachineClock(pollerFreshMs + 2_000)
  expect(await listed()).toBe(1)
  expect(await call(engine, 'GET', ready)).toMatchObject(notReady('no worker polls'))
  expect(await call(engine, 'GET', live)).toMatchObject({ status: 200 })
}, 60_000)

test('while Temporal is away it lives, and says soon what it lacks; it is ready when Temporal is back', async () => {
  engine = await startEngine()
  const relay = await openRelay(engine.config.temporal.address)
  const { port, baseUrl } = await apiAddress()
  const environment = { ...engine.environment, TEMPORAL_ADDRESS: relay.address, PORT: port }
  const api = await startProgram('api', environment)
  const readyAgain = (): Promise<unknown> =>
    waitFor(
      () => call({ baseUrl }, 'GET', ready),
      ({ status }) => status === 200,
    )
  try {
    await readyAgain()
    relay.cut()
    const askedAt = performance.now()
    expect(await call({ baseUrl }, 'GET', ready)).toMatchObject(notReady('Temporal does not answer'))
    // Not after the 15 seconds that a request may wait: nobody who asks this waits for so long.
    expect(performance.now() - askedAt).toBeLessThan(5_000)
    expect(await call({ baseUrl }, 'GET', live)).toMatchObject({ status: 200 })
    relay.mend()
    await readyAgain()
  } finally {
    await api.kill()
    relay.close()
  }
}, 60_000)

test('a database that has not had a migration of this release is named', async () => {
  engine = await startEngine({ worker: false })
  const newest = migrations.at(-1)?.name ?? ''
  await onDatabase(`delete from knex_migrations where name = '${newest}'`)
  expect(await call(engine, 'GET', ready)).toMatchObject(
    notReady(`the schema lacks 1 migration\\(s\\), first ${newest}`),
  )
})

test('a database that cannot say what it has had does not make the check fail in another way', async () => {
  engine = await startEngine({ worker: false })
  await onDatabase('alter table knex_migrations rename to gone')
  expect(await call(engine, 'GET', ready)).toMatchObject(notReady('the database does not answer; no worker polls'))
})
