/** Wraps every data key anew under the newest master key, so that the ones before it can be dropped. */
import type { Database } from '../db/connection'
import { dataKeysUnderOthers, otherMasterKeys, replaceWrappings } from '../db/write/data-keys'
import type { DataKeyRow } from '../db/write/data-keys'
import type { MasterKeys } from '../platform/encryption/master-keys'

export interface WrappedAnew {
  /** How many keys the newest master key wraps now that another one did. */
  readonly keys: number
  /** How many keys each other master key wraps all the same: one that is not given, or one that a process goes on using. */
  readonly left: readonly { readonly masterKeyId: string; readonly keys: bigint }[]
}

/** The key under the newest master key; undefined where none of those that are given opens it. */
async function anew(key: DataKeyRow, master: MasterKeys): Promise<DataKeyRow | undefined> {
  let plain: Buffer
  try {
    plain = await master.unwrap(key.keyId, key)
  } catch {
    return undefined
  }
  return { keyId: key.keyId, ...(await master.wrap(key.keyId, plain)) }
}

/**
 * Batch by batch, each one statement, while the processes go on: the key inside stays what it is. Whoever breaks off starts again, and
 * what was wrapped anew is not met a second time.
 */
export async function wrapAllAnew(
  { read, writeAtOnce }: Pick<Database, 'read' | 'writeAtOnce'>,
  master: MasterKeys,
  batch = 500,
): Promise<WrappedAnew> {
  const masterKeyId = master.newestId
  let keys = 0
  let after: string | null = null
  for (;;) {
    const found: readonly DataKeyRow[] = await dataKeysUnderOthers(read, { masterKeyId, after, limit: batch })
    const wrapped = await Promise.all(found.map((key) => anew(key, master)))
    keys += await replaceWrappings(
      writeAtOnce,
      wrapped.filter((key) => key !== undefined),
    )
    after = found.at(-1)?.keyId ?? null
    if (after === null) return { keys, left: await otherMasterKeys(read, masterKeyId) }
  }
}
