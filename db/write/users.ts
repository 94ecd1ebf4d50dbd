/** Creates, locks, unlocks and deletes users. Owner: the API. */
import type { Transaction } from '../connection'
import { actedBy } from './actor'
import { endsBearers, endsLogins } from './logins'

export interface NewUser {
  readonly userId: string
  readonly provider: string
  readonly username: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly passwordHash: string
  /** False: the user must confirm the e-mail address before logging in. */
  readonly validated: boolean
  readonly superAdmin: boolean
}

/** False when the name is taken: then nothing is changed. Who has to confirm the address is in the queue for the mail with it. */
export async function insertUser(writeAtOnce: Transaction, user: NewUser): Promise<boolean> {
  const inserted = await writeAtOnce.raw(
    `with made as (
       insert into users (user_id, provider, provider_id, username, email, first_name, last_name, password_hash, validated, super_admin)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning user_id, validated),
     queued as (
       insert into address_confirmations (user_id) select user_id from made where not validated)
     select user_id from made`,
    [
      user.userId,
      user.provider,
      user.username,
      user.username,
      user.email,
      user.firstName,
      user.lastName,
      user.passwordHash,
      user.validated,
      user.superAdmin,
    ],
  )
  return inserted.length > 0
}

/**
 * Locks a user and ends every login that they have now, so none comes back when they are unlocked; an older lock keeps its time. The time of
 * the lock, or undefined when there is no such user. Two statements, so it needs a transaction.
 */
export async function lockUser(
  transaction: Transaction,
  provider: string,
  username: string,
): Promise<{ readonly userId: string; readonly lockedAt: string } | undefined> {
  const [row] = await transaction.raw<{ userId: string; lockedAt: string }>(
    `update users set locked_at = coalesce(locked_at, now()), ${endsBearers} where provider = ? and username = ?
     returning user_id as "userId", iso_seconds(locked_at) as "lockedAt"`,
    [provider, username],
  )
  // From here on nobody logs in as them, so this sees every login: also one that was being made while the lock waited for it.
  if (row !== undefined) await transaction.raw(endsLogins, [row.userId])
  return row
}

export interface LoginFailures {
  readonly username: string
  readonly failedLogins: number
  /** ISO text, or null when no login has failed yet. */
  readonly lastFailedLoginAt: string | null
}

/** Takes both locks away: the one by staff and the one by failed logins. Undefined when there is no such user. */
export async function unlockUser(
  writeAtOnce: Transaction,
  provider: string,
  username: string,
): Promise<LoginFailures | undefined> {
  const [row] = await writeAtOnce.raw<LoginFailures>(
    `update users set locked_at = null, failed_logins = 0 where provider = ? and username = ?
     returning username, failed_logins as "failedLogins", iso_seconds(last_failed_login_at) as "lastFailedLoginAt"`,
    [provider, username],
  )
  return row
}

/**
 * What names or describes the user goes, with every view that they hold; what refers to the user stays: the id, and what was done under it.
 * The name can be taken again. The hash by which an identity provider's user is known stays too: their next token must not make them a new user.
 * False when there is no such user, or no longer. Two statements, so it needs a transaction.
 */
export async function deleteUser(transaction: Transaction, userId: string, actorUserId: string): Promise<boolean> {
  const deleted = await transaction.raw(
    `with noted as (delete from user_attributes where user_id = ? and ${actedBy}),
     unconfirmed as (delete from address_confirmations where user_id = ?)
     update users set deleted_at = now(), username = 'deleted-' || user_id, provider_id = 'deleted-' || user_id, email = '',
       first_name = '', last_name = '', password_hash = null
     where user_id = ? and deleted_at is null returning user_id`,
    [userId, actorUserId, userId, userId],
  )
  // From here on whoever grants them something waits, so this sees all that was granted.
  await transaction.raw('delete from account_access where user_id = ?', [userId])
  return deleted.length > 0
}

/**
 * The user of this name whom another provider vouches for, made when there is none. Such a user has no password, so nobody
 * logs in as them here. Needs a transaction: of two who make the same user at once the second waits for the first.
 */
export async function ensureOutsideUser(
  transaction: Transaction,
  { userId, provider, username }: Pick<NewUser, 'userId' | 'provider' | 'username'>,
): Promise<string> {
  await transaction.raw(
    `insert into users (user_id, provider, provider_id, username, email, validated) values (?, ?, ?, ?, '', true)
     on conflict on constraint users_provider_username_unique do nothing`,
    [userId, provider, username, username],
  )
  const [user] = await transaction.raw<{ userId: string }>(
    'select user_id as "userId" from users where provider = ? and username = ?',
    [provider, username],
  )
  if (user === undefined) throw new Error('a user who was just made or met is gone')
  return user.userId
}
