/** DirectLogin: a user name, a password and an application's key against a token. */
import { z } from 'zod'
import { loginFacts } from '../../db/read/logins'
import { countFailure, issueToken } from '../../db/write/logins'
import { loginErrors, readLoginRequest } from '../access/login-request'
import { isPassword } from '../access/passwords'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const directLogin = endpoint({
  operation: 'directLogin',
  version: 'none',
  method: 'POST',
  path: '/my/logins/direct',
  summary: 'Direct Login',
  description:
    'Gives a token for the credentials in the header `DirectLogin: username=U, password=P, consumer_key=K` (or `Authorization: DirectLogin ...`). The body is not read. Send the token as `DirectLogin: token=T` with every call. Too many wrong passwords in a row lock the user for new logins; tokens that are already in use stay good, so that nobody can throw others out by guessing.',
  tags: ['User'],
  auth: 'anonymous',
  // The header carries no token yet: who calls is what this call finds out.
  order: [],
  reply: [201, z.object({ token: z.string() })],
  errors: [...loginErrors, 'InvalidConsumerKey', 'InvalidCredentials', 'UserLocked'],
  handle: async ({ header, fail }, { read, writeAtOnce, newId, now, tokens, settings }) => {
    const { username, password, consumerKey } = readLoginRequest(header, fail)
    const { consumerId, user } = await loginFacts(read, username, consumerKey)
    if (consumerId === null) return fail('InvalidConsumerKey')
    const { maxBadLoginAttempts, tokenLifetimeMs } = settings
    if (user !== null && (user.locked || user.failedLogins > maxBadLoginAttempts)) return fail('UserLocked')
    const right = await isPassword(password, user?.passwordHash)
    if (user === null) return fail('InvalidCredentials')
    const { userId } = user
    if (!right) {
      const counted = await countFailure(writeAtOnce, userId, maxBadLoginAttempts)
      return fail(counted ? 'InvalidCredentials' : 'UserLocked')
    }
    const issuedAt = now()
    const expiresAt = new Date(issuedAt.getTime() + tokenLifetimeMs)
    const token = { tokenId: newId(), userId, consumerId, issuedAt, expiresAt }
    if (!(await issueToken(writeAtOnce, token, maxBadLoginAttempts))) return fail('UserLocked')
    return { token: await tokens.sign(token.tokenId, expiresAt) }
  },
})

export const directLoginEndpoints: readonly AnyEndpoint[] = [directLogin]
