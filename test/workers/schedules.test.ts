import { randomUUID } from 'node:crypto'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { waitFor } from '../support/wait'
import { insertLooseObject } from '../../db/write/loose-objects'
import { reconciliationScheduleId } from '../../domain/ids'
import { scheduleFileSweep, scheduleReconciliation } from '../../workers/schedules'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({
    environment: { RECONCILIATION_INTERVAL_SECONDS: '1', FILE_SWEEP_INTERVAL_SECONDS: '1' },
  })
})
afterAll(async () => {
  await schedule(0)
  await scheduleFileSweep(engine.client, taskQueue(), 0)
  await engine.stop()
})

const taskQueue = (): string => engine.config.temporal.taskQueue
const schedule = (seconds: number): Promise<void> => scheduleReconciliation(engine.client, taskQueue(), seconds)
const described = () => engine.client.schedule.getHandle(reconciliationScheduleId(taskQueue())).describe()

test('a worker that starts has the ledger reconciled every so often, in nobody’s name', async () => {
  const runs = await waitFor(
    () => engine.database.read.raw('select requested_by, differences_found from reconciliation_runs'),
    (rows) => rows.length >= 2,
  )
  expect(runs[0]).toEqual({ requested_by: null, differences_found: 0n })
})

test('a worker that starts has what broken uploads have left removed, once nothing can come of it any more', async () => {
  const [old, young] = [randomUUID(), randomUUID()]
  const { read, writeAtOnce } = engine.database
  await insertLooseObject(writeAtOnce, young)
  await insertLooseObject(writeAtOnce, old)
  await writeAtOnce.raw("update loose_objects set since = now() - interval '2 hours' where object_id = ?", [old])
  const left = () => read.raw<{ id: string }>('select object_id as id from loose_objects')
  expect(await waitFor(left, (rows) => rows.length === 1)).toEqual([{ id: young }])
})

test('what the engine starts by itself can be found by its state', async () => {
  const running = (status: string) => `TaskQueue = '${taskQueue()}' AND ProcessStatus = '${status}'`
  for (const status of ['looking', 'sweeping', 'agrees']) {
    const found = await waitFor(
      () => engine.client.workflow.count(running(status)),
      ({ count }) => count > 0,
    )
    expect(found.count).toBeGreaterThan(0)
  }
})

test('another interval replaces the one before, however often it is asked for, and none ends it', async () => {
  await schedule(3_600)
  await schedule(3_600)
  const { spec, action } = await described()
  expect(spec.intervals).toMatchObject([{ every: 3_600_000 }])
  expect(action.staticSummary).toBe('Derives every balance from the entries')
  await schedule(0)
  await schedule(0)
  await expect(described()).rejects.toThrow()
})
