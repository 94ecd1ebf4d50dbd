/** Writes challenges and every judged answer. Owner: the transaction-request workflow. */
import type { ChallengeState, Verdict } from '../../domain/payments/challenge'
import type { Delivery } from '../../domain/payments/transport'
import type { Transaction } from '../connection'

export interface NewChallenge {
  readonly challengeId: string
  readonly userId: string
  /** How its user is asked. */
  readonly scaMethod: string
  readonly codeHash: Buffer
}

export interface NewChallenges {
  readonly requestId: string
  readonly challenges: readonly NewChallenge[]
  readonly attemptsAllowed: number
  /** ISO 8601. */
  readonly expiresAt: string
}

export const challengeType = 'OBP_TRANSACTION_REQUEST_CHALLENGE'

export async function insertChallenges(transaction: Transaction, all: NewChallenges): Promise<void> {
  await transaction.raw(
    `insert into challenges (challenge_id, request_id, user_id, code_hash, challenge_type, sca_method, attempts_allowed, expires_at)
     select id, ?, user_id, decode(code_hash, 'hex'), ?, sca_method, ?, ?::timestamptz
     from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[]) as c (id, user_id, code_hash, sca_method)`,
    [
      all.requestId,
      challengeType,
      all.attemptsAllowed,
      all.expiresAt,
      all.challenges.map(({ challengeId }) => challengeId),
      all.challenges.map(({ userId }) => userId),
      all.challenges.map(({ codeHash }) => codeHash.toString('hex')),
      all.challenges.map(({ scaMethod }) => scaMethod),
    ],
  )
}

/** When the request's challenges expire (ISO 8601 with milliseconds), and how many users are asked. */
export async function challengeExpiry(
  transaction: Transaction,
  requestId: string,
): Promise<{ readonly expiresAt: string; readonly users: number }> {
  const [row] = await transaction.raw<{ expiresAt: string; users: number }>(
    `select to_char(coalesce(max(expires_at), now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "expiresAt", count(*)::integer as "users"
     from challenges where request_id = ?`,
    [requestId],
  )
  if (row === undefined) throw new Error('an aggregate without a row')
  return row
}

/** A challenge as it was before the answer that is looked at. */
export interface CountedChallenge extends ChallengeState {
  readonly codeHash: Buffer
  readonly scaMethod: string
}

const stateColumns = `user_id as "userId", attempts_allowed as "attemptsAllowed",
  (extract(epoch from expires_at) * 1000)::float8 as "expiresAtMs", answered_at is not null as "answered"`

/**
 * Uses an attempt of the request's challenge, if whoever answers is its user; undefined when it has none left or is not a challenge
 * of this request. Nobody else's answer can be right, so it must not take an attempt from whoever was asked.
 */
export async function useAttempt(
  transaction: Transaction,
  requestId: string,
  { challengeId, userId }: { readonly challengeId: string; readonly userId: string },
): Promise<CountedChallenge | undefined> {
  const [row] = await transaction.raw<CountedChallenge>(
    `update challenges set attempts = attempts + (user_id = ?)::integer
     where challenge_id = ? and request_id = ? and attempts < attempts_allowed
     returning ${stateColumns}, attempts - (user_id = ?)::integer as "attemptsUsed", code_hash as "codeHash", sca_method as "scaMethod"`,
    [userId, challengeId, requestId, userId],
  )
  return row
}

/** Every challenge of the request. */
export const challengeStates = (transaction: Transaction, requestId: string): Promise<ChallengeState[]> =>
  transaction.raw<ChallengeState>(
    `select ${stateColumns}, attempts as "attemptsUsed" from challenges where request_id = ?`,
    [requestId],
  )

export interface Judgement {
  readonly judgementId: string
  readonly challengeId: string
  readonly requestId: string
  readonly bankId: string
  /** Who answered. */
  readonly userId: string
  readonly verdict: Verdict
}

/** Stores a judgement; a right one marks its challenge as answered. */
export async function insertJudgement(
  transaction: Transaction,
  { judgementId, challengeId, requestId, bankId, userId, verdict }: Judgement,
): Promise<void> {
  await transaction.raw(
    `with judged as (
       insert into challenge_judgements (judgement_id, challenge_id, request_id, bank_id, user_id, verdict) values (?, ?, ?, ?, ?, ?)
       returning challenge_id, verdict
     )
     update challenges set answered_at = now() from judged
     where challenges.challenge_id = judged.challenge_id and judged.verdict = 'right'`,
    [judgementId, challengeId, requestId, bankId, userId, verdict],
  )
}

/** How an answer was judged before; undefined when it has not been. */
export async function verdictOf(transaction: Transaction, judgementId: string): Promise<Verdict | undefined> {
  const [row] = await transaction.raw<{ verdict: Verdict }>(
    'select verdict from challenge_judgements where judgement_id = ?',
    [judgementId],
  )
  return row?.verdict
}

/** Whose challenge it is, and what it confirms. Amounts are minor units. */
export interface ChallengedPayment {
  readonly scaMethod: string
  readonly currency: string
  readonly amount: bigint
  readonly payeeBankId: string
  readonly payeeAccountId: string
  readonly userId: string
}

const challengedPayment = `select c.sca_method as "scaMethod", c.user_id as "userId", r.currency, r.amount,
    coalesce(r.outside_bank, payee.bank_id) as "payeeBankId", coalesce(r.outside_account, payee.account_id) as "payeeAccountId"
  from challenges c join transaction_requests r using (request_id)
    join accounts payee on payee.account_key = r.to_account_key
  where c.challenge_id = ?`

/** The challenge's user and payment. */
export async function paymentOfChallenge(transaction: Transaction, challengeId: string): Promise<ChallengedPayment> {
  const [row] = await transaction.raw<ChallengedPayment>(challengedPayment, [challengeId])
  if (row === undefined) throw new Error(`challenge ${challengeId} does not exist`)
  return row
}

/** The same of a challenge that is open; undefined when a code would come too late. */
export async function openDelivery(
  transaction: Transaction,
  challengeId: string,
): Promise<ChallengedPayment | undefined> {
  const [row] = await transaction.raw<ChallengedPayment>(
    `${challengedPayment} and c.answered_at is null and c.expires_at > now() and r.ended_at is null`,
    [challengeId],
  )
  return row
}

/** Notes that the code of a challenge was not sent. */
export async function noteDelivery(
  transaction: Transaction,
  challengeId: string,
  delivery: Exclude<Delivery, 'SENT'>,
): Promise<void> {
  await transaction.raw('update challenges set delivery = ? where challenge_id = ?', [delivery, challengeId])
}

export interface CodesNotSent {
  readonly notSent: number
  /** How many people are asked. */
  readonly all: number
}

/** How many of the request's codes could not be sent. */
export async function codesNotSent(transaction: Transaction, requestId: string): Promise<CodesNotSent> {
  const [row] = await transaction.raw<CodesNotSent>(
    `select (count(*) filter (where delivery in ('NO_ADDRESS', 'NOT_TAKEN')))::integer as "notSent", count(*)::integer as "all"
     from challenges where request_id = ?`,
    [requestId],
  )
  return row ?? { notSent: 0, all: 0 }
}

/**
 * Replaces the code of a challenge that has not been answered; an earlier code is void from here on. It counts as sent: to note that
 * afterwards could fail, and then it would be made and sent once more.
 */
export async function storeCode(transaction: Transaction, challengeId: string, codeHash: Buffer): Promise<void> {
  await transaction.raw(
    `update challenges set code_hash = ?, delivery = 'SENT' where challenge_id = ? and answered_at is null`,
    [codeHash, challengeId],
  )
}
