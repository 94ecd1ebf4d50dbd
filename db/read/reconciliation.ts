/** Derives the books of a bank from the entries alone, and what is held from the holds, one statement per check; reads what earlier runs have found. */
import type { Difference } from '../../domain/ledger/difference'
import { formatMoney } from '../../domain/money'
import type { Reader } from '../connection'

/** What one check of one bank has found: how much in all, and the first of it. */
export interface Findings {
  readonly found: number
  readonly differences: readonly Difference[]
}

/** Amounts in minor units; the members that a kind does not have are null. */
interface DifferenceRow {
  readonly found: bigint
  readonly accountId: string | null
  readonly bookingId: string | null
  readonly transactionId: string | null
  readonly currency: string
  readonly booked: string | null
  readonly derived: string | null
  readonly difference: string
}

/** Nobody reads on after so many of one kind at one bank: their number is told, and the first are named. */
export const mostNamed = 100

// Every entry of an account counts, and its version counts them: an entry of zero sum that is missing shows as well.
const balances = `
  select count(*) over () as found, a.account_id as "accountId", a.currency, a.balance::text as booked, own.moved::text as derived,
    (a.balance - own.moved)::text as difference
  from accounts a cross join lateral (
    select coalesce(sum(e.amount), 0) as moved, count(*) as number from ledger_entries e where e.account_key = a.account_key
  ) own
  where a.bank_id = ? and (a.balance <> own.moved or a.version <> own.number)
  order by a.account_key limit ${mostNamed}`

// A booking between banks is named at the bank of its first account only.
const bookings = `
  select count(*) over () as found, e.booking_id as "bookingId", e.currency, sum(e.amount)::text as difference
  from ledger_entries e
  where e.booking_id in (select booking_id from ledger_entries join accounts using (account_key) where bank_id = ?)
  group by e.booking_id, e.currency
  having sum(e.amount) <> 0 and (
    select a.bank_id from ledger_entries f join accounts a using (account_key) where f.booking_id = e.booking_id
    order by a.account_key limit 1) = ?
  order by e.booking_id limit ${mostNamed}`

const chains = `
  select count(*) over () as found, account_id as "accountId", transaction_id as "transactionId", currency, balance_before::text as booked,
    before::text as derived, (balance_before - before)::text as difference
  from (
    select a.account_key, a.account_id, e.transaction_id, e.currency, e.balance_before, e.account_version,
      coalesce(lag(e.balance_after) over one, 0) as before, coalesce(lag(e.account_version) over one, 0) + 1 as expected_version
    from accounts a join ledger_entries e using (account_key) where a.bank_id = ?
    window one as (partition by e.account_key order by e.account_version)
  ) link
  where balance_before <> before or account_version <> expected_version
  order by account_key, account_version limit ${mostNamed}`

// A hold that outlives its payment counts as none: nobody waits for that money.
const holds = `
  select count(*) over () as found, a.account_id as "accountId", a.currency, a.held::text as booked, waiting.held::text as derived,
    (a.held - waiting.held)::text as difference
  from accounts a cross join lateral (
    select coalesce(sum(h.amount), 0) as held from holds h join transaction_requests r using (request_id)
    where h.account_key = a.account_key and h.released_at is null
      and r.status not in ('COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED')
  ) waiting
  where a.bank_id = ? and a.held <> waiting.held
  order by a.account_key limit ${mostNamed}`

const decimal = (currency: string, minor: string | null): string =>
  formatMoney({ currency, minor: BigInt(minor ?? '0') })

const differenceOf = (kind: Difference['kind'], bankId: string, row: DifferenceRow): Difference => {
  const { currency, accountId, bookingId, transactionId } = row
  const common = { bankId, currency, difference: decimal(currency, row.difference) }
  if (kind === 'BOOKING') return { kind, ...common, bookingId: bookingId ?? '' }
  const both = { booked: decimal(currency, row.booked), derived: decimal(currency, row.derived) }
  const account = { ...common, ...both, accountId: accountId ?? '' }
  return kind === 'CHAIN' ? { kind, ...account, transactionId: transactionId ?? '' } : { kind, ...account }
}

const check =
  (kind: Difference['kind'], sql: string, timesNamed: 1 | 2) =>
  async (read: Reader, bankId: string): Promise<Findings> => {
    const rows = await read.raw<DifferenceRow>(
      sql,
      Array.from({ length: timesNamed }, () => bankId),
    )
    return { found: Number(rows[0]?.found ?? 0), differences: rows.map((row) => differenceOf(kind, bankId, row)) }
  }

/** The checks; each sees the books of one moment, so that bookings go on meanwhile. They read every entry of the bank. */
export const ledgerChecks = [
  check('BALANCE', balances, 1),
  check('BOOKING', bookings, 2),
  check('CHAIN', chains, 1),
  check('HOLD', holds, 1),
] as const

export interface LedgerSize {
  readonly bankId: string
  readonly accounts: number
  readonly entries: number
}

/** Every bank, with the accounts and entries that there are to check. */
export const ledgerSizes = (read: Reader): Promise<LedgerSize[]> =>
  read.raw<LedgerSize>(
    `select bank_id as "bankId", count(account_key)::int as accounts, coalesce(sum(version), 0)::float8 as entries
     from banks left join accounts using (bank_id) group by bank_id order by bank_id`,
  )

export interface ReconciliationRun {
  readonly runId: string
  readonly sequence: bigint
  readonly requestedBy: string | null
  readonly startedAt: string
  readonly endedAt: string
  readonly banks: number
  readonly accounts: bigint
  readonly entries: bigint
  readonly differencesFound: bigint
  readonly differences: readonly Difference[]
}

const runColumns = `run_id as "runId", sequence, requested_by as "requestedBy", iso_seconds(started_at) as "startedAt",
  iso_seconds(ended_at) as "endedAt", banks, accounts, entries, differences_found as "differencesFound", differences`

export async function reconciliationById(read: Reader, runId: string): Promise<ReconciliationRun | undefined> {
  const [row] = await read.raw<ReconciliationRun>(`select ${runColumns} from reconciliation_runs where run_id = ?`, [
    runId,
  ])
  return row
}

/** Newest first; those before the sequence, or from the newest on. */
export const reconciliationsPage = (
  read: Reader,
  { before, limit }: { readonly before: bigint | undefined; readonly limit: number },
): Promise<ReconciliationRun[]> =>
  read.raw<ReconciliationRun>(
    `select ${runColumns} from reconciliation_runs where sequence < ? order by sequence desc limit ?`,
    [before ?? 9_223_372_036_854_775_807n, limit],
  )
