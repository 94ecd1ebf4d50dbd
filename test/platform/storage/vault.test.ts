/** The vault: bytes under the key of whom they belong to, and nothing left of them when the key is gone. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Database } from '../../../db/connection'
import { dataKeyTable, eraseDataKey } from '../../../db/write/data-keys'
import { createDataKeys } from '../../../platform/encryption/data-keys'
import { masterKeysOf } from '../../../platform/encryption/master-keys'
import { openFolder } from '../../../platform/storage/folder'
import type { ObjectStore } from '../../../platform/storage/store'
import { createVault } from '../../../platform/storage/vault'
import type { Vault } from '../../../platform/storage/vault'
import { openTestDatabase } from '../../support/database'

let database: Database
let folder: string
let store: ObjectStore
beforeAll(async () => {
  database = await openTestDatabase(2)
  folder = await mkdtemp(join(tmpdir(), 'obp-vault-'))
  store = openFolder(folder)
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const master = masterKeysOf(`test:${randomBytes(32).toString('base64')}`)
/** A vault as a process has it that has just started: with an empty key cache. */
const newVault = (objects: ObjectStore = store): Vault =>
  createVault(objects, createDataKeys(dataKeyTable(database), master))

async function* bytesOf(content: Buffer): AsyncGenerator<Buffer> {
  yield Promise.resolve(content)
}
const readable = (found: Readable | 'erased'): Readable => {
  if (found === 'erased') throw new Error('it has been erased')
  return found
}
const kept = async (scope: string, content: Buffer, vault = newVault()) => {
  const objectId = randomUUID()
  return { objectId, keyId: await vault.put(objectId, scope, bytesOf(content)) }
}

test('what was put comes back, in another process too, and the store sees none of it', async () => {
  const content = Buffer.concat([randomBytes(150_000), Buffer.from('Eveline Tripman')])
  const object = await kept('customer/1', content)
  expect((await buffer(readable(await newVault().get(object)))).equals(content)).toBe(true)
  const stored = await store.get(object.objectId)
  expect(stored && (await buffer(stored)).includes('Eveline Tripman')).toBe(false)
})

test('dropping the key of a customer erases their objects, and nobody else’s', async () => {
  const [gone, other] = [await kept('customer/gone', randomBytes(10)), await kept('customer/other', randomBytes(10))]
  await eraseDataKey(database.writeAtOnce, 'customer/gone')
  expect(await newVault().get(gone)).toBe('erased')
  expect(await newVault().get(other)).not.toBe('erased')
})

test('one object cannot be passed off as another, even of the same customer', async () => {
  const [one, other] = [await kept('customer/1', Buffer.from('one')), await kept('customer/1', Buffer.from('other'))]
  const stored = await store.get(one.objectId)
  await store.delete(other.objectId)
  await store.put(other.objectId, bytesOf(stored ? await buffer(stored) : Buffer.alloc(0)))
  await expect(newVault().get(other)).rejects.toThrow()
})

test('an object that the store has lost is an error, not an empty file', async () => {
  const object = await kept('customer/1', randomBytes(10))
  await newVault().delete(object.objectId)
  await expect(newVault().get(object)).rejects.toThrow(`the object ${object.objectId} is not in the store`)
})

test('without master keys objects lie as they are; what is encrypted stays closed', async () => {
  const plain = createVault(store, undefined)
  const object = await kept('customer/1', Buffer.from('as it is'), plain)
  expect(object.keyId).toBeNull()
  expect((await buffer(readable(await plain.get(object)))).toString()).toBe('as it is')
  expect((await buffer(readable(await newVault().get(object)))).toString()).toBe('as it is')
  expect(await plain.get(await kept('customer/1', randomBytes(10)))).toBe('erased')
})

test('whoever stops reading leaves nothing open', async () => {
  const opened: Readable[] = []
  const watched: ObjectStore = {
    ...store,
    get: async (name) => {
      const found = await store.get(name)
      if (found !== undefined) opened.push(found)
      return found
    },
  }
  const object = await kept('customer/1', randomBytes(1_000_000))
  const vault = newVault(watched)
  const closed = async (stop: (stream: Readable) => Promise<unknown>): Promise<void> => {
    const stream = readable(await vault.get(object))
    await stop(stream)
    await new Promise((resolve) => stream.once('close', resolve).destroy())
  }
  await closed(() => Promise.resolve())
  await closed((stream) => new Promise((resolve) => stream.once('data', resolve)))
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true])
})
