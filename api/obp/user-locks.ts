/** Locks on users: staff looks at failed logins, locks and unlocks. */
import type { z } from 'zod'
import { localUser, userByProvider } from '../../db/read/users'
import type { UserDetails } from '../../db/read/users'
import { lockUser, unlockUser } from '../../db/write/users'
import { Lock, LockStatus, lockStatusJson } from '../json/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const tags = ['User']

interface NamedHere {
  readonly params: { readonly USERNAME: string }
  readonly fail: (name: 'UserNotFoundByProvider', detail?: string) => never
}

/** The user of this instance: the paths before v5.1.0 name no provider. */
const userHere = async (
  { params, fail }: NamedHere,
  { read, settings }: Pick<Handles, 'read' | 'settings'>,
  unknown = '',
): Promise<UserDetails> =>
  (await localUser(read, settings.publicUrl, params.USERNAME)) ?? fail('UserNotFoundByProvider', unknown)

type Locked = NonNullable<Awaited<ReturnType<typeof lockUser>>>
const lockJson = ({ userId, lockedAt }: Locked): z.input<typeof Lock> => ({
  user_id: userId,
  type_of_lock: 'lock_via_api',
  last_lock_date: lockedAt,
})

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
  handle: async (request, handles) => lockStatusJson(await userHere(request, handles)),
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
  handle: async ({ params, fail }, { writeAtOnce }) =>
    lockJson((await lockUser(writeAtOnce, params.PROVIDER, params.USERNAME)) ?? fail('UserNotFoundByProvider')),
})

const lockUserHere = endpoint({
  operation: 'lockUser',
  version: 'v4.0.0',
  method: 'POST',
  path: '/users/USERNAME/locks',
  summary: 'Lock the User',
  description: 'Locks a user of this instance: no login, and every token in use is refused, until staff unlocks.',
  tags,
  auth: 'user',
  roles: ['CanLockUser'],
  reply: [200, Lock],
  errors: ['UserNotFoundByProvider'],
  handle: async (request, handles) => {
    const unknown = `(${request.params.USERNAME.slice(0, 100)})`
    const { provider, username } = await userHere(request, handles, unknown)
    return lockJson(
      (await lockUser(handles.writeAtOnce, provider, username)) ?? request.fail('UserNotFoundByProvider', unknown),
    )
  },
})

const unlockUserHere = endpoint({
  operation: 'unlockUser',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/users/USERNAME/lock-status',
  summary: 'Unlock the User',
  description: 'Takes the locks of a user of this instance away, the one by staff and the one by failed logins.',
  tags,
  auth: 'user',
  roles: ['CanUnlockUser'],
  // Clients hear that there is no such user before the role.
  order: ['caller', 'lookUp', 'roles'],
  lookUp: userHere,
  reply: [200, LockStatus],
  errors: ['UserNotFoundByProvider'],
  handle: async (request, handles) => {
    const { provider, username } = await userHere(request, handles)
    return lockStatusJson(
      (await unlockUser(handles.writeAtOnce, provider, username)) ?? request.fail('UserNotFoundByProvider'),
    )
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
  lockUserHere,
  unlockUserHere,
  lockUserByProvider,
  unlockUserByProvider,
]
