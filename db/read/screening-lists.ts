/** Reads screening lists: their versions, the entries of any of them, and the index of names by which they are searched. */
import { setImmediate } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { ListedEntry } from '../../domain/screening/entry'
import { indexNames, namesOf } from '../../domain/screening/name-index'
import type { IndexedName, NameIndex } from '../../domain/screening/name-index'
import type { Reader } from '../connection'

export const listFormats = ['un', 'ofac', 'own'] as const
export type ListFormat = (typeof listFormats)[number]

export interface ListVersion {
  readonly versionId: string
  /** Counts up over all lists; the cursor of their list. */
  readonly sequence: bigint
  readonly listName: string
  /** Counts up from 1 within the list. */
  readonly number: number
  readonly format: ListFormat
  /** SHA-256 of each file, in hexadecimal. */
  readonly fileHashes: readonly string[]
  readonly entries: number
  readonly added: number
  readonly removed: number
  readonly loadedAt: string
}

/** An entry as it is stored: the same row in every version in which it says the same. */
export interface StoredEntry extends ListedEntry {
  readonly entryKey: bigint
  readonly listName: string
  readonly contentHash: string
}

export const versionColumns = `version_id as "versionId", sequence, list_name as "listName", number, format, file_hashes as "fileHashes",
  entries, added, removed, iso_seconds(loaded_at) as "loadedAt"`

/** The newest version of each list, by name. */
export const currentVersions = (read: Reader): Promise<ListVersion[]> =>
  read.raw<ListVersion>(
    `select distinct on (list_name) ${versionColumns} from screening_list_versions order by list_name, number desc`,
  )

export interface VersionWithRescreening extends ListVersion {
  /** Null where nobody had to be compared anew. */
  readonly rescreening: {
    readonly queuedAt: string
    readonly endedAt: string | null
    readonly customers: number | null
  } | null
}

/** Versions of all lists, newest first; those before the sequence, or from the newest on. */
export const versionsPage = (
  read: Reader,
  { before, limit }: { readonly before: bigint | undefined; readonly limit: number },
): Promise<VersionWithRescreening[]> =>
  read.raw<VersionWithRescreening>(
    `select ${versionColumns}, case when r.version_id is not null then jsonb_build_object('queuedAt', iso_seconds(r.queued_at),
       'endedAt', iso_seconds(r.ended_at), 'customers', r.customers) end as rescreening
     from screening_list_versions left join rescreenings r using (version_id)
     where sequence < ? order by sequence desc limit ?`,
    [before ?? 9_223_372_036_854_775_807n, limit],
  )

export async function versionById(read: Reader, versionId: string): Promise<ListVersion | undefined> {
  const [row] = await read.raw<ListVersion>(
    `select ${versionColumns} from screening_list_versions where version_id = ?`,
    [versionId],
  )
  return row
}

interface EntryRow {
  readonly entryKey: bigint
  readonly listName: string
  readonly entryId: string
  readonly contentHash: string
  readonly facts: Omit<ListedEntry, 'entryId'>
}

const entryColumns = `e.entry_key as "entryKey", e.list_name as "listName", e.entry_id as "entryId", e.content_hash as "contentHash", e.facts`

const entryOf = ({ facts, ...row }: EntryRow): StoredEntry => ({ ...row, ...facts })

/** Every entry of one version of a list, old or new, in the order in which they have come to the list. */
export async function entriesOfVersion(
  read: Reader,
  { listName, number }: Pick<ListVersion, 'listName' | 'number'>,
): Promise<StoredEntry[]> {
  const rows = await read.raw<EntryRow>(
    `select ${entryColumns} from screening_list_entries e
     where list_name = ? and from_number <= ? and (until_number is null or until_number > ?) order by entry_key`,
    [listName, number, number],
  )
  return rows.map(entryOf)
}

/** A page of them, those that have come last first; from before the entry key, or from the last on. */
export async function entriesPage(
  read: Reader,
  { listName, number }: Pick<ListVersion, 'listName' | 'number'>,
  { before, limit }: { readonly before: bigint | undefined; readonly limit: number },
): Promise<StoredEntry[]> {
  const rows = await read.raw<EntryRow>(
    `select ${entryColumns} from screening_list_entries e
     where list_name = ? and from_number <= ? and (until_number is null or until_number > ?) and entry_key < ?
     order by entry_key desc limit ?`,
    [listName, number, number, before ?? 9_223_372_036_854_775_807n, limit],
  )
  return rows.map(entryOf)
}

/** The entries that a version has brought, new or changed, as far as no later one has taken them away. */
export async function entriesAddedBy(read: Reader, versionId: string): Promise<StoredEntry[]> {
  const rows = await read.raw<EntryRow>(
    `select ${entryColumns} from screening_list_versions v
       join screening_list_entries e on e.list_name = v.list_name and e.from_number = v.number
     where v.version_id = ? and e.until_number is null order by e.entry_key`,
    [versionId],
  )
  return rows.map(entryOf)
}

const entriesAtOnce = 100

/** The index of the entries. Making it takes a part of a second, in which the other work of this process has its turns. */
export async function indexInTurns(entries: readonly StoredEntry[]): Promise<NameIndex<StoredEntry>> {
  const names: IndexedName<StoredEntry>[] = []
  for (let position = 0; position < entries.length; position += entriesAtOnce) {
    names.push(...namesOf(entries.slice(position, position + entriesAtOnce)))
    await setImmediate()
  }
  return indexNames(names)
}

// A version never changes, so its index never grows old.
const indexes = new LRUCache<string, Promise<NameIndex<StoredEntry>>>({ max: 12 })

/** The index of a version: made once per process. */
export function indexOfVersion(read: Reader, version: ListVersion): Promise<NameIndex<StoredEntry>> {
  const known = indexes.get(version.versionId)
  if (known !== undefined) return known
  const made = entriesOfVersion(read, version).then(indexInTurns)
  indexes.set(version.versionId, made)
  made.catch(() => indexes.delete(version.versionId))
  return made
}
