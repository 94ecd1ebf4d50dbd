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

/** What calls of two versions have in common, whichever way their paths name the user. */
const common = { tags, auth: 'user', errors: ['UserNotFoundByProvider'] } as const
const reading = { ...common, method: 'GET', roles: ['CanReadUserLockedStatus'], reply: [200, LockStatus] } as const
const locking = { ...common, method: 'POST', roles: ['CanLockUser'], reply: [200, Lock] } as const
const unlocking = { ...common, method: 'PUT', roles: ['CanUnlockUser'], reply: [200, LockStatus] } as const

const getBadLoginStatus = endpoint({
  ...reading,
  operation: 'getBadLoginStatus',
  version: 'v3.1.0',
  path: '/users/USERNAME/lock-status',
  summary: 'Get User Lock Status',
  description: 'How many logins of a user of this instance have failed since the last one that succeeded.',
  handle: async (request, handles) => lockStatusJson(await userHere(request, handles)),
})

const getBadLoginStatusByProvider = endpoint({
  ...reading,
  operation: 'getUserLockStatus',
  version: 'v5.1.0',
  path: '/users/PROVIDER/USERNAME/lock-status',
  summary: 'Get User Lock Status',
  description: 'How many logins of a user have failed since the last one that succeeded.',
  handle: async ({ params, fail }, { read }) =>
    lockStatusJson((await userByProvider(read, params.PROVIDER, params.USERNAME)) ?? fail('UserNotFoundByProvider')),
})

const lockUserByProvider = endpoint({
  ...locking,
  operation: 'lockUserByProviderAndUsername',
  version: 'v5.1.0',
  path: '/users/PROVIDER/USERNAME/locks',
  summary: 'Lock the User',
  description: 'Locks a user: no login until staff unlocks, and every login that there is ends for good.',
  handle: async ({ params: { PROVIDER, USERNAME }, fail }, { write }) =>
    lockJson(
      (await write((transaction) => lockUser(transaction, PROVIDER, USERNAME))) ?? fail('UserNotFoundByProvider'),
    ),
})

const lockUserHere = endpoint({
  ...locking,
  operation: 'lockUser',
  version: 'v4.0.0',
  path: '/users/USERNAME/locks',
  summary: 'Lock the User',
  description:
    'Locks a user of this instance: no login until staff unlocks, and every login that there is ends for good.',
  handle: async (request, handles) => {
    const unknown = `(${request.params.USERNAME.slice(0, 100)})`
    const { provider, username } = await userHere(request, handles, unknown)
    return lockJson(
      (await handles.write((transaction) => lockUser(transaction, provider, username))) ??
        request.fail('UserNotFoundByProvider', unknown),
    )
  },
})

const unlockUserHere = endpoint({
  ...unlocking,
  operation: 'unlockUser',
  version: 'v3.1.0',
  path: '/users/USERNAME/lock-status',
  summary: 'Unlock the User',
  description: 'Takes the locks of a user of this instance away, the one by staff and the one by failed logins.',
  // Clients hear that there is no such user before the role.
  order: ['caller', 'lookUp', 'roles'],
  lookUp: userHere,
  handle: async (request, handles) => {
    const { provider, username } = await userHere(request, handles)
    return lockStatusJson(
      (await unlockUser(handles.writeAtOnce, provider, username)) ?? request.fail('UserNotFoundByProvider'),
    )
  },
})

const unlockUserByProvider = endpoint({
  ...unlocking,
  operation: 'unlockUserByProviderAndUsername',
  version: 'v5.1.0',
  path: '/users/PROVIDER/USERNAME/lock-status',
  summary: 'Unlock the User',
  description: 'Takes the locks of a user away, the one by staff and the one by failed logins.',
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
