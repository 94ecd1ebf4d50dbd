/** Reads users for those who manage them, and what a user can reach. */
import { isUuid } from '../../domain/ids'
import type { Reader, SqlValue } from '../connection'
import type { EntitlementRow } from './entitlements'

export interface UserDetails {
  readonly userId: string
  readonly username: string
  readonly email: string
  readonly provider: string
  readonly providerId: string
  readonly failedLogins: number
  /** ISO text, or null when no login has failed yet. */
  readonly lastFailedLoginAt: string | null
  readonly lockedByStaff: boolean
  readonly deleted: boolean
  readonly entitlements: readonly EntitlementRow[]
}

const userDetails = `select user_id as "userId", username, email, provider, provider_id as "providerId", failed_logins as "failedLogins",
    iso_seconds(last_failed_login_at) as "lastFailedLoginAt", locked_at is not null as "lockedByStaff",
    deleted_at is not null as "deleted",
    coalesce((select jsonb_agg(jsonb_build_object('entitlementId', e.entitlement_id, 'role', e.role_name, 'bankId', e.bank_id)
               order by e.role_name, e.bank_id) from entitlements e where e.user_id = users.user_id), '[]') as "entitlements"
  from users`

const one = async (read: Reader, where: string, values: readonly SqlValue[]): Promise<UserDetails | undefined> =>
  (await read.raw<UserDetails>(`${userDetails} where ${where} limit 1`, values))[0]

/** The user with this id, deleted or not, or undefined. */
export const userById = async (read: Reader, userId: string): Promise<UserDetails | undefined> =>
  isUuid(userId) ? one(read, 'user_id = ?', [userId]) : undefined

/** The user of this name whom the provider knows, or undefined. */
export const userByProvider = (read: Reader, provider: string, username: string): Promise<UserDetails | undefined> =>
  one(read, 'provider = ? and username = ?', [provider, username])

/** The user of this name who logs in here, whatever URL the instance had when they signed up, or undefined. */
export const localUser = (read: Reader, provider: string, username: string): Promise<UserDetails | undefined> =>
  one(read, 'username = ? and (password_hash is not null or provider = ?)', [username, provider])

/** Users with this e-mail address, oldest first; several may share one. */
export const usersByEmail = (read: Reader, email: string): Promise<UserDetails[]> =>
  read.raw<UserDetails>(`${userDetails} where email = ? order by created_at, user_id limit 1000`, [email])

export interface UserFilter {
  readonly limit: number
  readonly offset: number
  /** Left out: both. A user is locked by staff or by more failed logins than `maxFailures`. */
  readonly locked?: boolean
  readonly deleted?: boolean
  readonly maxFailures: number
}

/** A page of users, oldest first. */
export const usersPage = (read: Reader, filter: UserFilter): Promise<UserDetails[]> =>
  read.raw<UserDetails>(
    `${userDetails}
     where (?::boolean is null or (locked_at is not null or failed_logins > ?) = ?::boolean)
       and (?::boolean is null or (deleted_at is not null) = ?::boolean)
     order by created_at, user_id limit ? offset ?`,
    [
      filter.locked ?? null,
      filter.maxFailures,
      filter.locked ?? null,
      filter.deleted ?? null,
      filter.deleted ?? null,
      filter.limit,
      filter.offset,
    ],
  )

/** True when a user of this name exists, at this provider or as a user of ours. */
export async function isUsernameTaken(read: Reader, provider: string, username: string): Promise<boolean> {
  const [row] = await read.raw<{ taken: boolean }>(
    `select exists (select from users where provider = ? and username = ?)
         or exists (select from users where username = ? and password_hash is not null) as taken`,
    [provider, username, username],
  )
  return row?.taken === true
}

export interface ReachableView {
  readonly bankId: string
  readonly accountId: string
  readonly viewId: string
}

/** The views that a user was granted, at most the first 10000. */
export const viewsOfUser = (read: Reader, userId: string): Promise<ReachableView[]> =>
  read.raw<ReachableView>(
    `select bank_id as "bankId", account_id as "accountId", view_id as "viewId"
       from account_access join accounts using (account_key) where user_id = ?
      order by bank_id, account_id, view_id limit 10000`,
    [userId],
  )
