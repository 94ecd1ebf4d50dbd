/** The instance's master keys: they encrypt (wrap) data keys and nothing else. */
import { keyBytes, open, seal } from './aes-gcm'

/** A data key as it is stored. */
export interface WrappedKey {
  readonly masterKeyId: string
  readonly wrapped: Buffer
}

/** Wraps under the newest master key, unwraps under any that is still known. A key service can stand behind it, so it may take its time. */
export interface MasterKeys {
  /** The one that wraps. */
  readonly newestId: string
  wrap(keyId: string, key: Buffer): Promise<WrappedKey>
  unwrap(keyId: string, stored: WrappedKey): Promise<Buffer>
}

/** `id:base64 of 32 bytes`, several separated by commas; the first is the one in use. */
const entry = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]{43}=)$/

/** The keys of such a list by id, in its order; undefined when the list is ill-formed, empty or names an id twice. */
export function parseMasterKeys(list: string): ReadonlyMap<string, Buffer> | undefined {
  const parts = list.split(',').map((part) => entry.exec(part.trim()))
  const keys = new Map(parts.flatMap((part) => (part ? [[part[1] ?? '', Buffer.from(part[2] ?? '', 'base64')]] : [])))
  const isWhole = keys.size === parts.length && [...keys.values()].every((key) => key.length === keyBytes)
  return isWhole ? keys : undefined
}

/** Master keys from the environment. Throws when the list is ill-formed, which the configuration has ruled out. */
export function masterKeysOf(list: string): MasterKeys {
  const keys = parseMasterKeys(list)
  const [newest] = keys ?? []
  if (keys === undefined || newest === undefined) throw new Error('the list of master keys is ill-formed')
  const [newestId, newestKey] = newest
  return {
    newestId,
    wrap: (keyId, key) => Promise.resolve({ masterKeyId: newestId, wrapped: seal(newestKey, key, keyId) }),
    unwrap: async (keyId, { masterKeyId, wrapped }) => {
      const master = keys.get(masterKeyId)
      if (master === undefined) {
        throw new Error(`data key ${keyId} is wrapped under master key ${masterKeyId}, which is not given`)
      }
      return Promise.resolve(open(master, wrapped, keyId))
    },
  }
}
