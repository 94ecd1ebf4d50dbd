/** The inbox of the staff: what waits for them at a bank, and who has taken what. */
import { LRUCache } from 'lru-cache'
import { openHits } from '../../db/read/screenings'
import { inboxKinds, inboxStamp, taskById, taskCounts, tasksPage } from '../../db/read/tasks'
import type { InboxKind, TaskPage, TaskRow } from '../../db/read/tasks'
import { claimTask, unclaimTask } from '../../db/write/task-claims'
import { isUuid } from '../../domain/ids'
import { levelsUpTo, roleOfLevel } from '../../domain/kyc/level'
import { taskKinds } from '../../domain/kyc/task'
import { momentOf } from '../../domain/moment'
import { keyedHash } from '../../platform/keyed-hash'
import type { Role } from '../access/roles'
import { PutAssignee } from '../json/engine'
import { Task, TaskCounts, taskCountsJson, taskJson, Tasks } from '../json/tasks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles, WaitingHandles } from '../kernel/handles'
import { watchReply, WatchReply } from '../kernel/watches'
import { limitOf, positionIn, positionText } from './cursor'
import { decidingRoles, holdsOneOf, levelAt, namesCustomers } from './onboarding-standing'

/** Of what is no case: each kind of task has its role. */
const requestRoles = [
  'CanUpdateCustomerCreditLimit',
  'CanUpdateAccountApplications',
  'CanDecideScreeningHit',
] as const satisfies readonly Role[]
const hitRoles = ['CanGetScreeningHits', 'CanDecideScreeningHit'] as const satisfies readonly Role[]
const inboxRoles = [...decidingRoles, ...requestRoles] as const

const common = { version: 'engine/v1', tags: ['Onboarding'], auth: 'user', needs: ['bank'], roles: inboxRoles } as const
const path = '/banks/BANK_ID/tasks'

/** The roles whose tasks the caller may do: of the levels theirs and those below it. */
const rolesOf = (caller: Caller, bankId: string): readonly string[] => {
  const ofCases = decidingRoles.some((role) => caller.has(role, bankId))
    ? levelsUpTo(levelAt(caller, bankId)).map((level) => roleOfLevel[level])
    : []
  return [...ofCases, ...requestRoles.filter((role) => caller.has(role, bankId))]
}

interface ListRequest {
  readonly bank: { readonly bankId: string }
  readonly caller: Caller
  readonly query: URLSearchParams
  readonly fail: (name: 'IncorrectFilter', detail?: string) => never
}

const kindOf = ({ query, fail }: ListRequest): InboxKind | undefined => {
  const wanted = query.get('kind')
  const kind = inboxKinds.find((known) => known === wanted)
  return wanted === null || kind !== undefined ? kind : fail('IncorrectFilter', ' <- kind')
}

const assigneeOf = ({ query, caller, fail }: ListRequest): string | null | undefined => {
  const wanted = query.get('assignee')
  if (wanted === null) return undefined
  if (wanted === 'none') return null
  if (wanted === 'me') return caller.userId
  return isUuid(wanted) ? wanted : fail('IncorrectFilter', ' <- assignee')
}

const momentIn = ({ query, fail }: ListRequest, name: string): string | undefined => {
  const wanted = query.get(name)
  return wanted === null ? undefined : (momentOf(wanted, 'milliseconds') ?? fail('IncorrectFilter', ` <- ${name}`))
}

/** What the query asks for, within what the caller may do. */
function pageOf(request: ListRequest): TaskPage {
  const { bank, caller, query, fail } = request
  const order = query.get('order') ?? 'due'
  if (order !== 'due' && order !== 'age') return fail('IncorrectFilter', ' <- order')
  const limit = limitOf(request)
  const after = positionIn(request)
  const role = query.get('role')
  const roles = rolesOf(caller, bank.bankId).filter((held) => role === null || held === role)
  return {
    bankId: bank.bankId,
    roles,
    order,
    kind: kindOf(request),
    assigneeUserId: assigneeOf(request),
    dueBefore: momentIn(request, 'due_before'),
    sinceBefore: momentIn(request, 'since_before'),
    after: after && { position: after.position, taskId: after.id },
    limit,
  }
}

const getTasks = endpoint({
  ...common,
  operation: 'getTasks',
  method: 'GET',
  path,
  summary: 'Get Tasks',
  description: `What waits for the caller at the bank: cases to review, escalated and overdue ones, those that a provider has not confirmed, requests for a credit limit and for an account, screening hits. \`customer_name\` is for those who may read customers (CanGetCustomer). Query: \`kind\` (${inboxKinds.join(', ')}), \`role\`, \`assignee\` (a user id, \`me\` or \`none\`), \`order\` (\`due\`, or \`age\`: what has waited longest first), \`due_before\` and \`since_before\` (such as 2026-01-02T03:04:05.000Z; a request is due when it expires; a hit has no due time, and counts as due when it came), \`limit\` (50, at most 200), \`after\` (the \`next\` of the page before).`,
  reply: [200, Tasks],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const page = pageOf(request)
    const rows = await tasksPage(read, page)
    const last = rows.length < page.limit ? undefined : rows.at(-1)
    const isNamed = namesCustomers(request.caller, page.bankId)
    const tasks = rows.map((row) => taskJson(row, isNamed))
    return { tasks, next: last === undefined ? null : positionText(last.position, last.taskId) }
  },
})

const getTaskCounts = endpoint({
  ...common,
  operation: 'getTaskCounts',
  method: 'GET',
  path: '/banks/BANK_ID/task-counts',
  summary: 'Get Task Counts',
  description:
    'How much waits for the caller at the bank, by kind and role: all of it, what nobody has taken, what the caller has, and what is overdue. For those who decide on cases or on hits also how many screening hits are open at the bank, and how many of them are of customers without an open case, such as those who were accepted.',
  reply: [200, TaskCounts],
  errors: [],
  handle: async ({ bank: { bankId }, caller }, { read }) => {
    const filter = { bankId, roles: rolesOf(caller, bankId), kind: undefined, assigneeUserId: undefined }
    const seesHits = [...decidingRoles, ...hitRoles].some((role) => caller.has(role, bankId))
    const [counts, hits] = await Promise.all([
      taskCounts(read, filter, caller.userId),
      seesHits ? openHits(read, bankId) : undefined,
    ])
    return taskCountsJson(counts, hits)
  },
})

interface TaskRequest {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly TASK_ID: string }
  readonly caller: Caller
  readonly fail: (name: 'TaskNotFound') => never
}

/** The task, where the caller may do it. */
async function taskOf(request: TaskRequest, { read }: Pick<Handles, 'read'>): Promise<TaskRow> {
  const {
    bank: { bankId },
    params,
    caller,
    fail,
  } = request
  const task = isUuid(params.TASK_ID) ? await taskById(read, bankId, params.TASK_ID) : undefined
  return task !== undefined && rolesOf(caller, bankId).includes(task.role) ? task : fail('TaskNotFound')
}

const isOfCase = ({ kind }: TaskRow): boolean => (taskKinds as readonly string[]).includes(kind)

/** Who has a case is said by its workflow, which holds decisions to it. */
const inCase = (
  { taskId: customerId }: TaskRow,
  { bank: { bankId }, caller }: TaskRequest,
  { run, newId }: Pick<WaitingHandles, 'run' | 'newId'>,
  action: { readonly kind: 'takeOver' | 'handBack' } | { readonly kind: 'assign'; readonly userId: string },
): Promise<unknown> =>
  run.actOnCase(
    { bankId, customerId },
    { action, level: levelAt(caller, bankId) },
    { userId: caller.userId, requestId: newId() },
  )

const assignErrors = [
  'TaskNotFound',
  'UserNotFound',
  'CaseEscalated',
  'CaseAssigned',
  'CaseClosed',
  'MakerIsChecker',
  'RequestModified',
] as const

const assignTask = endpoint({
  ...common,
  operation: 'assignTask',
  method: 'PUT',
  path: `${path}/TASK_ID/assignee`,
  summary: 'Assign Task',
  description:
    'Takes the task, also from somebody else; with `user_id` it is given to somebody who holds its role. A case is given by a supervisor, to nobody who may not decide it, and nobody else decides it meanwhile.',
  body: { name: 'PutTaskAssigneeJson', schema: PutAssignee, example: {} },
  reply: [200, Task],
  errors: assignErrors,
  waits: true,
  handle: async (request, handles) => {
    const {
      bank: { bankId },
      caller,
      body,
      fail,
    } = request
    const task = await taskOf(request, handles)
    const userId = body.user_id ?? caller.userId
    const isOwn = userId === caller.userId
    const roles = isOfCase(task)
      ? decidingRoles.slice(decidingRoles.findIndex((role) => role === task.role))
      : [task.role]
    if (!isOwn && !(await holdsOneOf(handles.read, userId, bankId, roles))) return fail('UserNotFound')
    if (isOfCase(task)) await inCase(task, request, handles, isOwn ? { kind: 'takeOver' } : { kind: 'assign', userId })
    else await claimTask(handles.writeAtOnce, task.taskId, userId)
    // Read anew for the name; whoever is faster has it.
    const taken = (await taskById(handles.read, bankId, task.taskId)) ?? fail('TaskNotFound')
    return taskJson(taken, namesCustomers(caller, bankId))
  },
})

const unassignTask = endpoint({
  ...common,
  operation: 'unassignTask',
  method: 'DELETE',
  path: `${path}/TASK_ID/assignee`,
  summary: 'Unassign Task',
  description:
    'The task is for everybody who holds its role. A case that somebody else has is handed back by a supervisor.',
  reply: [200, Task],
  errors: assignErrors,
  waits: true,
  handle: async (request, handles) => {
    const task = await taskOf(request, handles)
    if (isOfCase(task)) await inCase(task, request, handles, { kind: 'handBack' })
    else await unclaimTask(handles.writeAtOnce, task.taskId)
    const isNamed = namesCustomers(request.caller, request.bank.bankId)
    return taskJson({ ...task, assigneeUserId: null, assigneeUsername: null }, isNamed)
  },
})

/**
 * Whoever watches the inbox of a bank from this process looks with the others: hundreds of people cost what one does. What goes
 * out is hashed under a key: from the state itself one could tell how much waits, also of what one's roles do not show.
 */
const looks = new LRUCache<string, string, Pick<Handles, 'read' | 'settings'>>({
  max: 1_000,
  ttl: 1_500,
  fetchMethod: async (bankId, _stale, { context: { read, settings } }) =>
    keyedHash(settings.stampSecret, 'inbox', bankId, await inboxStamp(read, bankId)).toString('base64url'),
})

const watchTasks = endpoint({
  ...common,
  operation: 'watchTasks',
  method: 'GET',
  path: `${path}/events`,
  summary: 'Watch Tasks',
  description:
    'Server-sent events: `changed` at once and whenever a task of the bank has come, gone or changed, for a minute; then the client asks again, with the `Last-Event-ID` that it has seen. What has changed is for the list to say.',
  reply: [200, watchReply],
  errors: ['TooManyWatches'],
  handle: ({ bank: { bankId } }, { read, settings }) =>
    Promise.resolve(new WatchReply(async () => (await looks.fetch(bankId, { context: { read, settings } })) ?? '')),
})

export const taskEndpoints: readonly AnyEndpoint[] = [getTasks, getTaskCounts, watchTasks, assignTask, unassignTask]
