import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../../db/connection'
import { currentVersions, entriesAddedBy, entriesOfVersion, indexOfVersion } from '../../../db/read/screening-lists'
import type { ListVersion } from '../../../db/read/screening-lists'
import type { ListedEntry } from '../../../domain/screening/entry'
import { openTestDatabase } from '../../support/database'
import type { OpenTestDatabase } from '../../support/database'
import { listed, loadedVersion, loadList } from '../../support/screening'

let database: OpenTestDatabase
beforeAll(async () => {
  database = await openTestDatabase(4)
})
afterAll(() => database.close())

const named = (): string => `list-${randomUUID().slice(0, 8)}`
const [karl, erika, otto] = [listed('1', 'Karl Testmann'), listed('2', 'Erika Muster'), listed('3', 'Otto Probe')]

/** What a version says, as it was sent. */
async function contentOf(listName: string, number: number): Promise<readonly ListedEntry[]> {
  const entries = await entriesOfVersion(database.read, { listName, number })
  return entries.map(({ entryId, kind, names, births, countries, programme }) => ({
    entryId,
    kind,
    names,
    births,
    countries,
    programme,
  }))
}
const newest = async (listName: string): Promise<ListVersion | undefined> =>
  (await currentVersions(database.read)).find((version) => version.listName === listName)

test('a new version stores what differs, and every old one stays readable', async () => {
  const listName = named()
  const changed = listed('2', 'Erika Muster', { countries: ['DE'] })
  const first = await loadedVersion({ database }, [karl, erika], { listName })
  expect(await newest(listName)).toMatchObject({ versionId: first, number: 1, entries: 2, added: 2, removed: 0 })
  const second = await loadedVersion({ database }, [changed, otto], { listName })
  expect(await newest(listName)).toMatchObject({ versionId: second, number: 2, entries: 2, added: 2, removed: 2 })
  await loadedVersion({ database }, [karl, otto], { listName })
  expect(await contentOf(listName, 1)).toEqual([karl, erika])
  expect(await contentOf(listName, 2)).toEqual([changed, otto])
  expect(await contentOf(listName, 3)).toEqual([otto, karl])
  const rows = await database.read.raw('select from screening_list_entries where list_name = ?', [listName])
  expect(rows).toHaveLength(5)
})

test('what a version has brought is what nobody has taken away since', async () => {
  const listName = named()
  const first = await loadedVersion({ database }, [karl, erika], { listName })
  const second = await loadedVersion({ database }, [karl, otto], { listName })
  const ids = async (version: string): Promise<readonly string[]> =>
    (await entriesAddedBy(database.read, version)).map(({ entryId }) => entryId)
  expect(await ids(first)).toEqual(['1'])
  expect(await ids(second)).toEqual(['3'])
})

test('comparing everybody anew is queued where something is new, and only there', async () => {
  const listName = named()
  const queued = (versionId: string) =>
    database.read.raw('select from rescreenings where version_id = ? and dispatched_at is null', [versionId])
  expect(await queued(await loadedVersion({ database }, [karl, erika], { listName }))).toHaveLength(1)
  expect(await queued(await loadedVersion({ database }, [karl], { listName }))).toHaveLength(0)
})

test('the files of the newest version are not loaded again; those of an older one are', async () => {
  const listName = named()
  const load = (fileHash: string, entries: readonly ListedEntry[]) =>
    loadList({ database }, entries, { listName, fileHash })
  const [one, two] = [randomUUID(), randomUUID()]
  expect(await load(one, [karl])).toMatchObject({ value: { loaded: true, version: { number: 1 } } })
  expect(await load(one, [karl])).toMatchObject({ value: { loaded: false, version: { number: 1 } } })
  expect(await load(two, [erika])).toMatchObject({ value: { loaded: true, version: { number: 2 } } })
  expect(await load(one, [karl])).toMatchObject({ value: { loaded: true, version: { number: 3 } } })
})

test('the same files at the same time become one version', async () => {
  const listName = named()
  const fileHash = randomUUID()
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => loadList({ database }, [karl], { listName, fileHash })))
  expect(outcomes.filter((outcome) => outcome.ok && outcome.value.loaded)).toHaveLength(1)
  expect(await newest(listName)).toMatchObject({ number: 1 })
})

test.each<[string, readonly ListedEntry[], string]>([
  ['nothing in it', [], 'no entry'],
  ['more than half gone', [karl], 'more than half are gone'],
])('a list with %s is refused and changes nothing', async (_what, entries, detail) => {
  const listName = named()
  await loadedVersion({ database }, [karl, erika, otto], { listName })
  const outcome = await loadList({ database }, entries, { listName, mayShrink: false })
  expect(outcome).toEqual({
    ok: false,
    refusal: { refusal: 'InvalidScreeningList', detail: expect.stringContaining(detail) as string },
  })
  expect(await newest(listName)).toMatchObject({ number: 1 })
  expect(await contentOf(listName, 1)).toHaveLength(3)
})

test('a load that fails in the middle leaves nothing behind', async () => {
  const listName = named()
  await loadedVersion({ database }, [karl], { listName })
  await expect(loadList({ database }, [erika, erika], { listName })).rejects.toThrow('screening_list_entries_current')
  expect(await newest(listName)).toMatchObject({ number: 1 })
  expect(await contentOf(listName, 1)).toEqual([karl])
})

test('the index of a version holds its names, and is made once', async () => {
  const listName = named()
  await loadedVersion({ database }, [karl, erika], { listName })
  const version = await newest(listName)
  if (version === undefined) throw new Error('there is no version')
  const index = await indexOfVersion(database.read, version)
  const found = index.find({ name: 'Testmann Carl', birthDate: null, countries: [] }, 0.8)
  expect(found.map(({ entry }) => entry)).toMatchObject([{ listName, entryId: '1' }])
  expect(await indexOfVersion(database.read, version)).toBe(index)
})

test('an index that could not be read is tried again', async () => {
  const listName = named()
  await loadedVersion({ database }, [karl], { listName })
  const version = await newest(listName)
  if (version === undefined) throw new Error('there is no version')
  const closed = openDatabase({ url: database.url.replace(/\/[^/]*$/, '/no_such_database'), poolMax: 1 })
  await expect(indexOfVersion(closed.read, version)).rejects.toThrow()
  await closed.close()
  expect((await indexOfVersion(database.read, version)).names).toBe(1)
})
