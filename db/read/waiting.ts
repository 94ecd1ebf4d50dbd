/** Reads what waits in the whole instance, and since when: one statement over indexes that hold only what is open. */
import type { Reader } from '../connection'
import { inboxKinds } from './tasks'
import { waitingStatuses } from './waiting-requests'

/** How much of a kind waits. */
export interface Waiting {
  readonly kind: string
  readonly count: number
  /** How long the oldest has been waiting, in seconds; 0 when nothing waits. Nothing that is done to it while it waits makes it younger. */
  readonly oldestSeconds: number
}

export interface WaitingFacts {
  /** Open cases by state, since they came into it; those that rest (`monitoring`, `rejected`) grow for ever and wait for nobody. */
  readonly cases: readonly Waiting[]
  /** What the staff have to do, by the kinds of the inbox; since it is a task of this kind. */
  readonly tasks: readonly Waiting[]
  /**
   * Payments by what they wait for: `answers`, since they were made; `funds` and `account`, since these were missed first;
   * their `day`: counted from its beginning, so that whatever has an age is late.
   */
  readonly payments: readonly Waiting[]
  /**
   * Webhook deliveries: `queued` ones have no workflow yet, since they came into the queue, be it again; `heldUp` ones get none before an
   * earlier one of theirs has ended, since they were written; both counted up to `mostQueued`. `parked` ones have been given up.
   */
  readonly deliveries: readonly Waiting[]
  /** Messages to customers, the same way; both since they were written, as whom they are for waits since then. */
  readonly messages: readonly Waiting[]
  /** Comparisons of everybody with a new version of a list, as long as they are `queued`. */
  readonly rescreenings: readonly Waiting[]
  /** Changes of customers that their cases have not been told of, as long as they are `queued`: nobody decides about such a customer. */
  readonly changes: readonly Waiting[]
  /** What the last reconciliation of the ledger has found, and how long ago; null when there was none. */
  readonly reconciliation: { readonly differences: number; readonly ageSeconds: number } | null
}

export const mostQueued = 10_000

const openStates = ['collecting', 'checking', 'in_review', 'approved'] as const
const paymentReasons = ['answers', 'day', 'funds', 'account'] as const

const age = (oldest: string): string =>
  `greatest(coalesce(extract(epoch from now() - ${oldest}), 0), 0)::float8 as "oldestSeconds"`
const rowsOf = (sql: string): string => `(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${sql}) r)`
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ')

/** Every kind has a row, also when `found` (kind, count, oldest) has none for it. */
const everyKind = (kinds: readonly string[], found: string): string =>
  `select kinds.kind, coalesce(found.count, 0)::int as count, ${age('found.oldest')}
   from unnest(array[${quoted(kinds)}]) as kinds (kind) left join (${found}) found using (kind)`

const cases = `
  select state as kind, count(*) as count, min(state_since) as oldest from kyc_cases where state in (${quoted(openStates)}) group by state`

const caseTasks = `
  select task as kind, count(*) as count, min(task_since) as oldest from kyc_cases where task is not null group by task`

/** Bank by bank, as the index is: each count walks over the open rows only. */
const bankByBank = (kind: string, table: string, since: string, isOpen: string): string => `
  select '${kind}' as kind, coalesce(sum(found.count), 0) as count, min(found.oldest) as oldest
  from banks b cross join lateral (
    select count(*) as count, min(${since}) as oldest from ${table} r where r.bank_id = b.bank_id and r.${isOpen}
  ) found`

const creditLimitRequests = bankByBank(
  'creditLimitRequest',
  'credit_limit_requests',
  'requested_at',
  "status = 'REQUESTED'",
)

const accountApplications = `
  select 'accountApplication', count(*), min(requested_at) from account_applications where status = 'REQUESTED'`

const screeningHits = bankByBank('screeningHit', 'screening_hits', 'found_at', "status = 'OPEN'")

const payments = `
  select waits.kind, count(*) as count, min(waits.since) as oldest
  from transaction_requests r left join payment_waits w using (request_id) cross join lateral (
    select case when r.status = 'PENDING' then lower(w.waits_for) else 'answers' end as kind,
      case when r.status <> 'PENDING' then r.created_at when w.waits_for = 'DAY' then w.pays_at else w.since end as since
  ) waits
  where r.status in (${quoted(waitingStatuses)}) group by waits.kind`

/** What the relay of the outbox has not passed on yet; a relay that stands still does not make this statement slow. */
const queued = (table: string, since: string, isQueued: string, order = since, kind = 'queued'): string => `
  select '${kind}' as kind, count(*) as count, min(since) as oldest
  from (select ${since} as since from ${table} where ${isQueued} order by ${order} limit ${mostQueued}) waiting`

const parkedDeliveries = `
  select 'parked' as kind, coalesce(sum(found.count), 0) as count, min(found.oldest) as oldest
  from webhooks w cross join lateral (
    select count(*) as count, min(ended_at) as oldest from webhook_deliveries d where d.webhook_id = w.webhook_id and d.status = 'PARKED'
  ) found`

const undispatched = (heldUp: string, kind: string, since: string): string =>
  queued('webhook_deliveries', since, `status = 'PENDING' and dispatched_at is null and ${heldUp}`, 'sequence', kind)

const deliveries = `
  ${undispatched('not held_up', 'queued', 'coalesce(queued_at, created_at)')}
  union all ${undispatched('held_up', 'heldUp', 'created_at')} union all ${parkedDeliveries}`

const messages = `
  ${queued('customer_messages', 'created_at', "delivery = 'PENDING' and dispatched_at is null", 'sequence')}
  union all ${bankByBank('parked', 'customer_messages', 'created_at', "delivery = 'PARKED'")}`

const rescreenings = queued('rescreenings', 'queued_at', 'dispatched_at is null')

const changes = queued('customer_facts', 'untold_since', 'told_version < version')

const lastReconciliation = `
  select differences_found as differences, extract(epoch from now() - ended_at)::float8 as "ageSeconds"
  from reconciliation_runs order by sequence desc limit 1`

const tasks = [caseTasks, creditLimitRequests, accountApplications, screeningHits].join(' union all ')

/** The whole statement, without values. */
export const waitingStatement = `
  select ${rowsOf(everyKind(openStates, cases))} as cases,
    ${rowsOf(everyKind(inboxKinds, tasks))} as tasks,
    ${rowsOf(everyKind(paymentReasons, payments))} as payments,
    ${rowsOf(everyKind(['queued', 'heldUp', 'parked'], deliveries))} as deliveries,
    ${rowsOf(everyKind(['queued', 'parked'], messages))} as messages,
    ${rowsOf(everyKind(['queued'], rescreenings))} as rescreenings,
    ${rowsOf(everyKind(['queued'], changes))} as changes,
    (select to_jsonb(r) from (${lastReconciliation}) r) as reconciliation`

/** What waits now. Every kind is there, also when nothing of it waits. */
export async function waitingNow(read: Reader): Promise<WaitingFacts> {
  const [facts] = await read.raw<WaitingFacts>(waitingStatement)
  if (facts === undefined) throw new Error('a statement without a table has one row')
  return facts
}
