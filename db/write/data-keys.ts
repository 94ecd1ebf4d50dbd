/** The wrapped data keys of scopes. Owner: the payload encryption of every process. */
import type { Database, Reader, Transaction } from '../connection'

/** A data key as it is stored: useless without the master key that wraps it. */
export interface DataKeyRow {
  readonly keyId: string
  readonly masterKeyId: string
  readonly wrapped: Buffer
}

const columns = 'key_id as "keyId", master_key_id as "masterKeyId", wrapped'

/** Where data keys are kept, as the encryption asks for it; each call is one statement, committed at once. */
export interface DataKeyTable {
  ofScope(scope: string): Promise<DataKeyRow | undefined>
  byId(keyId: string): Promise<DataKeyRow | undefined>
  add(scope: string, key: DataKeyRow): Promise<DataKeyRow>
}

/** A request may hold a connection of the main pool while it encrypts: keys have a small pool of their own. */
export const keyPoolMax = 2

/** The table through a pool of `keyPoolMax` connections. */
export const dataKeyTable = ({ read, writeAtOnce }: Pick<Database, 'read' | 'writeAtOnce'>): DataKeyTable => ({
  ofScope: async (scope) =>
    (await read.raw<DataKeyRow>(`select ${columns} from data_keys where scope = ?`, [scope]))[0],
  byId: async (keyId) => (await read.raw<DataKeyRow>(`select ${columns} from data_keys where key_id = ?`, [keyId]))[0],
  add: async (scope, { keyId, masterKeyId, wrapped }) => {
    // The update changes nothing: it makes the statement return the key of whoever came first.
    const [row] = await writeAtOnce.raw<DataKeyRow>(
      `insert into data_keys (key_id, scope, master_key_id, wrapped) values (?, ?, ?, ?)
       on conflict (scope) do update set scope = excluded.scope returning ${columns}`,
      [keyId, scope, masterKeyId, wrapped],
    )
    if (row === undefined) throw new Error('a data key was neither stored nor found')
    return row
  },
})

/** Deletes the key of the scope: what it has encrypted cannot be read any more, by anybody. True when there was one. */
export async function eraseDataKey(transaction: Transaction, scope: string): Promise<boolean> {
  const gone = await transaction.raw('delete from data_keys where scope = ? returning key_id', [scope])
  return gone.length > 0
}

/** At most `limit` keys that another master key wraps, behind `after` in the order of their ids. */
export const dataKeysUnderOthers = (
  read: Reader,
  {
    masterKeyId,
    after,
    limit,
  }: { readonly masterKeyId: string; readonly after: string | null; readonly limit: number },
): Promise<DataKeyRow[]> =>
  read.raw<DataKeyRow>(
    `select ${columns} from data_keys
     where master_key_id <> ? and (?::uuid is null or key_id > ?::uuid) order by key_id limit ?`,
    [masterKeyId, after, after, limit],
  )

/** How many keys each other master key wraps. */
export const otherMasterKeys = (
  read: Reader,
  masterKeyId: string,
): Promise<{ readonly masterKeyId: string; readonly keys: bigint }[]> =>
  read.raw(
    `select master_key_id as "masterKeyId", count(*) as keys from data_keys
     where master_key_id <> ? group by master_key_id order by master_key_id`,
    [masterKeyId],
  )

/** The same keys, wrapped by another master key. One that was erased meanwhile stays erased. Answers with how many there were. */
export async function replaceWrappings(transaction: Transaction, keys: readonly DataKeyRow[]): Promise<number> {
  const replaced = await transaction.raw(
    `update data_keys d set master_key_id = n.master_key_id, wrapped = n.wrapped
     from unnest(?::uuid[], ?::text[], ?::bytea[]) as n (key_id, master_key_id, wrapped)
     where d.key_id = n.key_id returning d.key_id`,
    [keys.map((key) => key.keyId), keys.map((key) => key.masterKeyId), keys.map((key) => key.wrapped)],
  )
  return replaced.length
}
