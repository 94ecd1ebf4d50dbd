/**
 * Idempotency-Key: same key and same request -> the stored reply; another request -> refused; still in flight -> 409.
 *
 * The whole request runs inside one transaction that also stores its reply, so what the API writes and the fact that it
 * answered are committed together. An advisory lock marks the key as in flight; Postgres drops it when the process dies.
 * What a workflow writes is outside that transaction: there the ids, derived from the key, make a retry meet its first try.
 */
import { createHash } from 'node:crypto'
import { v5 as uuidV5 } from 'uuid'
import type { Database, Transaction } from '../../db/connection'
import { findReply, lockKey, storeReply } from '../../db/write/idempotency'
import { ApiError } from './errors'
import type { Outgoing } from './serve'

const keyFormat = /^[\x21-\x7e]{1,255}$/
// A namespace of our own for derived ids. Which UUID it is does not matter, but it must never change.
const derivedIds = '6f7c9a51-3d0e-5b42-9a57-2f1d4c8e7b90'

export interface KeyedRequest {
  readonly userId: string
  readonly key: string
  readonly method: string
  /** Path with query string as the client sent it. */
  readonly url: string
  readonly body: unknown
  /** Members of the reply that are shown once only: they are not stored, so a repeated request does not see them again. */
  readonly shownOnce: readonly string[]
  /** Secrets among the body's members: not even a hash of them is stored. */
  readonly secretMembers: readonly string[]
}

/** A body as it is stored, or hashed. */
const storable = (body: unknown, without: readonly string[]): unknown =>
  typeof body === 'object' && body !== null && without.length > 0
    ? Object.fromEntries(Object.entries(body).filter(([member]) => !without.includes(member)))
    : (body ?? null)

/** True for 1 to 255 visible ASCII characters. */
export const isIdempotencyKey = (key: string): boolean => keyFormat.test(key)

/** Ids that depend on nothing but caller, key and the order in which they are asked for. */
export function derivedIdSource(request: Pick<KeyedRequest, 'userId' | 'key'>): () => string {
  let asked = 0
  return () => uuidV5(`${request.userId} ${request.key} ${asked++}`, derivedIds)
}

const hashOf = ({ method, url, body, secretMembers }: KeyedRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, storable(body, secretMembers)]))
    .digest('hex')

/**
 * Answers from the store, or runs `serve` in `database` (already inside the transaction) and stores what it answered.
 * A refusal (4xx) of the handler is an answer like any other; a fault (5xx) is not stored, so a retry runs again.
 */
export async function answerOnce(
  { database, transaction }: { readonly database: Database; readonly transaction: Transaction },
  request: KeyedRequest,
  serve: (database: Database) => Promise<Outgoing>,
): Promise<Outgoing> {
  const requestHash = hashOf(request)
  const { userId, key } = request
  if (!(await lockKey(transaction, userId, key))) throw new ApiError('IdempotencyKeyInFlight')
  const stored = await findReply(database.read, userId, key)
  if (stored !== undefined) {
    if (stored.requestHash !== requestHash) throw new ApiError('IdempotencyKeyReused')
    return {
      status: stored.status,
      headers: { ...stored.headers, 'Idempotency-Replayed': 'true' },
      body: stored.body ?? undefined,
    }
  }
  const outgoing = await serve(database)
  await storeReply(transaction, {
    userId,
    key,
    requestHash,
    status: outgoing.status,
    headers: outgoing.headers,
    body: storable(outgoing.body, request.shownOnce),
  })
  return outgoing
}
