/** Reads what a login is judged by. */
import type { Reader } from '../connection'

export interface LoginFacts {
  /** Null: no such application, or it is disabled. */
  readonly consumerId: string | null
  /** Null: no usable user of this name. */
  readonly user: {
    readonly userId: string
    readonly passwordHash: string
    readonly failedLogins: number
    readonly locked: boolean
  } | null
}

/** Application and user in one round trip. Users who have not confirmed their address or are deleted count as unknown. */
export async function loginFacts(read: Reader, username: string, consumerKey: string): Promise<LoginFacts> {
  const [row] = await read.raw<LoginFacts>(
    `select (select consumer_id from consumers where key = ? and enabled) as "consumerId",
            (select jsonb_build_object('userId', user_id, 'passwordHash', password_hash, 'failedLogins', failed_logins,
                                       'locked', locked_at is not null)
               from users where username = ? and password_hash is not null and validated and deleted_at is null) as "user"`,
    [consumerKey, username],
  )
  return row ?? { consumerId: null, user: null }
}

/** What a password that is asked for once more is judged by; undefined for a user who logs in elsewhere. */
export async function passwordFacts(
  read: Reader,
  userId: string,
): Promise<{ readonly passwordHash: string; readonly failedLogins: number } | undefined> {
  const [row] = await read.raw<{ passwordHash: string; failedLogins: number }>(
    'select password_hash as "passwordHash", failed_logins as "failedLogins" from users where user_id = ? and password_hash is not null',
    [userId],
  )
  return row
}

/** Whether the link of this hash can be used now. */
export async function isPasswordResetOpen(read: Reader, tokenHash: Buffer, now: Date): Promise<boolean> {
  const open = await read.raw(
    'select from password_resets where token_hash = ? and used_at is null and expires_at > ?',
    [tokenHash, now],
  )
  return open.length > 0
}

/** A user of ours as the confirmation of their address needs to know them; undefined for others. */
export async function addressToConfirm(
  read: Reader,
  userId: string,
): Promise<{ readonly email: string; readonly validated: boolean } | undefined> {
  const [row] = await read.raw<{ email: string; validated: boolean }>(
    'select email, validated from users where user_id = ? and password_hash is not null and deleted_at is null',
    [userId],
  )
  return row
}

export interface LoginRow {
  readonly loginId: string
  readonly consumerId: string
  readonly applicationName: string
  readonly issuedAt: string
  readonly expiresAt: string
}

/** The logins of a user that are good, newest first. `idleSeconds`: after how long without a call they end. */
export const openLogins = (
  read: Reader,
  { userId, idleSeconds, limit }: { userId: string; idleSeconds: number | undefined; limit: number },
): Promise<LoginRow[]> =>
  read.raw<LoginRow>(
    `select token_id as "loginId", consumer_id as "consumerId", app_name as "applicationName",
       iso_seconds(issued_at) as "issuedAt", iso_seconds(expires_at) as "expiresAt"
     from login_tokens join consumers using (consumer_id)
     where user_id = ? and revoked_at is null and expires_at > now() and (last_used_at > now() - make_interval(secs => ?)) is not false
       and consumers.enabled order by login_tokens.issued_at desc, token_id limit ?`,
    [userId, idleSeconds ?? null, limit],
  )
