/** Keeps the schedules of the instance as the configuration wants them, whichever worker starts first. */
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client'
import type { Client, ScheduleSpec } from '@temporalio/client'
import { reconciliationId, reconciliationScheduleId } from '../domain/ids'
import { reconciliationWorkflow } from '../workflows/contract'

/** Sees to it that the ledger is reconciled every so many seconds; 0: never. */
export async function scheduleReconciliation(client: Client, taskQueue: string, everySeconds: number): Promise<void> {
  const scheduleId = reconciliationScheduleId(taskQueue)
  const existing = client.schedule.getHandle(scheduleId)
  if (everySeconds === 0) return unlessMissing(existing.delete())
  const spec: ScheduleSpec = { intervals: [{ every: everySeconds * 1_000 }] }
  const action = {
    type: 'startWorkflow',
    workflowType: reconciliationWorkflow,
    workflowId: reconciliationId(taskQueue),
    taskQueue,
    args: [{}],
  } as const
  try {
    // A run that takes longer than the interval is not overtaken; what was missed is not caught up on.
    await client.schedule.create({ scheduleId, spec, action, policies: { overlap: 'SKIP', catchupWindow: '1m' } })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await existing.update((previous) => ({ ...previous, spec }))
  }
}

async function unlessMissing(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
  }
}
