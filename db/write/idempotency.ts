/** Stored replies of requests that carried an Idempotency-Key, and keys of those that are still waiting for theirs. Owner: the API kernel. */
import { raisedByUs } from '../faults'
import type { Transaction } from '../connection'

export interface KeyOfUser {
  readonly userId: string
  readonly key: string
  /** Of the request that the key belongs to. */
  readonly requestHash: string
}

export interface ReplyToStore extends KeyOfUser {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Marks the key as in flight until the surrounding transaction ends; false when another request holds it. */
export async function lockKey(
  transaction: Transaction,
  { userId, key }: Omit<KeyOfUser, 'requestHash'>,
): Promise<boolean> {
  const [row] = await transaction.raw<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as locked',
    [`${userId} ${key}`],
  )
  return row?.locked === true
}

/**
 * Marks the key as in flight for `forMs`, committed at once; false when somebody else has claimed it, or it has a reply. `named`: every UUID
 * in the request, so that who is erased finds what was asked about them and never answered.
 */
export async function claimKey(
  transaction: Transaction,
  { userId, key, requestHash }: KeyOfUser,
  { forMs, named }: { readonly forMs: number; readonly named: readonly string[] },
): Promise<boolean> {
  const claimed = await transaction.raw(
    `insert into idempotency_keys as k (user_id, key, request_hash, claimed_until, named_ids)
       values (?, ?, ?, now() + ? * interval '1 millisecond', ?::text[])
     on conflict (user_id, key) do update set claimed_until = excluded.claimed_until
       where k.claimed_until <= now() and k.request_hash = excluded.request_hash
     returning 1`,
    [userId, key, requestHash, forMs, named.length > 0 ? [...named] : null],
  )
  return claimed.length > 0
}

/**
 * Takes the hash from up to `limit` claims that have ended so long ago without a reply that nobody tries again: what was asked could be
 * guessed from it. The keys stay used. Returns how many there were.
 */
export async function forgetAbandonedClaims(
  transaction: Transaction,
  abandonedForMs: number,
  limit: number,
): Promise<number> {
  const forgotten = await transaction.raw(
    `update idempotency_keys set request_hash = 'erased' where (user_id, key) in (
       select user_id, key from idempotency_keys where status is null and request_hash <> 'erased'
         and claimed_until < now() - ? * interval '1 millisecond'
       order by claimed_until limit ? for update skip locked
     ) returning 1`,
    [abandonedForMs, limit],
  )
  return forgotten.length
}

/** The next try need not wait. */
export async function releaseKey(transaction: Transaction, { userId, key }: KeyOfUser): Promise<void> {
  await transaction.raw(
    'update idempotency_keys set claimed_until = now() where user_id = ? and key = ? and claimed_until > now()',
    [userId, key],
  )
}

/**
 * False when the key has a reply, is claimed by somebody else, or belongs to another request. `named`: every UUID in request and reply, so
 * that who is erased finds what was answered about them.
 */
export async function storeReply(
  transaction: Transaction,
  reply: ReplyToStore,
  { holdsClaim, named }: { readonly holdsClaim: boolean; readonly named: readonly string[] },
): Promise<boolean> {
  const { userId, key, requestHash, status, headers, body } = reply
  const [row] = await transaction.raw<{ stored: boolean }>(
    'select store_reply(?::uuid, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?::text[]) as stored',
    [
      userId,
      key,
      requestHash,
      status,
      JSON.stringify(headers),
      JSON.stringify(body),
      holdsClaim,
      named.length > 0 ? named : null,
    ],
  )
  return row?.stored === true
}

/** What `pay` says of the key of a payment: 'inFlight', 'used' when the reply cannot be stored; undefined: nothing. */
export function keyOf(error: unknown): 'inFlight' | 'used' | undefined {
  const raised = raisedByUs(error)
  return raised === 'OBLI1' ? 'inFlight' : raised === 'OBLI2' ? 'used' : undefined
}
