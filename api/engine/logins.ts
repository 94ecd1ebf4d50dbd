/** The logins of a user, and ending them before they expire: one's own, or all of somebody else's. */
import { z } from 'zod'
import { openLogins } from '../../db/read/logins'
import { revokeLogin, revokeLogins, revokeOwnLogin } from '../../db/write/logins'
import { isUuid } from '../../domain/ids'
import { Logins, loginsJson } from '../json/logins'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

// Whoever has more of them ends all others by changing the password.
const mostListed = 200

const common = { version: 'engine/v1', tags: ['User'], auth: 'user' } as const

const getMyLogins = endpoint({
  ...common,
  operation: 'getMyLogins',
  method: 'GET',
  path: '/logins',
  summary: 'Get My Logins',
  description:
    'The logins of the user who calls that are good, each with its application, newest first, at most 200. Those at an identity provider are listed there.',
  reply: [200, Logins],
  errors: [],
  handle: async ({ caller: { userId, loginId } }, { read, settings: { loginIdleSeconds: idleSeconds } }) =>
    loginsJson(await openLogins(read, { userId, idleSeconds, limit: mostListed }), loginId),
})

const deleteMyLogin = endpoint({
  ...common,
  operation: 'deleteMyLogin',
  method: 'DELETE',
  path: '/logins/LOGIN_ID',
  summary: 'End One of My Logins',
  description: 'Ends one login of the user who calls: from now on its token is refused. The others go on.',
  reply: [204, z.undefined()],
  errors: ['LoginNotFound'],
  handle: async ({ caller, params: { LOGIN_ID: loginId }, fail }, { writeAtOnce }) => {
    const ended = isUuid(loginId) && (await revokeOwnLogin(writeAtOnce, caller.userId, loginId))
    return ended ? undefined : fail('LoginNotFound')
  },
})

const deleteCurrentLogin = endpoint({
  ...common,
  operation: 'deleteCurrentLogin',
  method: 'DELETE',
  path: '/logins/current',
  summary: 'Log Out',
  description:
    'Ends the login whose token the call carries: from now on that token is refused. Other logins of the user go on. The token of an identity provider is not ours to end.',
  reply: [204, z.undefined()],
  errors: ['LoginEndsAtIssuer'],
  handle: async ({ caller, fail }, { writeAtOnce }) => {
    await revokeLogin(writeAtOnce, caller.loginId ?? fail('LoginEndsAtIssuer'))
    return undefined
  },
})

const deleteLoginsOfUser = endpoint({
  ...common,
  operation: 'deleteLoginsOfUser',
  method: 'DELETE',
  path: '/users/USER_ID/logins',
  summary: 'Log Out a User Everywhere',
  description:
    'Ends all logins of a user: every token that was issued until now is refused, those of identity providers included. The user can log in anew; who must not is locked.',
  roles: ['CanRevokeLogins'],
  needs: ['user'],
  reply: [204, z.undefined()],
  errors: [],
  handle: async ({ user }, { write }) => {
    await write((transaction) => revokeLogins(transaction, user.userId))
    return undefined
  },
})

export const loginEndpoints: readonly AnyEndpoint[] = [
  getMyLogins,
  deleteMyLogin,
  deleteCurrentLogin,
  deleteLoginsOfUser,
]
