import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sweepFiles } from '../../../activities/files/sweep'
import type { Database } from '../../../db/connection'
import { abandonObject, claimObject, insertLooseObject } from '../../../db/write/loose-objects'
import { openFolder } from '../../../platform/storage/folder'
import type { ObjectStore } from '../../../platform/storage/store'
import { openTestDatabase } from '../../support/database'

let database: Database
let folder: string
let store: ObjectStore
beforeAll(async () => {
  database = await openTestDatabase(4)
  folder = await mkdtemp(join(tmpdir(), 'obp-sweep-'))
  store = openFolder(folder)
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => database.writeAtOnce.raw('delete from loose_objects'))

const hour = 3_600_000
const sweep = (objects: Pick<ObjectStore, 'delete'> = store, beat = (): void => undefined): Promise<number> =>
  sweepFiles({ database, now: () => new Date(), objects, beat }, { looseForMs: hour })

async function* someBytes(): AsyncGenerator<Buffer> {
  yield Promise.resolve(Buffer.from('bytes'))
}

/** An object in the store that belongs to no file, for so many milliseconds now. */
async function loose(sinceMs: number): Promise<string> {
  const objectId = randomUUID()
  await insertLooseObject(database.writeAtOnce, objectId)
  await database.writeAtOnce.raw(
    `update loose_objects set since = now() - ? * interval '1 millisecond' where object_id = ?`,
    [sinceMs, objectId],
  )
  await store.put(objectId, someBytes())
  return objectId
}
const isStored = async (objectId: string): Promise<boolean> => {
  const found = await store.get(objectId)
  found?.destroy()
  return found !== undefined
}
const listed = async (): Promise<number> => (await database.read.raw('select 1 from loose_objects')).length

test('what has been loose for long, or was abandoned, goes; what may still come stays', async () => {
  const [old, young, abandoned] = [await loose(hour + 60_000), await loose(hour - 60_000), await loose(0)]
  await abandonObject(database.writeAtOnce, abandoned)
  let beats = 0
  expect(await sweep(store, () => (beats += 1))).toBe(2)
  expect([await isStored(old), await isStored(abandoned), await isStored(young)]).toEqual([false, false, true])
  expect([beats, await listed()]).toEqual([2, 1])
  expect(await sweep()).toBe(0)
})

test('what belongs to a file, or was never written down, is not touched', async () => {
  const [claimed, stranger] = [await loose(2 * hour), randomUUID()]
  await claimObject(database.writeAtOnce, claimed)
  await store.put(stranger, someBytes())
  expect(await sweep()).toBe(0)
  expect([await isStored(claimed), await isStored(stranger)]).toEqual([true, true])
})

test('an object that was abandoned cannot be claimed any more', async () => {
  const objectId = await loose(0)
  expect(await abandonObject(database.writeAtOnce, objectId)).toBe(true)
  await expect(claimObject(database.writeAtOnce, objectId)).rejects.toThrow('not there to be claimed')
  expect(await abandonObject(database.writeAtOnce, randomUUID())).toBe(false)
})

test('more than one batch, swept by two at once, goes as a whole', async () => {
  const all: string[] = []
  // A few at a time: the pool is small.
  while (all.length < 230) all.push(...(await Promise.all(Array.from({ length: 10 }, () => loose(2 * hour)))))
  await Promise.all([sweep(), sweep()])
  expect(await Promise.all(all.map(isStored))).toEqual(all.map(() => false))
  expect(await listed()).toBe(0)
})

test('one object that cannot be removed keeps no other, and is tried again', async () => {
  const [stuck, other] = [await loose(3 * hour), await loose(2 * hour)]
  const broken: Pick<ObjectStore, 'delete'> = {
    delete: (name) => (name === stuck ? Promise.reject(new Error('the store is away')) : store.delete(name)),
  }
  await expect(sweep(broken)).rejects.toThrow('the store is away')
  expect([await isStored(stuck), await isStored(other), await listed()]).toEqual([true, false, 1])
  expect(await sweep()).toBe(1)
})
