/** Stored replies of requests that carried an Idempotency-Key. Owner: the API kernel. */
import type { Reader, Transaction } from '../connection'

export interface StoredReply {
  readonly requestHash: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Marks the key as in flight until the surrounding transaction ends; false when another request holds it. */
export async function lockKey(transaction: Transaction, userId: string, key: string): Promise<boolean> {
  const [row] = await transaction.raw<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as locked',
    [`${userId} ${key}`],
  )
  return row?.locked === true
}

export async function findReply(read: Reader, userId: string, key: string): Promise<StoredReply | undefined> {
  const [row] = await read.raw<StoredReply>(
    'select request_hash as "requestHash", status, headers, body from idempotency_keys where user_id = ? and key = ?',
    [userId, key],
  )
  return row
}

export async function storeReply(
  transaction: Transaction,
  reply: StoredReply & { readonly userId: string; readonly key: string },
): Promise<void> {
  await transaction.raw(
    'insert into idempotency_keys (user_id, key, request_hash, status, headers, body) values (?, ?, ?, ?, ?::jsonb, ?::jsonb)',
    [
      reply.userId,
      reply.key,
      reply.requestHash,
      reply.status,
      JSON.stringify(reply.headers),
      JSON.stringify(reply.body),
    ],
  )
}
