/** Objects as the engine keeps them: in a store, encrypted under the data key of whom they belong to. */
import { Readable } from 'node:stream'
import { createDataKeys } from '../encryption/data-keys'
import type { DataKeys, DataKeyStore } from '../encryption/data-keys'
import { masterKeysOf } from '../encryption/master-keys'
import { decryptStream, encryptStream } from '../encryption/segments'
import { openFolder } from './folder'
import { openS3 } from './s3'
import type { S3Settings } from './s3'
import type { ObjectStore } from './store'

/** An object as its owner remembers it. */
export interface KeptObject {
  readonly objectId: string
  /** Null: it is not encrypted, which only a sandbox without master keys does. */
  readonly keyId: string | null
}

export interface Vault {
  /** Stores the bytes for this scope and answers with the id of the key. Rejects as ObjectStore's `put`. */
  put(objectId: string, scope: string, bytes: AsyncIterable<Uint8Array>): Promise<string | null>
  /**
   * The plain bytes, or 'erased' when the key has been deleted. Rejects with StorageFault, and when the object is missing
   * or not what was stored; that can also show in the middle of the stream, which then ends with an error.
   */
  get(object: KeptObject): Promise<Readable | 'erased'>
  delete(objectId: string): Promise<void>
  close(): void
}

/** Ties the bytes to their name: one object cannot be passed off as another. */
const purposeOf = (objectId: string): string => `object/${objectId}`

/** A stream whose first bytes are known to be right. Whoever ends it early ends its source too. */
async function begun(plain: AsyncGenerator<Buffer>, source: Readable): Promise<Readable> {
  async function* all(first: IteratorResult<Buffer, unknown>): AsyncGenerator<Buffer> {
    if (first.done !== true) yield first.value
    yield* plain
  }
  try {
    return Readable.from(all(await plain.next()), { objectMode: false }).once('close', () => source.destroy())
  } catch (error) {
    source.destroy()
    throw error
  }
}

/** `keys` is missing where the instance has no master keys. */
export const createVault = (store: ObjectStore, keys: DataKeys | undefined): Vault => ({
  put: async (objectId, scope, bytes) => {
    const dataKey = await keys?.ofScope(scope)
    if (dataKey === undefined) {
      await store.put(objectId, bytes)
      return null
    }
    await store.put(objectId, encryptStream(dataKey.key, bytes, purposeOf(objectId)))
    return dataKey.keyId
  },
  get: async ({ objectId, keyId }) => {
    const key = keyId === null ? undefined : (await keys?.byId(keyId))?.key
    if (keyId !== null && key === undefined) return 'erased'
    const source = await store.get(objectId)
    if (source === undefined) throw new Error(`the object ${objectId} is not in the store`)
    return key === undefined ? source : begun(decryptStream(key, source, purposeOf(objectId)), source)
  },
  delete: (objectId) => store.delete(objectId),
  close: () => store.close(),
})

export interface VaultSettings {
  readonly folder: string
  /** In place of the folder. */
  readonly s3?: S3Settings
}

/** The store that the configuration names. */
export const openStore = ({ folder, s3 }: VaultSettings): ObjectStore =>
  s3 === undefined ? openFolder(folder) : openS3(s3)

/** The vault of a process; the keys lie where those of the payloads do. */
export const openVault = (settings: VaultSettings, masterKeys: string | undefined, keyStore: DataKeyStore): Vault =>
  createVault(
    openStore(settings),
    masterKeys === undefined ? undefined : createDataKeys(keyStore, masterKeysOf(masterKeys)),
  )
