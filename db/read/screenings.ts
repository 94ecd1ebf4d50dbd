/** Reads screenings of customers and the hits that they have found. Times are ISO 8601 text. */
import type { HitStatus } from '../../domain/screening/decision'
import type { ListedEntry, Subject } from '../../domain/screening/entry'
import type { Reader, Transaction } from '../connection'
import { caseThreshold } from './screening-subjects'

export interface ListedFinding {
  readonly listName: string
  readonly entryId: string
  readonly facts: Omit<ListedEntry, 'entryId'>
  readonly listedName: string
  /** From 0 to 1. */
  readonly score: number
}

/** A hit, with the listed entry as it was when it was found. */
export interface HitRow {
  readonly hitId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  readonly screeningId: string
  readonly customerId: string
  readonly customerNumber: string
  /** What was known of the customer when the hit was found; null once they are erased. */
  readonly subject: Subject | null
  /** Who on which list it is about; null once the customer is erased, as their name could be read off it. */
  readonly found: ListedFinding | null
  readonly reasons: readonly string[]
  readonly foundAt: string
  readonly status: HitStatus
  readonly decidedBy: string | null
  readonly decidedByName: string | null
  readonly decidedAt: string | null
  readonly reason: string | null
}

const hitColumns = `h.hit_id as "hitId", h.sequence, h.screening_id as "screeningId", h.customer_id as "customerId",
  c.customer_number as "customerNumber", nullif(found.subject, '{}') as subject,
  case when h.entry_key is not null then jsonb_build_object('listName', e.list_name, 'entryId', e.entry_id, 'facts', e.facts,
    'listedName', h.listed_name, 'score', h.score) end as found, h.reasons, iso_seconds(found.screened_at) as "foundAt", h.status, h.decided_by as "decidedBy",
  (select username from users where user_id = h.decided_by) as "decidedByName",
  iso_seconds(h.decided_at) as "decidedAt", h.reason`
const fromHits = `from screening_hits h left join screening_list_entries e using (entry_key)
  join customers c on c.customer_id = h.customer_id join screenings found on found.screening_id = h.screening_id`

export interface HitPage {
  readonly bankId: string
  /** Undefined: of every customer. */
  readonly customerId: string | undefined
  /** Undefined: in whatever status. */
  readonly status: HitStatus | undefined
  /** Those before this sequence; undefined: from the newest on. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** The hits of a bank, newest first. */
export function hitsPage(read: Reader, { bankId, customerId, status, before, limit }: HitPage): Promise<HitRow[]> {
  const asked = { 'h.customer_id = ?': customerId, 'h.status = ?': status }
  const filters = Object.entries(asked).filter((filter): filter is [string, string] => filter[1] !== undefined)
  // Only what is asked for is in the statement: each of the two lists has an index of its own.
  const where = ['h.bank_id = ?', 'h.sequence < ?', ...filters.map(([filter]) => filter)].join(' and ')
  const values = [bankId, before ?? 9_223_372_036_854_775_807n, ...filters.map(([, value]) => value), limit]
  return read.raw<HitRow>(`select ${hitColumns} ${fromHits} where ${where} order by h.sequence desc limit ?`, values)
}

/** One hit of the bank, or undefined. `hitId` must be a UUID. */
export async function hitById(read: Reader, bankId: string, hitId: string): Promise<HitRow | undefined> {
  const [row] = await read.raw<HitRow>(`select ${hitColumns} ${fromHits} where h.hit_id = ? and h.bank_id = ?`, [
    hitId,
    bankId,
  ])
  return row
}

export interface ScreeningRow {
  readonly screeningId: string
  readonly sequence: bigint
  readonly customerId: string
  readonly requestedBy: string | null
  /** The list version that made the engine compare everybody anew; null where this customer was asked for. */
  readonly rescreening: string | null
  /** Null once the customer is erased. */
  readonly subject: Subject | null
  readonly threshold: number
  readonly matchesFound: number
  readonly screenedAt: string
  readonly lists: readonly { readonly versionId: string; readonly listName: string; readonly number: number }[]
  /** As many as were kept, best first, with what has been decided since. */
  readonly hits: readonly HitRow[]
}

const screeningColumns = `s.screening_id as "screeningId", s.sequence, s.customer_id as "customerId", s.requested_by as "requestedBy",
  s.rescreening, nullif(s.subject, '{}') as subject, s.threshold, s.matches_found as "matchesFound", iso_seconds(s.screened_at) as "screenedAt",
  (select jsonb_agg(jsonb_build_object('versionId', v.version_id, 'listName', v.list_name, 'number', v.number) order by v.list_name)
   from screening_list_versions v where v.version_id = any (s.version_ids)) as lists`

/** The screenings of a customer, newest first. */
export async function screeningsPage(
  read: Reader,
  page: { readonly customerId: string; readonly before: bigint | undefined; readonly limit: number },
): Promise<ScreeningRow[]> {
  const rows = await read.raw<Omit<ScreeningRow, 'hits'>>(
    `select ${screeningColumns} from screenings s where s.customer_id = ? and s.sequence < ? order by s.sequence desc limit ?`,
    [page.customerId, page.before ?? 9_223_372_036_854_775_807n, page.limit],
  )
  return withHits(read, rows)
}

/** One screening, or undefined. */
export async function screeningById(read: Reader, screeningId: string): Promise<ScreeningRow | undefined> {
  const rows = await read.raw<Omit<ScreeningRow, 'hits'>>(
    `select ${screeningColumns} from screenings s where s.screening_id = ?`,
    [screeningId],
  )
  const [row] = await withHits(read, rows)
  return row
}

async function withHits(read: Reader, screenings: readonly Omit<ScreeningRow, 'hits'>[]): Promise<ScreeningRow[]> {
  const hits = await read.raw<HitRow & { readonly seenIn: string }>(
    `select m.screening_id as "seenIn", ${hitColumns} ${fromHits} join screening_matches m on m.hit_id = h.hit_id
     where m.screening_id = any (?::uuid[]) order by h.score desc, h.sequence`,
    [screenings.map(({ screeningId }) => screeningId)],
  )
  return screenings.map((screening) => ({
    ...screening,
    hits: hits.filter(({ seenIn }) => seenIn === screening.screeningId),
  }))
}

/** How many hits of a customer nobody has decided yet, and how many are who they seem to be. */
export async function hitCounts(
  read: Reader,
  customerId: string,
): Promise<{ readonly open: number; readonly trueMatches: number; readonly screened: boolean }> {
  const [row] = await read.raw<{ open: number; trueMatches: number; screened: boolean }>(
    `select count(*) filter (where status = 'OPEN')::int as open, count(*) filter (where status = 'TRUE_MATCH')::int as "trueMatches",
       exists (select from screenings where customer_id = ?) as screened
     from screening_hits where customer_id = ?`,
    [customerId, customerId],
  )
  return row ?? { open: 0, trueMatches: 0, screened: false }
}

export interface OpenHits {
  readonly number: number
  /** Those of customers without an open case: no review waits for them. */
  readonly withoutOpenCase: number
}

/** How many hits of the bank nobody has decided yet. */
export async function openHits(read: Reader, bankId: string): Promise<OpenHits> {
  const [row] = await read.raw<OpenHits>(
    `select count(*)::int as number, count(*) filter (where not exists (select from kyc_cases k
         where k.customer_id = h.customer_id and k.state in ('collecting', 'checking', 'in_review')))::int as "withoutOpenCase"
     from screening_hits h where h.bank_id = ? and h.status = 'OPEN'`,
    [bankId],
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row
}

/** How many hits of the customer nobody has decided yet, whatever has found them, from that score on: another name does not take one away. */
export async function openHitsOf(read: Reader, customerId: string, threshold: number): Promise<number> {
  const [row] = await read.raw<{ hits: number }>(
    `select count(*)::int as hits from screening_hits where customer_id = ? and status = 'OPEN' and score >= ?`,
    [customerId, threshold],
  )
  return row?.hits ?? 0
}

/** Those of the customers of whom more hits are open that count in their case than its last screening has seen. */
export async function withHitsUnknownToCase(read: Reader, customerIds: readonly string[]): Promise<readonly string[]> {
  const cases = await read.raw<{ customerId: string }>(
    `select k.customer_id as "customerId" from kyc_cases k where k.customer_id = any (?::uuid[])
       and (k.screening->>'openHits')::int < (select count(*) from screening_hits h
         where h.customer_id = k.customer_id and h.status = 'OPEN' and h.score >= ${caseThreshold})`,
    [customerIds],
  )
  return cases.map(({ customerId }) => customerId)
}

/** True when the policy of the customer's case asks for screening, and a hit that counts under it is open or means them. */
export async function mayBeListed(read: Transaction, customerId: string): Promise<boolean> {
  const [row] = await read.raw<{ hasOpenHit: boolean }>(
    `select exists (select from screening_hits h where h.customer_id = k.customer_id and h.status = 'OPEN'
       and h.score >= ${caseThreshold}) as "hasOpenHit"
     from kyc_cases k where k.customer_id = ? and k.policy->'screening' <> 'null'`,
    [customerId],
  )
  return row !== undefined && (row.hasOpenHit || (await standingTrueMatches(read, customerId)) > 0)
}

/** The score from which on a hit counts in the customer's case, where a list has come or changed since they were compared with all; undefined: there is nothing to compare. */
export async function uncomparedFrom(read: Reader, customerId: string): Promise<number | undefined> {
  const [row] = await read.raw<{ threshold: number }>(
    `select ${caseThreshold} as threshold from kyc_cases k where k.customer_id = ? and k.policy->'screening' <> 'null'
       and exists (select from (select distinct on (list_name) version_id from screening_list_versions order by list_name, number desc) newest
         where not exists (select from screenings s where s.customer_id = k.customer_id and s.rescreening is null
           and newest.version_id = any (s.version_ids) and s.threshold <= ${caseThreshold}))`,
    [customerId],
  )
  return row?.threshold
}

/** How many of those who are listed now the customer is, as the staff have last said: under another name they are the same. */
export async function standingTrueMatches(read: Reader | Transaction, customerId: string): Promise<number> {
  const [row] = await read.raw<{ matches: number }>(
    `select count(*)::int as matches from (
       select distinct on (e.list_name, e.entry_id) e.list_name, e.entry_id, h.status
       from screening_hits h join screening_list_entries e using (entry_key)
       where h.customer_id = ? and h.status <> 'OPEN' order by e.list_name, e.entry_id, h.decided_at desc) last
     where status = 'TRUE_MATCH' and exists (select from screening_list_entries listed
       where listed.list_name = last.list_name and listed.entry_id = last.entry_id and listed.until_number is null)`,
    [customerId],
  )
  return row?.matches ?? 0
}
