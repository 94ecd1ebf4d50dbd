/** What the runbook has an operator do by `temporal` and look at in the list of stuck flows. */
import { randomUUID } from 'node:crypto'
import { optionalTsToMs } from '@temporalio/common/lib/time'
import { temporal } from '@temporalio/proto'
import type { TestEngine } from './engine'
import { call } from './people'
import type { Person } from './people'
import { waitFor } from './wait'

const { PendingActivityState } = temporal.api.enums.v1

/** The first pending activity, as `temporal workflow describe` shows it. */
export interface Pending {
  readonly type: string
  readonly activityId: string
  readonly attempt: number
  /** Such as SCHEDULED, STARTED, PAUSED. */
  readonly state: string
  readonly paused: boolean
  /** In milliseconds since 1970; missing where none is planned. */
  readonly nextAttemptAt: number | undefined
  /** What the last attempt failed with; empty where none has. */
  readonly failure: string
}

export async function pendingOf({ client }: TestEngine, workflowId: string): Promise<Pending | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId).describe()
  const [pending] = raw.pendingActivities ?? []
  return (
    pending && {
      type: pending.activityType?.name ?? '',
      activityId: pending.activityId ?? '',
      attempt: pending.attempt ?? 0,
      state: (PendingActivityState[pending.state ?? 0] ?? '').replace('PENDING_ACTIVITY_STATE_', ''),
      nextAttemptAt: optionalTsToMs(pending.nextAttemptScheduleTime),
      paused: pending.paused === true,
      failure: pending.lastFailure?.message ?? '',
    }
  )
}

/** The first pending activity, once it is at this attempt or a later one. */
export async function pendingAt(engine: TestEngine, workflowId: string, attempt: number): Promise<Pending> {
  const pending = await waitFor(
    () => pendingOf(engine, workflowId),
    (found) => (found?.attempt ?? 0) >= attempt,
  )
  if (pending === undefined) throw new Error('nothing is pending')
  return pending
}

/** What `temporal activity pause`, `unpause`, `reset` and `update-options` take. */
export const activityOf = (
  { config }: TestEngine,
  workflowId: string,
  { activityId }: Pending,
): {
  readonly namespace: string
  readonly execution: { readonly workflowId: string }
  readonly id: string
  readonly identity: string
} => ({
  namespace: config.temporal.namespace,
  execution: { workflowId },
  id: activityId,
  identity: 'an operator',
})

type EventId = NonNullable<temporal.api.history.v1.IHistoryEvent['eventId']>

/** The numbers of the events at which a workflow can be taken up again. */
export async function completedTasks({ client }: TestEngine, workflowId: string): Promise<readonly EventId[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).flatMap(({ eventId, workflowTaskCompletedEventAttributes: done }) =>
    done && eventId ? [eventId] : [],
  )
}

/** `temporal workflow reset --type FirstWorkflowTask`, `--type LastWorkflowTask` or `--event-id`. */
export async function reset(engine: TestEngine, workflowId: string, to: 'first' | 'last' | EventId): Promise<void> {
  const tasks = await completedTasks(engine, workflowId)
  const eventId = typeof to === 'string' ? tasks.at(to === 'first' ? 0 : -1) : to
  if (eventId === undefined) throw new Error('the workflow has done nothing')
  const { runId } = await engine.client.workflow.getHandle(workflowId).describe()
  await engine.client.workflowService.resetWorkflowExecution({
    namespace: engine.config.temporal.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: eventId,
    requestId: randomUUID(),
    reason: 'tried by a test',
  })
}

/** Why the last step of a workflow failed, in the words of `temporal workflow show`; undefined where it did not. */
export async function taskFailure({ client }: TestEngine, workflowId: string): Promise<string | undefined> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
  const failed = (events ?? []).findLast(({ workflowTaskFailedEventAttributes: attributes }) => attributes)
  return failed?.workflowTaskFailedEventAttributes?.failure?.message ?? undefined
}

/** The reasons for which a flow is in the list of stuck flows, as `kind: text`; empty where it is not. */
export async function stuckReasons(
  engine: TestEngine,
  operator: Person,
  workflowId: string,
): Promise<readonly string[]> {
  interface Stuck {
    readonly flows: readonly {
      readonly workflow_id: string
      readonly reasons: readonly { readonly kind: string; readonly text: string }[]
    }[]
  }
  const { body } = await call<Stuck>(engine, 'GET', '/engine/v1/stuck-flows', { as: operator })
  const flow = body.flows.find(({ workflow_id: id }) => id === workflowId)
  return (flow?.reasons ?? []).map(({ kind, text }) => `${kind}: ${text}`)
}
