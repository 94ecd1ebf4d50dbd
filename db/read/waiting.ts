/** Reads what waits in the whole instance, and for how long: one statement over indexes that hold only what is open. */
import type { Reader } from '../connection'

/** How much of a kind waits. */
export interface Waiting {
  readonly kind: string
  readonly count: number
  /** Age of the oldest in seconds; 0 when nothing waits. */
  readonly oldestSeconds: number
}

export interface WaitingFacts {
  /** Open cases by state; those that rest (`monitoring`, `rejected`) grow for ever and wait for nobody. The age is that since the last change. */
  readonly cases: readonly Waiting[]
  /** Requests that the staff have to decide. */
  readonly staffRequests: readonly Waiting[]
  /** Webhook deliveries: `queued` ones have no workflow yet, counted up to `mostQueued`; `parked` ones have been given up. */
  readonly deliveries: readonly Waiting[]
  /** What the last reconciliation of the ledger has found, and how long ago; null when there was none. */
  readonly reconciliation: { readonly differences: number; readonly ageSeconds: number } | null
}

export const mostQueued = 10_000

const openStates = ['collecting', 'checking', 'in_review', 'approved'] as const

const age = (oldest: string): string => `coalesce(extract(epoch from now() - ${oldest}), 0)::float8 as "oldestSeconds"`
const rowsOf = (sql: string): string => `(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${sql}) r)`

// Bank by bank, as the indexes are: each count walks over the open rows only.
const cases = `
  select states.kind, coalesce(sum(found.count), 0)::int as count, ${age('min(found.oldest)')}
  from unnest(?::text[]) as states (kind) cross join banks b cross join lateral (
    select count(*) as count, min(changed_at) as oldest from kyc_cases k where k.bank_id = b.bank_id and k.state = states.kind
  ) found
  group by states.kind`

const creditLimitRequests = `
  select 'credit_limit_request' as kind, coalesce(sum(found.count), 0)::int as count, ${age('min(found.oldest)')}
  from banks b cross join lateral (
    select count(*) as count, min(requested_at) as oldest from credit_limit_requests r where r.bank_id = b.bank_id and r.status = 'REQUESTED'
  ) found`

const accountApplications = `
  select 'account_application' as kind, count(*)::int as count, ${age('min(requested_at)')}
  from account_applications where status = 'REQUESTED'`

const queuedDeliveries = `
  select 'queued' as kind, count(*)::int as count, ${age('min(created_at)')}
  from (select created_at from webhook_deliveries where status = 'PENDING' and dispatched_at is null order by sequence limit ${mostQueued}) queued`

const parkedDeliveries = `
  select 'parked' as kind, coalesce(sum(found.count), 0)::int as count, ${age('min(found.oldest)')}
  from webhooks w cross join lateral (
    select count(*) as count, min(ended_at) as oldest from webhook_deliveries d where d.webhook_id = w.webhook_id and d.status = 'PARKED'
  ) found`

const lastReconciliation = `
  select differences_found as differences, extract(epoch from now() - ended_at)::float8 as "ageSeconds"
  from reconciliation_runs order by sequence desc limit 1`

/** The whole statement; its one value is the list of states. */
export const waitingStatement = `
  select ${rowsOf(cases)} as cases,
    ${rowsOf(`${creditLimitRequests} union all ${accountApplications}`)} as "staffRequests",
    ${rowsOf(`${queuedDeliveries} union all ${parkedDeliveries}`)} as deliveries,
    (select to_jsonb(r) from (${lastReconciliation}) r) as reconciliation`

/** What waits now. Every kind is there, also when nothing of it waits; of cases only where there is a bank. */
export async function waitingNow(read: Reader): Promise<WaitingFacts> {
  const [facts] = await read.raw<WaitingFacts>(waitingStatement, [openStates])
  if (facts === undefined) throw new Error('a statement without a table has one row')
  return facts
}
