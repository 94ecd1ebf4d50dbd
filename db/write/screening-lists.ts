/** Loads screening lists, a version at a time. Owner: loading a list (npm run screening-list); rescreenings are ended by their workflow. */
import { createHash } from 'node:crypto'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { ListedEntry } from '../../domain/screening/entry'
import type { Transaction } from '../connection'
import { versionColumns } from '../read/screening-lists'
import type { ListFormat, ListVersion } from '../read/screening-lists'

export interface NewListVersion {
  readonly versionId: string
  readonly listName: string
  readonly format: ListFormat
  readonly fileHashes: readonly string[]
  readonly entries: readonly ListedEntry[]
  /** True where more than half of the entries may go. */
  readonly mayShrink: boolean
}

export interface LoadedList {
  /** False when the files are those of the newest version: nothing was written. */
  readonly loaded: boolean
  readonly version: ListVersion
}

/** In an order of our own: the hash must not depend on how the entry was built. */
const factsOf = ({ kind, names, births, countries, programme }: ListedEntry): string =>
  JSON.stringify({
    kind,
    names: names.map(({ name, quality }) => ({ name, quality })),
    births: births.map(({ from, to }) => ({ from, to })),
    countries,
    programme,
  })

/**
 * Makes the entries the newest version of the list, in the transaction that it is given. Only what differs from the
 * version before is written, by three statements however long the list is; where something is new, comparing every
 * customer with it is queued. Refusal: InvalidScreeningList, for an empty list and for one that has lost more than half of
 * its entries, as an interrupted download would have.
 */
export async function loadListVersion(transaction: Transaction, list: NewListVersion): Promise<Outcome<LoadedList>> {
  const { listName, fileHashes } = list
  // Two loads of one list come one after the other.
  await transaction.raw(`select pg_advisory_xact_lock(hashtextextended('screening-list/' || ?, 0))`, [listName])
  const [newest] = await transaction.raw<ListVersion>(
    `select ${versionColumns} from screening_list_versions where list_name = ? order by number desc limit 1`,
    [listName],
  )
  if (newest?.fileHashes.join() === fileHashes.join()) return accept({ loaded: false, version: newest })
  const problem = problemWith(list, newest)
  if (problem !== undefined) return refuse('InvalidScreeningList', problem)
  return accept({ loaded: true, version: await storeVersion(transaction, list, newest?.number ?? 0) })
}

function problemWith({ entries, format, mayShrink }: NewListVersion, newest: ListVersion | undefined) {
  if (entries.length === 0) return 'There is no entry in it.'
  if (newest === undefined) return undefined
  if (newest.format !== format) return `The list of this name has the format ${newest.format}.`
  return entries.length * 2 < newest.entries && !mayShrink
    ? `It has ${entries.length} entries, and the version before had ${newest.entries}: more than half are gone.`
    : undefined
}

async function storeVersion(transaction: Transaction, list: NewListVersion, before: number): Promise<ListVersion> {
  const { versionId, listName, format, fileHashes, entries } = list
  const number = before + 1
  const facts = entries.map(factsOf)
  const columns = [
    entries.map(({ entryId }) => entryId),
    facts.map((text) => createHash('sha256').update(text).digest('hex')),
  ]
  await transaction.raw(
    `insert into screening_list_versions (version_id, list_name, number, format, file_hashes, entries, added, removed)
     values (?, ?, ?, ?, ?, ?, 0, 0)`,
    [versionId, listName, number, format, fileHashes, entries.length],
  )
  const removed = await transaction.raw(
    `update screening_list_entries e set until_number = ?
     where e.list_name = ? and e.until_number is null and not exists (
       select from unnest(?::text[], ?::text[]) as sent (entry_id, content_hash)
       where sent.entry_id = e.entry_id and sent.content_hash = e.content_hash)
     returning e.entry_key`,
    [number, listName, ...columns],
  )
  const added = await transaction.raw(
    `insert into screening_list_entries (list_name, entry_id, from_number, content_hash, facts)
     select ?, sent.entry_id, ?, sent.content_hash, sent.facts::jsonb
     from unnest(?::text[], ?::text[], ?::text[]) with ordinality as sent (entry_id, content_hash, facts, position)
     where not exists (select from screening_list_entries e
       where e.list_name = ? and e.entry_id = sent.entry_id and e.until_number is null)
     order by sent.position returning entry_key`,
    [listName, number, ...columns, facts, listName],
  )
  if (added.length > 0) await transaction.raw('insert into rescreenings (version_id) values (?)', [versionId])
  const [version] = await transaction.raw<ListVersion>(
    `update screening_list_versions set added = ?, removed = ? where version_id = ? returning ${versionColumns}`,
    [added.length, removed.length, versionId],
  )
  if (version === undefined) throw new Error('the version that was just stored is gone')
  return version
}

/** Rescreenings that wait for their workflow, oldest first: ids of list versions. */
export async function queuedRescreenings(transaction: Transaction, limit: number): Promise<string[]> {
  const rows = await transaction.raw<{ versionId: string }>(
    `select version_id as "versionId" from rescreenings where dispatched_at is null and ended_at is null order by queued_at limit ?`,
    [limit],
  )
  return rows.map(({ versionId }) => versionId)
}

/** Notes that these have their workflow. */
export async function markRescreeningsDispatched(
  transaction: Transaction,
  versionIds: readonly string[],
): Promise<void> {
  await transaction.raw('update rescreenings set dispatched_at = now() where version_id = any (?::uuid[])', [
    versionIds,
  ])
}

/** Ends a rescreening once: what the first end has written stays. */
export async function endRescreening(transaction: Transaction, versionId: string, customers: number): Promise<void> {
  await transaction.raw(
    'update rescreenings set ended_at = now(), customers = ? where version_id = ? and ended_at is null',
    [customers, versionId],
  )
}
