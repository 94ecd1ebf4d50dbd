/** Screening lists, written as loading one writes them: for tests, and for what is recorded outside of them. */
import { randomUUID } from 'node:crypto'
import { loadListVersion, markRescreeningsDispatched } from '../../db/write/screening-lists'
import type { LoadedList } from '../../db/write/screening-lists'
import type { Outcome } from '../../domain/refusal'
import type { ListedEntry } from '../../domain/screening/entry'
import type { TestEngine } from './engine'

/** Somebody made up; everything but the names is unknown unless it is given. */
export const listed = (entryId: string, name: string, facts: Partial<ListedEntry> = {}): ListedEntry => ({
  entryId,
  kind: 'person',
  names: [{ name, quality: 'primary' }],
  births: [],
  countries: [],
  programme: 'TEST',
  ...facts,
})

export interface ListOptions {
  readonly listName?: string
  readonly mayShrink?: boolean
  /** Other files unless it is given. */
  readonly fileHash?: string
}

/** Loads the entries as the newest version of the list. */
export const loadList = (
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  { listName = 'test', mayShrink = true, fileHash = randomUUID() }: ListOptions = {},
): Promise<Outcome<LoadedList>> =>
  engine.database.write((transaction) =>
    loadListVersion(transaction, {
      versionId: randomUUID(),
      listName,
      format: 'own',
      fileHashes: [fileHash],
      entries,
      mayShrink,
    }),
  )

/** The same, where nothing stands against it; answers with the id of the version. */
export async function loadedVersion(
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  options: ListOptions = {},
): Promise<string> {
  const outcome = await loadList(engine, entries, options)
  if (!outcome.ok) throw new Error(outcome.refusal.detail)
  return outcome.value.version.versionId
}

/** A version whose rescreening nobody starts but the test itself. */
export const quietlyLoadedVersion = (
  engine: Pick<TestEngine, 'database'>,
  entries: readonly ListedEntry[],
  options: ListOptions = {},
): Promise<string> =>
  engine.database.within(async (database) => {
    const versionId = await loadedVersion({ database }, entries, options)
    await markRescreeningsDispatched(database.writeAtOnce, [versionId])
    return versionId
  })
