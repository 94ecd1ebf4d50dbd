/**
 * Reads account statements. The version of the account is their snapshot: every booking gives its entries the next ones, in the same
 * transaction, and none is ever changed. What is read up to one version adds up, by however many statements and whenever it is read.
 */
import { LRUCache } from 'lru-cache'
import type { StatementTotals } from '../../domain/ledger/account-statement'
import type { Reader } from '../connection'
import { described, entriesOf, metadataValues, rowOf } from './transactions'
import type { EntryRow, TransactionFound } from './transactions'

/** By the completion of the entries, as transactions are listed; both inclusive, undefined is without bound. */
export interface StatementPeriod {
  readonly accountKey: string
  readonly from: string | undefined
  readonly to: string | undefined
}

export interface StatementTotalsRow extends StatementTotals {
  /** The version of the account up to which its entries count. */
  readonly atVersion: bigint
}

interface TotalsRow {
  readonly atVersion: bigint
  // Sums of int8 are numeric, which comes as text.
  readonly opening: string
  readonly credits: bigint
  readonly credited: string
  readonly debits: bigint
  readonly debited: string
}

/**
 * The balance of a version is the sum of all entries up to it; entries are booked in another order than they were completed in where
 * somebody books what has happened in the past. So the opening balance is that of the version less what was completed since, or
 * what was completed before, whichever are fewer: where either ends, the index tells at which version, and so about how many. Nothing is
 * to be looked for by version, which would be all entries that there are: hence `+ 0`.
 */
const totalsSql = `
  with at as materialized (
    select a.account_key, coalesce(asked.version, a.version) as version, asked.since, asked.until
    from (select ?::bigint as account_key, ?::bigint as version, ?::timestamptz as since, ?::timestamptz as until) asked
      join accounts a using (account_key) where coalesce(asked.version, 0) <= a.version
  ), period as materialized (
    select count(*) filter (where e.amount > 0) as credits, coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credited,
      count(*) filter (where e.amount < 0) as debits, coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as debited
    from at join ledger_entries e on e.account_key = at.account_key and e.completed_at between at.since and at.until
      and e.account_version + 0 <= at.version
  )
  select at.version as "atVersion", credits, credited::text, debits, debited::text,
    (case when 2 * coalesce(last_before.account_version, 0) + credits + debits <= at.version then
       (select coalesce(sum(e.amount), 0) from ledger_entries e
        where e.account_key = at.account_key and e.completed_at < at.since and e.account_version + 0 <= at.version)
     else
       coalesce((select e.balance_after from ledger_entries e where e.account_key = at.account_key and e.account_version = at.version), 0)
       - credited + debited
       - (select coalesce(sum(e.amount), 0) from ledger_entries e
          where e.account_key = at.account_key and e.completed_at > at.until and e.account_version + 0 <= at.version)
     end)::text as opening
  from at cross join period left join lateral (
    select e.account_version from ledger_entries e
    where e.account_key = at.account_key and e.completed_at < at.since and e.account_version <= at.version
    order by e.completed_at desc, e.account_version desc limit 1
  ) last_before on true`

/** What is known of a version is known for good: the pages of one statement add it up once. A process keeps a few megabytes of it. */
const mostKept = 10_000
const ofReaders = new WeakMap<Reader, LRUCache<string, StatementTotalsRow>>()

function keptOf(read: Reader): LRUCache<string, StatementTotalsRow> {
  const kept = ofReaders.get(read) ?? new LRUCache({ max: mostKept })
  ofReaders.set(read, kept)
  return kept
}

/**
 * The opening balance and the sums of a period, of the entries up to a version of the account, the newest unless one is given; undefined
 * where the account has not come to that version yet.
 */
export async function statementTotals(
  read: Reader,
  { accountKey, from = '-infinity', to = 'infinity' }: StatementPeriod,
  atVersion: bigint | undefined,
): Promise<StatementTotalsRow | undefined> {
  const kept = keptOf(read)
  const keyAt = (version: bigint): string => [accountKey, version, from, to].join(' ')
  const known = atVersion === undefined ? undefined : kept.get(keyAt(atVersion))
  if (known !== undefined) return known
  const [row] = await read.raw<TotalsRow>(totalsSql, [accountKey, atVersion ?? null, from, to])
  if (row === undefined) return undefined
  const totals = {
    atVersion: row.atVersion,
    opening: BigInt(row.opening),
    credits: { number: row.credits, sum: BigInt(row.credited) },
    debits: { number: row.debits, sum: BigInt(row.debited) },
  }
  kept.set(keyAt(row.atVersion), totals)
  return totals
}

export interface StatementPage extends StatementPeriod {
  readonly atVersion: bigint
  /** The version of the entry with which the page before has ended. */
  readonly after: bigint | undefined
  readonly limit: number
}

export type StatementEntryFound = TransactionFound & { readonly accountVersion: bigint }

// The index is read backwards, and is then entered at the bound of the time alone, whatever the bound of time and version says: so the
// time of the last entry of the page before takes the place of the beginning of the period.
const pageSql = described(
  `with begin as materialized (
     select greatest(?::timestamptz, last.completed_at) as completed_at, ?::bigint as account_version
     from (values (?::bigint, ?::bigint)) asked (account_key, account_version)
       left join ledger_entries last using (account_key, account_version)
   )${entriesOf(`
     select page.account_key, page.account_version from ledger_entries page
     where page.account_key = ? and page.completed_at between (select completed_at from begin) and ?::timestamptz
       and (page.completed_at, page.account_version) > ((select completed_at from begin), (select account_version from begin))
       and page.account_version <= ?
     order by page.completed_at, page.account_version limit ?`)}`,
  'order by page.completed_at, page.account_version',
  ', page.account_version as "accountVersion"',
)

/** A page of the entries of a statement, the first that was completed first. One statement, which enters the index where the page begins. */
export async function statementEntries(
  read: Reader,
  { accountKey, from = '-infinity', to = 'infinity', atVersion, after = 0n, limit }: StatementPage,
  metadataViewId: string,
): Promise<StatementEntryFound[]> {
  const values = [from, after, accountKey, after, accountKey, to, atVersion, limit]
  const rows = await read.raw<EntryRow & { readonly accountVersion: bigint }>(pageSql, [
    ...values,
    ...metadataValues(metadataViewId),
  ])
  return rows.map((row) => ({ ...rowOf(row), accountVersion: row.accountVersion }))
}
