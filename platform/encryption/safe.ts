/** Small secrets at rest: sealed under the data key of their scope, which is itself wrapped by a master key. */
import { keyedHash } from '../keyed-hash'
import { open, seal } from './aes-gcm'
import { createDataKeys } from './data-keys'
import type { DataKeys, DataKeyStore } from './data-keys'
import { masterKeysOf } from './master-keys'
import type { MasterKeys } from './master-keys'

export interface Sealed {
  readonly keyId: string
  readonly sealed: Buffer
}

/** `purpose` is authenticated: what was sealed for one cannot be opened as another. */
export interface Safe {
  seal(scope: string, purpose: string, plain: Buffer): Promise<Sealed>
  /** Undefined when the data key has been deleted: then nobody can open it any more. Throws when anything was changed. */
  open(what: Sealed, purpose: string): Promise<Buffer | undefined>
}

const bound = (keyId: string, purpose: string): string => JSON.stringify([keyId, purpose])

export const createSafe = (keys: DataKeys): Safe => ({
  seal: async (scope, purpose, plain) => {
    const { keyId, key } = await keys.ofScope(scope)
    return { keyId, sealed: seal(key, plain, bound(keyId, purpose)) }
  },
  open: async ({ keyId, sealed }, purpose) => {
    const found = await keys.byId(keyId)
    return found && open(found.key, sealed, bound(keyId, purpose))
  },
})

export interface SafeSecrets {
  readonly challenge: string
  readonly payloadKeys?: string
}

/**
 * The master keys of everything that is sealed. A sandbox may have none for its histories; secrets are sealed all the same, under one
 * that follows from the challenge secret. It stays last in the list, so that a sandbox which is given keys still opens them.
 */
export function masterKeysOfAll({ challenge, payloadKeys }: SafeSecrets): MasterKeys {
  const derived = `challenge-secret:${keyedHash(challenge, 'safe of secrets').toString('base64')}`
  return masterKeysOf(payloadKeys === undefined ? derived : `${payloadKeys},${derived}`)
}

/** The safe of an instance. */
export const safeOf = (secrets: SafeSecrets, store: DataKeyStore): Safe =>
  createSafe(createDataKeys(store, masterKeysOfAll(secrets)))
