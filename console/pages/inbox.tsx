/** What waits for the staff: taken, given back, decided; it follows what others do without being loaded anew. */
import { Badge, Button, Group } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Task, Tasks } from '../../api/json/tasks'
import { useTaskCounts } from '../calls/counts'
import type { Counts } from '../calls/counts'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { useWatch } from '../calls/watch'
import { Choice, inChoices } from '../parts/choice'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { StateBadge } from '../parts/state-badge'
import type { Column } from '../parts/table'
import { counted, shortId, waitsFor } from '../parts/words'
import { RequestDecision } from './request-decision'

export type TaskRow = z.output<typeof Task>

/** The query of the list; what is empty is not asked for. */
const everything = { kind: '', role: '', assignee: '', order: 'due' } as const
type Wanted = Readonly<Record<keyof typeof everything, string>>

const isRequest = ({ kind }: TaskRow): boolean => kind === 'creditLimitRequest' || kind === 'accountApplication'

const whoseTask = (task: TaskRow, userId: string): string => {
  const { assignee_user_id: assignee, assignee_username: name } = task
  if (assignee === null) return 'Nobody'
  return assignee === userId ? 'You' : (name ?? shortId(assignee))
}

/** Moves between the rows with the keys that readers of mail know; everything can be done with Tab and Enter, too. */
function moveBy(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
  const target = event.target as HTMLElement
  if (step === undefined || target.matches('input, select, textarea')) return
  const openers = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-open]')]
  const row = target.closest('[data-row]')
  const at = openers.findIndex((opener) => row?.contains(opener))
  const next = openers[at === -1 ? 0 : at + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

/** For whoever decides on cases: a review waits for the hits of its customer, and whoever was accepted already has none. */
function OpenHits({ counts }: { readonly counts: Counts | undefined }): ReactElement | null {
  const { may } = useSession()
  const hits = counts?.open_screening_hits ?? null
  if (hits === null || hits.number === 0) return null
  const { number, without_open_case: without } = hits
  const text = counted(number, 'open screening hit')
  return (
    <>
      . {may('CanGetScreeningHits', 'CanDecideScreeningHit') ? <Link href="/screening">{text}</Link> : text}
      {without === 0 ? null : `, ${without} of customers without an open case`}
    </>
  )
}

function Filters({
  wanted,
  onChange,
}: {
  readonly wanted: Wanted
  readonly onChange: (changes: Partial<Wanted>) => void
}): ReactElement {
  const counts = useTaskCounts()
  const all = counts?.counts ?? []
  const sum = (of: 'open' | 'mine' | 'unassigned' | 'overdue'): number =>
    all.reduce((total, count) => total + count[of], 0)
  const names = (of: 'kind' | 'role'): string[] => [...new Set(all.map((count) => count[of]))].sort()
  const select = (label: string, member: keyof Wanted, of: ReturnType<typeof inChoices>): ReactElement => (
    <Choice label={label} value={wanted[member]} of={of} onChange={(value) => onChange({ [member]: value })} />
  )
  return (
    <>
      <p className="summary" aria-live="polite">
        {sum('open')} open, {sum('unassigned')} of them taken by nobody, {sum('mine')} yours, {sum('overdue')} overdue
        <OpenHits counts={counts} />
      </p>
      <div className="filters">
        {select('Whose', 'assignee', [
          { value: '', label: 'Everybody’s' },
          { value: 'me', label: 'Mine' },
          { value: 'none', label: 'Nobody’s' },
        ])}
        {select('Kind', 'kind', [{ value: '', label: 'All kinds' }, ...inChoices(names('kind'))])}
        {select('Role', 'role', [{ value: '', label: 'All my roles' }, ...inChoices(names('role'))])}
        {select('Order', 'order', [
          { value: 'due', label: 'Due first' },
          { value: 'age', label: 'Oldest first' },
        ])}
      </div>
    </>
  )
}

function useTasks(wanted: Wanted) {
  const { bankId } = useSession()
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''))
  return useInfiniteQuery({
    queryKey: ['tasks', bankId, 'list', wanted],
    queryFn: ({ pageParam: after }) => {
      if (after !== '') query.set('after', after)
      return get<z.output<typeof Tasks>>(`/engine/v1/banks/${bankId}/tasks?${query}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
}

interface Doing {
  readonly userId: string
  readonly take: { readonly isPending: boolean; readonly mutate: (task: TaskRow) => void }
  readonly onDecide: (task: TaskRow) => void
}

/** Whom a task is about: by name for those who may read customers. */
const whoseCustomer = ({ customer_id: id, customer_name: name }: TaskRow): string =>
  name ?? (id === null ? 'No customer yet' : `Customer ${shortId(id)}`)

const pageOf = ({ kind, task_id: id, customer_id: customerId }: TaskRow): string =>
  kind === 'screeningHit' ? `/screening${customerId === null ? '' : `?customer_id=${customerId}`}` : `/cases/${id}`

/** A case opens on its own page, a hit with the others of its customer; a request is decided in front of the list. */
const openerOf = (task: TaskRow, { onDecide }: Doing): ReactElement =>
  isRequest(task) ? (
    <button type="button" className="link" data-open onClick={() => onDecide(task)}>
      {whoseCustomer(task)}
    </button>
  ) : (
    <Link href={pageOf(task)} data-open>
      {whoseCustomer(task)}
    </Link>
  )

const columnsOf = (doing: Doing): readonly Column<TaskRow>[] => [
  { name: 'Customer', cell: (task) => openerOf(task, doing) },
  { name: 'Kind', cell: ({ kind }) => <StateBadge state={kind} /> },
  { name: 'Waits for', cell: ({ waiting_for: what }) => waitsFor(what) },
  { name: 'Since', cell: ({ since }) => <Moment at={since} /> },
  {
    name: 'Due',
    cell: ({ due_at: due, overdue }) =>
      due === null ? (
        '–'
      ) : (
        <span className={overdue ? 'late' : undefined}>
          <Moment at={due} />
        </span>
      ),
  },
  { name: 'Taken by', cell: (task) => whoseTask(task, doing.userId) },
  {
    name: 'Do',
    cell: (task) => (
      <Button size="xs" variant="default" onClick={() => doing.take.mutate(task)} disabled={doing.take.isPending}>
        {task.assignee_user_id === doing.userId ? 'Give back' : 'Take'}
      </Button>
    ),
  },
]

/** The inbox of the caller at the chosen bank. */
export function Inbox(): ReactElement {
  const { bankId, userId } = useSession()
  const client = useQueryClient()
  const [wanted, change] = useWanted<Wanted>(everything)
  const [decided, setDecided] = useState<TaskRow>()
  const tasks = useTasks(wanted)
  const reload = useCallback(() => void client.invalidateQueries({ queryKey: ['tasks', bankId] }), [client, bankId])
  const isLive = useWatch(`/engine/v1/banks/${bankId}/tasks/events`, reload)
  const take = useMutation({
    mutationFn: ({ task_id: id, assignee_user_id: assignee }: TaskRow) =>
      send(
        assignee === userId ? 'DELETE' : 'PUT',
        `/engine/v1/banks/${bankId}/tasks/${id}/assignee`,
        assignee === userId ? undefined : {},
      ),
    onSettled: reload,
  })
  const rows = tasks.data?.pages.flatMap((page) => page.tasks) ?? []
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset['row']
    const task = rows.find(({ task_id: id }) => id === row)
    if (event.key === 't' && task !== undefined) take.mutate(task)
    else moveBy(event)
  }
  return (
    <>
      <Group justify="space-between">
        <h1>Inbox</h1>
        <Badge color={isLive ? 'green' : 'orange'} variant="light">
          {isLive ? 'Live' : 'Not live: trying again'}
        </Badge>
      </Group>
      <Filters wanted={wanted} onChange={change} />
      <div onKeyDown={onKeyDown} role="presentation">
        <List
          read={tasks}
          failure={take.error}
          rows={rows}
          empty="Nothing waits for you here."
          caption="What waits. Keys: j and k move, Enter opens, t takes or gives back."
          keyOf={({ task_id: id }) => id}
          columns={columnsOf({ userId, take, onDecide: setDecided })}
        />
      </div>
      {decided === undefined ? null : <RequestDecision task={decided} onClose={() => setDecided(undefined)} />}
    </>
  )
}
