/** Data keys: one per scope (a customer, or the instance), made on first use, stored wrapped, kept in memory for a while. */
import { randomBytes, randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { keyBytes } from './aes-gcm'
import type { MasterKeys, WrappedKey } from './master-keys'

export interface StoredDataKey extends WrappedKey {
  readonly keyId: string
}

/** Where wrapped keys live. A key that is deleted there takes everything that it encrypted with it. */
export interface DataKeyStore {
  ofScope(scope: string): Promise<StoredDataKey | undefined>
  byId(keyId: string): Promise<StoredDataKey | undefined>
  /** Stores a first key of the scope; whoever comes second is given the key of whoever came first. */
  add(scope: string, key: StoredDataKey): Promise<StoredDataKey>
}

export interface DataKey {
  readonly keyId: string
  readonly key: Buffer
}

export interface DataKeys {
  /** The key that encrypts for the scope; made when there is none. */
  ofScope(scope: string): Promise<DataKey>
  /** The key of that id; undefined when it was deleted or never existed. */
  byId(keyId: string): Promise<DataKey | undefined>
}

/** How long a process goes on using a key that was deleted in the meantime. */
const keptMs = 60_000
const mostKept = 10_000

/** Keys through a cache: one query per key and minute, also when many ask at once. */
export function createDataKeys(store: DataKeyStore, master: MasterKeys): DataKeys {
  const unwrapped = async (stored: StoredDataKey): Promise<DataKey> => ({
    keyId: stored.keyId,
    key: await master.unwrap(stored.keyId, stored),
  })
  const newKey = async (scope: string): Promise<StoredDataKey> => {
    const keyId = randomUUID()
    return store.add(scope, { keyId, ...(await master.wrap(keyId, randomBytes(keyBytes))) })
  }
  const options = { max: mostKept, ttl: keptMs }
  const byId = new LRUCache<string, DataKey>({
    ...options,
    fetchMethod: async (keyId) => {
      const stored = await store.byId(keyId)
      return stored && unwrapped(stored)
    },
  })
  const ofScope = new LRUCache<string, DataKey>({
    ...options,
    fetchMethod: async (scope) => unwrapped((await store.ofScope(scope)) ?? (await newKey(scope))),
  })
  return { ofScope: (scope) => ofScope.forceFetch(scope), byId: (keyId) => byId.fetch(keyId) }
}
