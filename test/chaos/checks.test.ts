/**
 * The checks of `npm run chaos` themselves: all of them hold on a bank where nothing has gone wrong, and each complains when the one
 * thing is wrong that it is there for. A check that never complains would let every run pass.
 */
import { randomUUID } from 'node:crypto'
import { temporal as protocol } from '@temporalio/proto'
import { checks } from '../../chaos/checks'
import type { Evidence } from '../../chaos/checks/check'
import { openSmallBank } from './bank'
import type { SmallBank } from './bank'
import { breaks } from './breaks'
import type { Break } from './breaks'

let bank: SmallBank
beforeAll(async () => {
  bank = await openSmallBank()
}, 300_000)
afterAll(() => bank.stop())

const workflowNames = ['No workflow failed', 'Who waits has a process', 'No workflow has met a history']

/** What each check has found that has found anything. */
async function complaints(evidence: Evidence): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {}
  for (const { name, look } of checks) {
    const { found } = await look(evidence)
    if (found.length > 0) all[name] = found
  }
  return all
}

/** Writes past the rules, looks, and takes everything back. */
async function complaintsAfter({ sql, world = (same) => same }: Break): Promise<Record<string, readonly string[]>> {
  const { evidence } = bank
  const undo = new Error('undo')
  let all: Record<string, readonly string[]> = {}
  const work = evidence.database.within(async (database, transaction) => {
    await transaction.raw('set transaction isolation level repeatable read')
    await transaction.raw('set local session_replication_role = replica')
    if (sql !== undefined) await transaction.raw(sql)
    all = await complaints({ ...evidence, database, world: world(evidence.world) })
    throw undo
  })
  await expect(work).rejects.toBe(undo)
  return all
}

const named = (all: Record<string, readonly string[]>): string[] => Object.keys(all).sort()
const whole = (beginnings: readonly string[]): string[] =>
  beginnings.map((beginning) => checks.find(({ name }) => name.startsWith(beginning))?.name ?? beginning).sort()

test('where nothing has gone wrong all hold, and each has something to look at', async () => {
  expect(await complaints(bank.evidence)).toEqual({})
  const seen = await Promise.all(
    checks.map(async ({ name, look }) => [name, (await look(bank.evidence)).seen] as const),
  )
  expect(seen.filter(([, count]) => count === 0)).toEqual([])
}, 60_000)

test('each of them is seen to complain by itself', () => {
  const alone = breaks.filter(({ noticed }) => noticed.length === 1).flatMap(({ noticed }) => noticed)
  expect(whole([...new Set(alone), ...workflowNames])).toEqual(checks.map(({ name }) => name).sort())
})

test.each(breaks)(
  '$what',
  async (broken) => {
    const all = await complaintsAfter(broken)
    expect({ all, named: named(all) }).toEqual({ all, named: whole(broken.noticed) })
  },
  60_000,
)

describe('of workflows', () => {
  /** A workflow on a queue that nobody works at, which a run would take for one of its own. */
  async function start(): Promise<{ evidence: Evidence; workflowId: string; taskQueue: string }> {
    const taskQueue = `nobody-${randomUUID()}`
    const { workflowId } = await bank.evidence.temporal.workflow.start('stray', { taskQueue, workflowId: randomUUID() })
    const { workflows } = bank.evidence
    return {
      evidence: { ...bank.evidence, workflows: `${workflows} or TaskQueue = '${taskQueue}'` },
      workflowId,
      taskQueue,
    }
  }

  /** The next task of the queue, answered by hand; two in a row make one that failed and one that ended well. */
  async function misfit(taskQueue: string): Promise<void> {
    const { connection, options } = bank.evidence.temporal
    const { namespace } = options
    const { workflowService } = connection
    const task = { namespace, taskQueue: { name: taskQueue }, identity: 'by hand' }
    const first = await workflowService.pollWorkflowTaskQueue(task)
    await workflowService.respondWorkflowTaskFailed({
      ...{ namespace, taskToken: first.taskToken, failure: { message: 'made by hand' } },
      cause: protocol.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
    })
    const second = await workflowService.pollWorkflowTaskQueue(task)
    await workflowService.respondWorkflowTaskCompleted({
      ...{ namespace, taskToken: second.taskToken },
      commands: [
        {
          commandType: protocol.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          completeWorkflowExecutionCommandAttributes: {},
        },
      ],
    })
  }

  /** What is listed lags behind what has happened. */
  async function listed({ temporal, workflows = '' }: Evidence, workflowId: string, status: string): Promise<void> {
    const untilMs = Date.now() + 20_000
    while (Date.now() < untilMs)
      for await (const one of temporal.workflow.list({ query: workflows }))
        if (one.workflowId === workflowId && one.status.name === status) return
    throw new Error(`${workflowId} is not listed as ${status}`)
  }

  test('one was terminated', async () => {
    const { evidence, workflowId } = await start()
    await evidence.temporal.workflow.getHandle(workflowId).terminate()
    await listed(evidence, workflowId, 'TERMINATED')
    expect(await complaints(evidence)).toEqual({ 'No workflow failed': [`${workflowId} is TERMINATED`] })
  }, 60_000)

  test('one has met a history that its code does not fit', async () => {
    const { evidence, workflowId, taskQueue } = await start()
    // Whoever asks for a task must say for how long.
    await evidence.temporal.withDeadline(Date.now() + 30_000, () => misfit(taskQueue))
    await listed(evidence, workflowId, 'COMPLETED')
    const [name = ''] = whole(['No workflow has met a history'])
    expect(await complaints(evidence)).toEqual({ [name]: [`${workflowId}: made by hand`] })
  }, 60_000)

  test('one runs on with nothing to wait for', async () => {
    const { evidence, workflowId } = await start()
    await listed(evidence, workflowId, 'RUNNING')
    const all = await complaints(evidence)
    await evidence.temporal.workflow.getHandle(workflowId).terminate()
    expect(all).toEqual({
      [whole(['Who waits has a process'])[0] ?? '']: [`${workflowId} runs on (no step is under way)`],
    })
  }, 90_000)
})
