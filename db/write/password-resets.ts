/** Links with which users who have forgotten their password choose another one: one per user, good once. Owner: the API. */
import type { Transaction } from '../connection'
import { endsLogins } from './logins'

export interface NewPasswordReset {
  readonly userId: string
  readonly username: string
  readonly email: string
  /** Where the user must have signed up: nobody else has a password here. */
  readonly provider: string
  readonly tokenHash: Buffer
  readonly actorUserId: string
  readonly madeAt: Date
  readonly expiresAt: Date
}

/** Takes the place of the link before. False, and nothing changed, where name, address and id are not those of one user with a password. */
export async function storePasswordReset(writeAtOnce: Transaction, reset: NewPasswordReset): Promise<boolean> {
  const stored = await writeAtOnce.raw(
    `insert into password_resets (user_id, token_hash, actor_user_id, made_at, expires_at)
     select user_id, ?, ?, ?, ? from users
     where user_id = ? and username = ? and email = lower(?) and provider = ? and password_hash is not null and deleted_at is null
     on conflict (user_id) do update set (token_hash, actor_user_id, made_at, expires_at, used_at)
       = (excluded.token_hash, excluded.actor_user_id, excluded.made_at, excluded.expires_at, null)
     returning user_id`,
    [
      ...[reset.tokenHash, reset.actorUserId, reset.madeAt, reset.expiresAt],
      ...[reset.userId, reset.username, reset.email, reset.provider],
    ],
  )
  return stored.length > 0
}

/**
 * Uses the link: sets the password, forgets failed logins and ends all logins. False, and nothing changed, where it is not good any more. Two
 * statements, so it needs a transaction.
 */
export async function resetPassword(
  transaction: Transaction,
  { tokenHash, newHash, now }: { readonly tokenHash: Buffer; readonly newHash: string; readonly now: Date },
): Promise<boolean> {
  // The user is locked first, as by a change of the password (logins.ts): the two wait for each other in one order.
  const [changed] = await transaction.raw<{ userId: string }>(
    `with locked as (
       select user_id from users where user_id = (select user_id from password_resets where token_hash = ?)
         and password_hash is not null and deleted_at is null for no key update),
     used as (
       update password_resets set used_at = now()
       where user_id in (select user_id from locked) and token_hash = ? and used_at is null and expires_at > ? returning user_id)
     update users set password_hash = ?, failed_logins = 0 where user_id in (select user_id from used) returning user_id as "userId"`,
    [tokenHash, tokenHash, now, newHash],
  )
  // A statement of its own: it sees the login, too, that was being made with the old password while the first waited.
  if (changed !== undefined) await transaction.raw(endsLogins, [changed.userId])
  return changed !== undefined
}
