/** Workflows: none failed, and those that still run have something to wait for. */
import { setTimeout as delay } from 'node:timers/promises'
import { temporal as protocol } from '@temporalio/proto'
import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import { onboardingId, transactionRequestId } from '../../domain/ids'
import { outboxRelayWorkflow } from '../../workflows/contract'
import { checkOf, rowsOf } from './check'
import type { Check, Evidence, Looked } from './check'

/** A case that is over, and a payment that is over, have no process any more. */
const waiting = `
  select 'payment' as kind, request_id::text as id from transaction_requests
    where bank_id = ? and status in ('INITIATED', 'NEXT_CHALLENGE_PENDING')
  union all
  select 'case', customer_id::text from kyc_cases where bank_id = ? and state not in ('rejected', 'closed')`

async function waitingIds({ database, world: { bankId } }: Evidence): Promise<Set<string>> {
  const rows = await rowsOf<{ kind: string; id: string }>(database.read, waiting, bankId)
  return new Set(rows.map(({ kind, id }) => (kind === 'payment' ? transactionRequestId(id) : onboardingId(id))))
}

async function all({ temporal, workflows }: Evidence): Promise<WorkflowExecutionInfo[]> {
  const found = []
  const which = workflows === undefined ? {} : { query: workflows }
  for await (const execution of temporal.workflow.list(which)) found.push(execution)
  return found
}

const ended = new Set(['COMPLETED', 'CONTINUED_AS_NEW'])

/** Steps of the workflow's code that failed because it does not fit its own history. */
async function misfits(temporal: Client, { workflowId, runId }: WorkflowExecutionInfo): Promise<string[]> {
  const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory()
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.cause === protocol.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
      ? [`${workflowId}: ${failed.failure?.message ?? 'does not fit its history'}`]
      : [],
  )
}

/** What a workflow does after its row has ended: it tells whoever has asked, and closes. */
const patienceMs = 30_000

/** A step that is tried again and again, in words. */
async function pendingOf(temporal: Client, workflowId: string): Promise<string> {
  const { raw } = await temporal.workflow.getHandle(workflowId).describe()
  const steps = (raw.pendingActivities ?? []).map(
    ({ activityType, attempt, lastFailure }) =>
      `${activityType?.name ?? ''}, attempt ${attempt ?? 0}: ${lastFailure?.message ?? 'under way'}`,
  )
  return steps.join('; ') || 'no step is under way'
}

async function runningAndWaiting(evidence: Evidence): Promise<Looked> {
  const { temporal } = evidence
  const running = (await all(evidence)).filter(({ status }) => status.name === 'RUNNING')
  const ids = new Set(running.map(({ workflowId }) => workflowId))
  const expected = await waitingIds(evidence)
  const mayRun = ({ workflowId, type }: WorkflowExecutionInfo): boolean =>
    type === outboxRelayWorkflow || expected.has(workflowId)
  const idle = running.filter((one) => !mayRun(one))
  return {
    seen: running.length,
    found: [
      ...[...expected].filter((id) => !ids.has(id)).map((id) => `${id} waits and has no process`),
      ...(await Promise.all(
        idle.map(async ({ workflowId }) => `${workflowId} runs on (${await pendingOf(temporal, workflowId)})`),
      )),
    ],
  }
}

export const workflowChecks: readonly Check[] = [
  checkOf('No workflow failed', async (evidence) => {
    const executions = await all(evidence)
    const found = executions
      .filter(({ status: { name } }) => name !== 'RUNNING' && !ended.has(name))
      .map(({ workflowId, status }) => `${workflowId} is ${status.name}`)
    return { seen: executions.length, found }
  }),
  checkOf('Who waits has a process, and what runs has something to wait for', async (evidence) => {
    const untilMs = Date.now() + patienceMs
    for (;;) {
      const looked = await runningAndWaiting(evidence)
      if (looked.found.length === 0 || Date.now() > untilMs) return looked
      await delay(500)
    }
  }),
  checkOf('No workflow has met a history that its code does not fit', async (evidence) => {
    const executions = await all(evidence)
    const found = []
    for (const execution of executions) found.push(...(await misfits(evidence.temporal, execution)))
    return { seen: executions.length, found }
  }),
]
