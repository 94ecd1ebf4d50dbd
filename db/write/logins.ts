/**
 * Judged logins: tokens issued and revoked, wrong passwords counted, right ones changed. Owner: the API.
 *
 * A password is compared before it is counted, but its outcome is told only as the counter's row allows. The row's lock puts
 * parallel guesses into an order, so that they learn no more than the same guesses one after the other: once the limit is
 * passed, a right password and a wrong one get the same answer.
 */
import type { Transaction } from '../connection'

/** SQL that ends the stored logins of a user. */
export const endsLogins = 'update login_tokens set revoked_at = now() where user_id = ? and revoked_at is null'

/**
 * SQL that ends the logins of a user at their issuer, as a part of an update of them. Tokens of issuers are not stored: those issued until now
 * are too old from now on, and a token of this very second counts among them, because it does not say more precisely when it was issued.
 */
export const endsBearers = 'bearers_valid_from = now()'

export interface NewToken {
  readonly tokenId: string
  readonly userId: string
  /** Of the password that was proven. */
  readonly provenHash: string
  readonly consumerId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** Issues a token for a right password and forgets the wrong ones before it; false when the user is locked by now, or has another password. */
export async function issueToken(writeAtOnce: Transaction, token: NewToken, maxFailures: number): Promise<boolean> {
  const issued = await writeAtOnce.raw(
    `with judged as (
       update users set failed_logins = 0
       where user_id = ? and password_hash = ? and failed_logins <= ? and locked_at is null and deleted_at is null returning user_id)
     insert into login_tokens (token_id, user_id, consumer_id, issued_at, expires_at)
     select ?, user_id, ?, ?, ? from judged returning token_id`,
    [token.userId, token.provenHash, maxFailures, token.tokenId, token.consumerId, token.issuedAt, token.expiresAt],
  )
  return issued.length > 0
}

/** Counts a wrong password; false when the user is locked by now, and then nothing is counted any more. */
export async function countFailure(writeAtOnce: Transaction, userId: string, maxFailures: number): Promise<boolean> {
  const counted = await writeAtOnce.raw(
    `update users set failed_logins = failed_logins + 1, last_failed_login_at = now()
     where user_id = ? and failed_logins <= ? and locked_at is null returning user_id`,
    [userId, maxFailures],
  )
  return counted.length > 0
}

/** Tells of a right password and forgets the wrong ones before it; false when the user is locked by now, or has another password. */
export async function provePassword(
  writeAtOnce: Transaction,
  { userId, provenHash }: Pick<PasswordChange, 'userId' | 'provenHash'>,
  maxFailures: number,
): Promise<boolean> {
  const proven = await writeAtOnce.raw(
    `update users set failed_logins = 0
     where user_id = ? and password_hash = ? and failed_logins <= ? and locked_at is null and deleted_at is null returning user_id`,
    [userId, provenHash, maxFailures],
  )
  return proven.length > 0
}

export interface PasswordChange {
  readonly userId: string
  /** The login that goes on. */
  readonly loginId: string | null
  /** Of the password that was proven. */
  readonly provenHash: string
  readonly newHash: string
}

/**
 * Changes a password, and ends all other logins and an open link for another one; false when the user is locked by now, or the password was
 * changed by somebody else. Two statements, so it needs a transaction.
 */
export async function changePassword(
  transaction: Transaction,
  { userId, loginId, provenHash, newHash }: PasswordChange,
  maxFailures: number,
): Promise<boolean> {
  const changed = await transaction.raw(
    `update users set password_hash = ?, failed_logins = 0
     where user_id = ? and password_hash = ? and failed_logins <= ? and locked_at is null and deleted_at is null returning user_id`,
    [newHash, userId, provenHash, maxFailures],
  )
  if (changed.length === 0) return false
  // From here on nobody logs in with the old password, so this sees every login: also one that was being made meanwhile.
  await transaction.raw(
    `with ended as (${endsLogins} and token_id is distinct from ?)
     update password_resets set used_at = now() where user_id = ? and used_at is null`,
    [userId, loginId, userId],
  )
  return true
}

/** Notes that a login is in use, unless somebody else has done so in the last `seconds`. */
export async function noteUseOfLogin(writeAtOnce: Transaction, loginId: string, seconds: number): Promise<void> {
  await writeAtOnce.raw(
    `update login_tokens set last_used_at = now()
     where token_id = ? and revoked_at is null and last_used_at <= now() - make_interval(secs => ?)`,
    [loginId, seconds],
  )
}

/** Ends one login. */
export async function revokeLogin(writeAtOnce: Transaction, loginId: string): Promise<void> {
  await writeAtOnce.raw('update login_tokens set revoked_at = now() where token_id = ? and revoked_at is null', [
    loginId,
  ])
}

/** Ends a login of the user; false when they have none of this id that is good. */
export async function revokeOwnLogin(writeAtOnce: Transaction, userId: string, loginId: string): Promise<boolean> {
  const ended = await writeAtOnce.raw(
    `update login_tokens set revoked_at = now()
     where token_id = ? and user_id = ? and revoked_at is null and expires_at > now() returning token_id`,
    [loginId, userId],
  )
  return ended.length > 0
}

/** Ends every login that the user has now. Two statements, so it needs a transaction. */
export async function revokeLogins(transaction: Transaction, userId: string): Promise<void> {
  await transaction.raw(`update users set ${endsBearers} where user_id = ?`, [userId])
  // From here on nobody logs in as them until this is committed, so it sees every login: also one that was being made meanwhile.
  await transaction.raw(endsLogins, [userId])
}
