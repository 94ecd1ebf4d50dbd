/** Locks on users: staff looks at failed logins, locks and unlocks. */
import { localUser, userByProvider } from '../../db/read/users'
import { lockUser, unlockUser } from '../../db/write/users'
import { Lock, LockStatus, lockStatusJson } from '../json/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['User']

const getBadLoginStatus = endpoint({
  operation: 'getBadLoginStatus',
  version: 'v3.1.0',
  method: 'GET',
  path: '/users/USERNAME/lock-status',
  summary: 'Get User Lock Status',
  description: 'How many logins of a user of this instance have failed since the last one that succeeded.',
  tags,
  auth: 'user',
  roles: ['CanReadUserLockedStatus'],
  reply: [200, LockStatus],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { read, settings }) =>
    lockStatusJson((await localUser(read, settings.publicUrl, params.USERNAME)) ?? fail('UserNotFoundByProvider')),
})

const getBadLoginStatusByProvider = endpoint({
  operation: 'getUserLockStatus',
  version: 'v5.1.0',
  method: 'GET',
  path: '/users/PROVIDER/USERNAME/lock-status',
  summary: 'Get User Lock Status',
  description: 'How many logins of a user have failed since the last one that succeeded.',
  tags,
  auth: 'user',
  roles: ['CanReadUserLockedStatus'],
  reply: [200, LockStatus],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { read }) =>
    lockStatusJson((await userByProvider(read, params.PROVIDER, params.USERNAME)) ?? fail('UserNotFoundByProvider')),
})

const lockUserByProvider = endpoint({
  operation: 'lockUserByProviderAndUsername',
  version: 'v5.1.0',
  method: 'POST',
  path: '/users/PROVIDER/USERNAME/locks',
  summary: 'Lock the User',
  description: 'Locks a user: no login, and every token in use is refused, until staff unlocks.',
  tags,
  auth: 'user',
  roles: ['CanLockUser'],
  reply: [200, Lock],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { writeAtOnce }) => {
    const lock = await lockUser(writeAtOnce, params.PROVIDER, params.USERNAME)
    if (lock === undefined) return fail('UserNotFoundByProvider')
    return { user_id: lock.userId, type_of_lock: 'lock_via_api', last_lock_date: lock.lockedAt }
  },
})

const unlockUserByProvider = endpoint({
  operation: 'unlockUserByProviderAndUsername',
  version: 'v5.1.0',
  method: 'PUT',
  path: '/users/PROVIDER/USERNAME/lock-status',
  summary: 'Unlock the User',
  description: 'Takes the locks of a user away, the one by staff and the one by failed logins.',
  tags,
  auth: 'user',
  roles: ['CanUnlockUser'],
  reply: [200, LockStatus],
  errors: ['UserNotFoundByProvider'],
  handle: async ({ params, fail }, { writeAtOnce }) =>
    lockStatusJson((await unlockUser(writeAtOnce, params.PROVIDER, params.USERNAME)) ?? fail('UserNotFoundByProvider')),
})

export const userLockEndpoints: readonly AnyEndpoint[] = [
  getBadLoginStatus,
  getBadLoginStatusByProvider,
  lockUserByProvider,
  unlockUserByProvider,
]
