/** The inbox of the staff on the wire of our own API. */
import { z } from 'zod'
import { inboxKinds } from '../../db/read/tasks'
import type { OpenHits } from '../../db/read/screenings'
import type { TaskCount, TaskRow } from '../../db/read/tasks'

export const Task = z.object({
  task_id: z.string(),
  kind: z.enum(inboxKinds),
  role: z.string(),
  customer_id: z.string().nullable(),
  /** Null for callers who may not read customers. */
  customer_name: z.string().nullable(),
  waiting_for: z.string(),
  assignee_user_id: z.string().nullable(),
  assignee_username: z.string().nullable(),
  since: z.string(),
  due_at: z.string().nullable(),
  overdue: z.boolean(),
})
export const Tasks = z.object({ tasks: z.array(Task), next: z.string().nullable() })
export const TaskCounts = z.object({
  counts: z.array(
    z.object({
      kind: z.enum(inboxKinds),
      role: z.string(),
      open: z.int(),
      unassigned: z.int(),
      mine: z.int(),
      overdue: z.int(),
    }),
  ),
  /** Of the whole bank; null for callers who decide neither on cases nor on hits. */
  open_screening_hits: z.object({ number: z.int(), without_open_case: z.int() }).nullable(),
})

/** `isNamed`: the caller may read customers. */
export const taskJson = (row: TaskRow, isNamed: boolean): z.input<typeof Task> => ({
  task_id: row.taskId,
  kind: row.kind,
  role: row.role,
  customer_id: row.customerId,
  customer_name: isNamed ? row.customerName : null,
  waiting_for: row.waitingFor,
  assignee_user_id: row.assigneeUserId,
  assignee_username: row.assigneeUsername,
  since: row.since,
  due_at: row.dueAt,
  overdue: row.isOverdue,
})

export const taskCountsJson = (
  counts: readonly TaskCount[],
  hits: OpenHits | undefined,
): z.input<typeof TaskCounts> => ({
  counts: counts.map((count) => ({ ...count })),
  open_screening_hits: hits === undefined ? null : { number: hits.number, without_open_case: hits.withoutOpenCase },
})
