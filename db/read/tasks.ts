/** Reads what waits for the staff of a bank: cases, requests of customers, and screening hits. One query, each part of it through an index in the order that is asked for. */
import type { Reader, SqlValue } from '../connection'

export const inboxKinds = [
  'review',
  'escalation',
  'overdue',
  'providerCheck',
  'creditLimitRequest',
  'accountApplication',
  'screeningHit',
] as const
export type InboxKind = (typeof inboxKinds)[number]

export interface TaskRow {
  /** The customer of a case; the request; the hit. */
  readonly taskId: string
  readonly kind: InboxKind
  /** The least role that does it. */
  readonly role: string
  readonly customerId: string | null
  readonly customerName: string | null
  readonly waitingFor: string
  readonly assigneeUserId: string | null
  readonly assigneeUsername: string | null
  /** Times are ISO 8601. */
  readonly since: string
  readonly dueAt: string | null
  readonly isOverdue: boolean
  /** Microseconds since 1970: where the list goes on after this task. */
  readonly position: bigint
}

export interface TaskFilter {
  readonly bankId: string
  /** Only tasks of these roles. */
  readonly roles: readonly string[]
  readonly kind: InboxKind | undefined
  /** Null: only what nobody has taken; undefined: whoever has it. */
  readonly assigneeUserId: string | null | undefined
  /** ISO 8601: only what is due before that, in the sense of `order`, and what has waited since before that. */
  readonly dueBefore?: string | undefined
  readonly sinceBefore?: string | undefined
}

export interface TaskPage extends TaskFilter {
  /** What is due first, or what has waited for longest; a hit has no due time, it counts as due when it came. */
  readonly order: 'due' | 'age'
  readonly after: { readonly position: bigint; readonly taskId: string } | undefined
  readonly limit: number
}

interface Source {
  readonly columns: string
  readonly from: string
  readonly id: string
  readonly role: string
  readonly kind: string
  readonly assignee: string
  readonly at: { readonly [order in TaskPage['order']]: string }
}

interface Claimed {
  readonly table: string
  readonly open: string
  readonly id: string
  readonly since: string
  /** Null: it has no due time. */
  readonly due: string | null
  readonly kind: InboxKind
  readonly role: string
  readonly what: string
}
/** What has no workflow that says who has it: whoever has taken it is written down beside it. */
const claimed = ({ table, open, id, since, due, kind, role, what }: Claimed): Source => ({
  columns: `${id} as task_id, '${kind}' as kind, '${role}' as role, customer_id, '${what}' as waiting_for, c.user_id as assignee,
    ${since} as since, ${due ?? 'null::timestamptz'} as due_at`,
  from: `${table} left join task_claims c on c.task_id = ${id} where bank_id = ? and ${open}`,
  id,
  role: `'${role}'`,
  kind: `'${kind}'`,
  assignee: 'c.user_id',
  at: { due: due === null ? since : `coalesce(${due}, ${since})`, age: since },
})

const requests = (table: string, kind: InboxKind, role: string, what: string): Source =>
  claimed({
    ...{ table, kind, role, what, id: 'request_id', since: 'requested_at', due: 'expires_at' },
    open: "status = 'REQUESTED'",
  })

const sources: readonly Source[] = [
  {
    columns: `customer_id as task_id, task as kind, task_role as role, customer_id, waiting_for, assignee_user_id as assignee, task_since as since, due_at`,
    from: 'kyc_cases where bank_id = ? and task is not null',
    id: 'customer_id',
    role: 'task_role',
    kind: 'task',
    assignee: 'assignee_user_id',
    at: { due: 'due_at', age: 'task_since' },
  },
  requests(
    'credit_limit_requests',
    'creditLimitRequest',
    'CanUpdateCustomerCreditLimit',
    'a decision on a credit limit',
  ),
  requests('account_applications', 'accountApplication', 'CanUpdateAccountApplications', 'a decision on an account'),
  claimed({
    ...{ kind: 'screeningHit', role: 'CanDecideScreeningHit', what: 'a decision on a screening hit' },
    ...{ table: 'screening_hits', open: `status = 'OPEN'`, id: 'hit_id', since: 'found_at' },
    due: null,
  }),
]

const fits = ({ role, kind, assignee, at }: Source): string =>
  `${role} = any (?::text[]) and (?::text is null or ${kind} = ?) and (not ? or ${assignee} is not distinct from ?::uuid)
     and (?::timestamptz is null or ${at.due} < ?) and (?::timestamptz is null or ${at.age} < ?)`

const valuesOf = ({ bankId, roles, kind, assigneeUserId, dueBefore, sinceBefore }: TaskFilter): readonly SqlValue[] => [
  bankId,
  [...roles],
  kind ?? null,
  kind ?? null,
  assigneeUserId !== undefined,
  assigneeUserId ?? null,
  ...[dueBefore ?? null, dueBefore ?? null],
  ...[sinceBefore ?? null, sinceBefore ?? null],
]

const columns = `task_id as "taskId", kind, role, customer_id as "customerId", waiting_for as "waitingFor", assignee as "assigneeUserId",
  (select username from users where user_id = assignee) as "assigneeUsername",
  (select legal_name from customers c where c.customer_id = tasks.customer_id) as "customerName",
  iso_seconds(since) as "since", iso_seconds(due_at) as "dueAt", coalesce(due_at < now(), false) as "isOverdue",
  (extract(epoch from at) * 1000000)::bigint as position`

const pageSql = (order: TaskPage['order']): string => {
  const parts = sources.map((source) => {
    const at = source.at[order]
    return `(select ${source.columns}, ${at} as at from ${source.from} and ${fits(source)}
       and (${at}, ${source.id}) > (timestamptz 'epoch' + ? * interval '1 microsecond', ?::uuid) order by ${at}, ${source.id} limit ?)`
  })
  return `select ${columns} from (${parts.join(' union all ')}) tasks order by at, task_id limit ?`
}

const firstTask = { position: 0n, taskId: '00000000-0000-0000-0000-000000000000' }

/** A page of the inbox. */
export const tasksPage = (read: Reader, page: TaskPage): Promise<TaskRow[]> => {
  const { position, taskId } = page.after ?? firstTask
  const ofPart = [...valuesOf(page), position, taskId, page.limit]
  return read.raw<TaskRow>(pageSql(page.order), [...sources.flatMap(() => ofPart), page.limit])
}

export interface TaskCount {
  readonly kind: InboxKind
  readonly role: string
  readonly open: number
  readonly unassigned: number
  readonly mine: number
  readonly overdue: number
}

const partsSql = sources
  .map((source) => `select ${source.columns} from ${source.from} and ${fits(source)}`)
  .join(' union all ')

/** How much waits, by kind and role; `mine` is what the user has taken. */
export const taskCounts = (read: Reader, filter: TaskFilter, userId: string): Promise<TaskCount[]> =>
  read.raw<TaskCount>(
    `select kind, role, count(*)::int as open, count(*) filter (where assignee is null)::int as unassigned,
       count(*) filter (where assignee = ?::uuid)::int as mine, count(*) filter (where due_at < now())::int as overdue
     from (${partsSql}) tasks group by kind, role order by kind, role`,
    [userId, ...sources.flatMap(() => valuesOf(filter))],
  )

const oneSql = `select ${columns} from (${sources
  .map((source) => `(select ${source.columns}, ${source.at.due} as at from ${source.from} and ${source.id} = ?::uuid)`)
  .join(' union all ')}) tasks`

/** The open task of that id at the bank; undefined when there is none. */
export async function taskById(read: Reader, bankId: string, taskId: string): Promise<TaskRow | undefined> {
  const [row] = await read.raw<TaskRow>(
    oneSql,
    sources.flatMap(() => [bankId, taskId]),
  )
  return row
}

/** A text that differs when a task of the bank has come, gone or changed. How many there are can be read from it: it stays inside. */
export async function inboxStamp(read: Reader, bankId: string): Promise<string> {
  const [row] = await read.raw<{ stamp: string }>(
    `select count(*) || '.' || coalesce(sum(hashtextextended(tasks::text, 0)), 0) as stamp
     from (${sources.map((source) => `select ${source.columns} from ${source.from}`).join(' union all ')}) tasks`,
    sources.map(() => bankId),
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row.stamp
}
