/** Reads what is known of an Idempotency-Key. */
import type { Reader } from '../connection'

/** Without a status it has no reply yet: `isClaimed` while somebody works on one. */
export interface KeyRow {
  readonly requestHash: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: unknown
  readonly isClaimed: boolean
}

/** Whether what was asked under the key is not known any more. */
export const isForgotten = ({ requestHash }: KeyRow): boolean => requestHash === 'erased'

/** SQL: the key of a user; its value is the key. `user` is an expression. */
export const keySql = (user: string): string =>
  `select request_hash as "requestHash", status, headers, body, coalesce(claimed_until > now(), false) as "isClaimed"
   from idempotency_keys where user_id = ${user} and key = ?`

export async function findKey(
  read: Reader,
  { userId, key }: { readonly userId: string; readonly key: string },
): Promise<KeyRow | undefined> {
  const [row] = await read.raw<KeyRow>(keySql('?'), [userId, key])
  return row
}
