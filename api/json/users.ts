/** Users on the wire. */
import { z } from 'zod'
import type { ReachableView, UserDetails } from '../../db/read/users'
import type { LoginFailures } from '../../db/write/users'
import { Entitlements, entitlementsJson } from './entitlements'
import { text } from './wire'

/** The body of createUser. What the fields may hold is asked later, with errors of their own. */
export const PostUser = z.object({
  email: text(1_000),
  username: text(1_000),
  password: text(1_000),
  first_name: text(1_000),
  last_name: text(1_000),
})

const identity = {
  user_id: z.string(),
  email: z.string(),
  provider_id: z.string(),
  provider: z.string(),
  username: z.string(),
}
export const UserIdentity = z.object(identity)
export const User200 = z.object({ ...identity, entitlements: Entitlements })
export const CurrentUser = z.object({
  ...identity,
  entitlements: Entitlements,
  views: z.object({
    list: z.array(z.object({ bank_id: z.string(), account_id: z.string(), view_id: z.string() })),
  }),
})
export const User400 = z.object({
  ...identity,
  entitlements: Entitlements,
  is_deleted: z.boolean(),
  is_locked: z.boolean(),
})
export const Users400 = z.object({ users: z.array(User400) })
export const LockStatus = z.object({
  username: z.string(),
  bad_attempts_since_last_success_or_reset: z.int(),
  last_failure_date: z.string().optional(),
})
export const Lock = z.object({ user_id: z.string(), type_of_lock: z.string(), last_lock_date: z.string() })

type Identity = Pick<UserDetails, 'userId' | 'email' | 'providerId' | 'provider' | 'username'>
export const userIdentityJson = (user: Identity): z.input<typeof UserIdentity> => ({
  user_id: user.userId,
  email: user.email,
  provider_id: user.providerId,
  provider: user.provider,
  username: user.username,
})

export const user200Json = (user: Identity & Pick<UserDetails, 'entitlements'>): z.input<typeof User200> => ({
  ...userIdentityJson(user),
  entitlements: entitlementsJson(user.entitlements),
})

export const currentUserJson = (
  user: Identity & Pick<UserDetails, 'entitlements'>,
  views: readonly ReachableView[],
): z.input<typeof CurrentUser> => ({
  ...user200Json(user),
  views: {
    list: views.map(({ bankId, accountId, viewId }) => ({ bank_id: bankId, account_id: accountId, view_id: viewId })),
  },
})

/** `maxFailures`: with more failed logins than that in a row a user counts as locked. */
export const user400Json = (user: UserDetails, maxFailures: number): z.input<typeof User400> => ({
  ...user200Json(user),
  is_deleted: user.deleted,
  is_locked: user.lockedByStaff || user.failedLogins > maxFailures,
})

export const lockStatusJson = (failures: LoginFailures): z.input<typeof LockStatus> => ({
  username: failures.username,
  bad_attempts_since_last_success_or_reset: failures.failedLogins,
  ...(failures.lastFailedLoginAt === null ? {} : { last_failure_date: failures.lastFailedLoginAt }),
})
