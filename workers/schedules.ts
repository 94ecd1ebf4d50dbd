/** Keeps the schedules of the instance as the configuration wants them, whichever worker starts first. */
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client'
import type { Client, ScheduleSpec } from '@temporalio/client'
import { fileSweepId, reconciliationId, reconciliationScheduleId } from '../domain/ids'
import { fileSweepWorkflow, reconciliationWorkflow, searchAttributes } from '../workflows/contract'
import type { FileSweepInput } from '../workflows/contract'

interface Regular {
  readonly scheduleId: string
  readonly workflowType: string
  /** Without the moment that the schedule adds. */
  readonly workflowId: string
  readonly input: object
  /** What it does, for whoever opens one of its runs in the Temporal UI. */
  readonly summary: string
  readonly processStatus: string
}

/** Sees to it that the workflow runs every so many seconds; 0: never. */
async function keep(client: Client, taskQueue: string, everySeconds: number, regular: Regular): Promise<void> {
  const { scheduleId, workflowType, workflowId, input, summary, processStatus } = regular
  const existing = client.schedule.getHandle(scheduleId)
  if (everySeconds === 0) return unlessMissing(existing.delete())
  const spec: ScheduleSpec = { intervals: [{ every: everySeconds * 1_000 }] }
  const action = {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId,
    taskQueue,
    args: [input],
    staticSummary: summary,
    typedSearchAttributes: [{ key: searchAttributes.processStatus, value: processStatus }],
  }
  try {
    // A run that takes longer than the interval is not overtaken; what was missed is not caught up on.
    await client.schedule.create({ scheduleId, spec, action, policies: { overlap: 'SKIP', catchupWindow: '1m' } })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await existing.update((previous) => ({ ...previous, spec, action }))
  }
}

/** Sees to it that the ledger is reconciled every so many seconds; 0: never. */
export const scheduleReconciliation = (client: Client, taskQueue: string, everySeconds: number): Promise<void> =>
  keep(client, taskQueue, everySeconds, {
    scheduleId: reconciliationScheduleId(taskQueue),
    workflowType: reconciliationWorkflow,
    workflowId: reconciliationId(taskQueue),
    input: {},
    summary: 'Derives every balance from the entries',
    processStatus: 'reconciling',
  })

/** An upload takes minutes at most. */
const looseForMs = 3_600_000

/** Sees to it that what broken uploads have left is removed every so many seconds; 0: never. */
export const scheduleFileSweep = (client: Client, taskQueue: string, everySeconds: number): Promise<void> =>
  keep(client, taskQueue, everySeconds, {
    scheduleId: fileSweepId(taskQueue),
    workflowType: fileSweepWorkflow,
    workflowId: fileSweepId(taskQueue),
    input: { looseForMs } satisfies FileSweepInput,
    summary: 'Removes stored objects that belong to no file',
    processStatus: 'sweeping',
  })

async function unlessMissing(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
  }
}
