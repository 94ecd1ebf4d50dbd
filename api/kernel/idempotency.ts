/**
 * Idempotency-Key: same key and same request -> the stored reply; another request -> refused; still in flight -> 409.
 *
 * What does not wait runs inside one transaction that also stores its reply, so what the API writes and the fact that it answered are
 * committed together; an advisory lock marks the key as in flight, which Postgres drops when the process dies. What may wait for a
 * workflow holds no connection: a payment that waits for nothing is one statement with its reply, and a request that asks a workflow
 * claims its key for as long as that may take. What a workflow writes is in no transaction of ours: there the ids, derived from the
 * key, make a retry meet its first try. In both ways the stored reply decides: who cannot store theirs gives what is stored.
 */
import { createHash } from 'node:crypto'
import { v5 as uuidV5 } from 'uuid'
import type { Database, Transaction } from '../../db/connection'
import { findKey, isForgotten } from '../../db/read/idempotency-keys'
import type { KeyRow } from '../../db/read/idempotency-keys'
import { claimKey, keyOf, lockKey, releaseKey, storeReply } from '../../db/write/idempotency'
import type { KeyOfUser, ReplyToStore } from '../../db/write/idempotency'
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

const keyOfRequest = ({ userId, key, method, url, body, secretMembers }: KeyedRequest): KeyOfUser => ({
  userId,
  key,
  requestHash: createHash('sha256')
    .update(JSON.stringify([method, url, storable(body, secretMembers)]))
    .digest('hex'),
})

const replyOf = (key: KeyOfUser, { shownOnce }: KeyedRequest, { status, headers, body }: Outgoing): ReplyToStore => ({
  ...key,
  status,
  headers,
  body: storable(body, shownOnce),
})

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** Every UUID in the request, and in what it was answered, once. */
const idsIn = ({ url, body: asked }: KeyedRequest, answered?: Outgoing): readonly string[] => [
  ...new Set(JSON.stringify([url, asked, answered?.body]).toLowerCase().match(uuids)),
]

/** What is said of a key whose request nobody knows any more, and of which no reply came. */
const forgotten =
  ' What was asked under it has been forgotten, and may have been done: look before you ask again under another key.'

/** The stored reply; undefined while there is none and nobody works on one. Throws IdempotencyKeyReused, IdempotencyKeyInFlight. */
function answerIn(row: KeyRow | undefined, { requestHash }: KeyOfUser): Outgoing | undefined {
  if (row === undefined) return undefined
  const { status, headers, body, isClaimed } = row
  if (row.requestHash !== requestHash)
    throw new ApiError('IdempotencyKeyReused', status === null && isForgotten(row) ? forgotten : '')
  if (status !== null)
    return { status, headers: { ...headers, 'Idempotency-Replayed': 'true' }, body: body ?? undefined }
  if (isClaimed) throw new ApiError('IdempotencyKeyInFlight')
  return undefined
}

/**
 * Answers from the store, or runs `serve` in `database` (already inside the transaction) and stores what it answered.
 * A refusal (4xx) of the handler is an answer like any other; what is thrown - a fault (5xx), or that a fresh login
 * is wanted - is not stored, so a retry runs again.
 */
export async function answerOnce(
  { database, transaction }: { readonly database: Database; readonly transaction: Transaction },
  request: KeyedRequest,
  serve: (database: Database) => Promise<Outgoing>,
): Promise<Outgoing> {
  const key = keyOfRequest(request)
  if (!(await lockKey(transaction, key))) throw new ApiError('IdempotencyKeyInFlight')
  const stored = answerIn(await findKey(database.read, key), key)
  if (stored !== undefined) return stored
  const outgoing = await serve(database)
  // A claim that came meanwhile is of another request: this one leaves nothing behind.
  const options = { holdsClaim: false, named: idsIn(request, outgoing) }
  if (await storeReply(transaction, replyOf(key, request, outgoing), options)) return outgoing
  throw new ApiError('IdempotencyKeyReused')
}

/** What a request that may wait does with its key. */
export interface Keyed {
  /** A try before this one has left no reply. */
  readonly isRepeated: boolean
  /** Marks the key as in flight; to be awaited before a workflow is asked, each time. */
  readonly claim: () => Promise<void>
  /** Lets `write` store the reply together with the effect. */
  readonly storeWith: (outgoing: Outgoing, write: (reply: ReplyToStore) => Promise<void>) => Promise<void>
}

/** The key was free a moment ago. */
class KeyTakenError extends Error {}

/** A request whose key has been looked up with the facts of its checks: null where it is not known; missing where nobody has looked. */
export interface LookedUpRequest extends KeyedRequest {
  readonly known?: KeyRow | null | undefined
}

/**
 * Answers from the store, or runs `serve`, which must have its effects no more than once under the same ids, and stores what it
 * answered. Holds no connection meanwhile. Refusals and faults as above; a claim is good for `claimMs`. What was looked up may be old
 * by now: who claims the key, or stores a reply, finds out.
 */
export async function answerWaiting(
  { database: { read, writeAtOnce }, claimMs }: { readonly database: Database; readonly claimMs: number },
  { known, ...request }: LookedUpRequest,
  serve: (keyed: Keyed) => Promise<Outgoing>,
): Promise<Outgoing> {
  const key = keyOfRequest(request)
  const before = known === undefined ? await findKey(read, key) : (known ?? undefined)
  const stored = answerIn(before, key)
  if (stored !== undefined) return stored
  const own: { claiming?: Promise<boolean>; isStored?: boolean } = {}
  const keyed: Keyed = {
    isRepeated: before !== undefined,
    claim: async () => {
      own.claiming ??= claimKey(writeAtOnce, key, { forMs: claimMs, named: idsIn(request) })
      if (!(await own.claiming)) throw new KeyTakenError()
    },
    storeWith: async (outgoing, write) => {
      await write(replyOf(key, request, outgoing))
      own.isStored = true
    },
  }
  try {
    const outgoing = await serve(keyed)
    if (own.isStored === true) return outgoing
    const options = { holdsClaim: (await own.claiming) === true, named: idsIn(request, outgoing) }
    if (await storeReply(writeAtOnce, replyOf(key, request, outgoing), options)) return outgoing
  } catch (error) {
    if (keyOf(error) === 'inFlight') throw new ApiError('IdempotencyKeyInFlight')
    if (keyOf(error) === undefined && !(error instanceof KeyTakenError)) {
      // Where the database is away, the claim ends by itself.
      if (own.claiming !== undefined) await releaseKey(writeAtOnce, key).catch(() => undefined)
      throw error
    }
  }
  const given = answerIn(await findKey(read, key), key)
  if (given === undefined) throw new ApiError('IdempotencyKeyInFlight')
  return given
}
