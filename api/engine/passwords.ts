/** Changing one's own password. */
import { z } from 'zod'
import { passwordFacts } from '../../db/read/logins'
import { changePassword } from '../../db/write/logins'
import { ownPasswordErrors, refuseTry, rightPasswordHash } from '../access/own-password'
import { hashPassword, refuseWeakPassword } from '../access/passwords'
import { PutPassword } from '../json/passwords'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const changeOwnPassword = endpoint({
  operation: 'changeOwnPassword',
  version: 'engine/v1',
  method: 'PUT',
  path: '/users/current/password',
  summary: 'Change My Password',
  description:
    'Changes the password of the user who calls, who gives the current one with it. A wrong one counts as a failed login. The new one follows the rules of a sign-up and is another one. All other logins of the user end; the one of the call goes on. Users of an identity provider change theirs there.',
  tags: ['User'],
  auth: 'user',
  body: {
    name: 'PutPasswordJson',
    schema: PutPassword,
    example: { current_password: 'Str0ng-Password!', new_password: 'An0ther-Str0ng-Password!' },
    secrets: ['current_password', 'new_password'],
  },
  reply: [204, z.undefined()],
  errors: ['InvalidPassword', 'PasswordUnchanged', 'PasswordKeptElsewhere', ...ownPasswordErrors],
  handle: async (request, handles) => {
    const { caller, body, fail } = request
    // What is wrong with the new one is told first: it says nothing of the current one.
    refuseWeakPassword(body.new_password, fail)
    if (body.new_password === body.current_password) fail('PasswordUnchanged')
    if ((await passwordFacts(handles.read, caller.userId)) === undefined) fail('PasswordKeptElsewhere')
    const provenHash = await rightPasswordHash(request, body.current_password, handles)
    const change = {
      ...{ userId: caller.userId, loginId: caller.loginId },
      ...{ provenHash, newHash: await hashPassword(body.new_password) },
    }
    // Somebody has changed it, or guessed too often, in the meantime.
    const { maxBadLoginAttempts } = handles.settings
    if (!(await handles.write((transaction) => changePassword(transaction, change, maxBadLoginAttempts))))
      await refuseTry(request, handles)
    return undefined
  },
})

export const passwordEndpoints: readonly AnyEndpoint[] = [changeOwnPassword]
