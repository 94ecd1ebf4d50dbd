/** A login by name, password and the key of an application, whichever way they came. */
import type { Database } from '../../db/connection'
import { loginFacts } from '../../db/read/logins'
import { countFailure, issueToken } from '../../db/write/logins'
import type { NewToken } from '../../db/write/logins'
import type { ApiErrorName } from '../kernel/errors'
import type { Settings } from '../settings'
import type { LoginRequest } from './login-request'
import { isPassword } from './passwords'

export const passwordLoginErrors = [
  'InvalidConsumerKey',
  'InvalidCredentials',
  'UserLocked',
] as const satisfies readonly ApiErrorName[]

/** Stores the login, or calls `fail` with the reason why there is none; a wrong password is counted. */
export async function passwordLogin(
  { username, password, consumerKey }: LoginRequest,
  login: Omit<NewToken, 'userId' | 'consumerId'>,
  { read, writeAtOnce, settings }: Pick<Database, 'read' | 'writeAtOnce'> & { readonly settings: Settings },
  fail: (name: (typeof passwordLoginErrors)[number]) => never,
): Promise<void> {
  const { maxBadLoginAttempts } = settings
  const { consumerId, user } = await loginFacts(read, username, consumerKey)
  if (consumerId === null) return fail('InvalidConsumerKey')
  if (user !== null && (user.locked || user.failedLogins > maxBadLoginAttempts)) return fail('UserLocked')
  const right = await isPassword(password, user?.passwordHash)
  if (user === null) return fail('InvalidCredentials')
  if (!right) {
    const counted = await countFailure(writeAtOnce, user.userId, maxBadLoginAttempts)
    return fail(counted ? 'InvalidCredentials' : 'UserLocked')
  }
  const issued = await issueToken(writeAtOnce, { ...login, userId: user.userId, consumerId }, maxBadLoginAttempts)
  if (!issued) return fail('UserLocked')
}
