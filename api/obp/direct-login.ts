/** DirectLogin: a user name, a password and an application's key against a token. */
import { z } from 'zod'
import { loginErrors, readLoginRequest } from '../access/login-request'
import { passwordLogin, passwordLoginErrors } from '../access/password-login'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const directLogin = endpoint({
  operation: 'directLogin',
  version: 'none',
  method: 'POST',
  path: '/my/logins/direct',
  summary: 'Direct Login',
  description:
    'Gives a token for the credentials in the header `DirectLogin: username=U, password=P, consumer_key=K` (or `Authorization: DirectLogin ...`). The body is not read. Send the token as `DirectLogin: token=T` with every call. Too many wrong passwords in a row lock the user for new logins; tokens that are already in use stay good, so that nobody can throw others out by guessing. Too many failures from one address, whatever the users, are answered with 429 for the rest of the hour.',
  tags: ['User'],
  auth: 'anonymous',
  // The header carries no token yet: who calls is what this call finds out.
  order: [],
  reply: [201, z.object({ token: z.string() })],
  errors: [...new Set([...loginErrors, ...passwordLoginErrors])],
  handle: async ({ header, address, fail }, { read, writeAtOnce, newId, now, tokens, settings, failedLogins }) => {
    const request = readLoginRequest(header, fail)
    const issuedAt = now()
    const expiresAt = new Date(issuedAt.getTime() + settings.tokenLifetimeMs)
    const login = { tokenId: newId(), issuedAt, expiresAt, address }
    await passwordLogin(request, login, { read, writeAtOnce, settings, failedLogins }, fail)
    return { token: await tokens.sign(login.tokenId, login.expiresAt) }
  },
})

export const directLoginEndpoints: readonly AnyEndpoint[] = [directLogin]
