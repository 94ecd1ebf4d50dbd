/** Ending logins before they expire: one's own, or all of somebody else's. */
import { z } from 'zod'
import { revokeLogin, revokeLogins } from '../../db/write/logins'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = { version: 'engine/v1', method: 'DELETE', tags: ['User'], auth: 'user' } as const

const deleteCurrentLogin = endpoint({
  ...common,
  operation: 'deleteCurrentLogin',
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
  path: '/users/USER_ID/logins',
  summary: 'Log Out a User Everywhere',
  description:
    'Ends all logins of a user: every token that was issued until now is refused, those of identity providers included. The user can log in anew; who must not is locked.',
  roles: ['CanRevokeLogins'],
  needs: ['user'],
  reply: [204, z.undefined()],
  errors: [],
  handle: async ({ user }, { writeAtOnce }) => {
    await revokeLogins(writeAtOnce, user.userId)
    return undefined
  },
})

export const loginEndpoints: readonly AnyEndpoint[] = [deleteCurrentLogin, deleteLoginsOfUser]
