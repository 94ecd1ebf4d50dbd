/** A login by name, password and the key of an application, whichever way they came. */
import type { Database } from '../../db/connection'
import { loginFacts } from '../../db/read/logins'
import { countFailure, issueToken } from '../../db/write/logins'
import type { NewToken } from '../../db/write/logins'
import { note } from '../../platform/request-notes'
import type { ApiErrorName } from '../kernel/errors'
import type { Settings } from '../settings'
import { errorOfUnknownKey } from './login-request'
import type { LoginRequest } from './login-request'
import { isPassword } from './passwords'

/** Logins that have failed, by the address that they came from. */
export interface FailedLogins {
  mayTry(address: string): boolean
  count(address: string): void
}

export const passwordLoginErrors = [
  'InvalidConsumerKey',
  'ConsumerKeyInvalid',
  'InvalidCredentials',
  'UserLocked',
  'TooManyFailedLogins',
] as const satisfies readonly ApiErrorName[]

interface LoginServices extends Pick<Database, 'read' | 'writeAtOnce'> {
  readonly settings: Settings
  readonly failedLogins: FailedLogins
}

/**
 * Stores the login, or calls `fail` with the reason why there is none. A wrong password is counted for its user, and any failure
 * for the `address` that it comes from: many users with a few guesses each do not lock anybody.
 */
export async function passwordLogin(
  request: LoginRequest,
  login: Omit<NewToken, 'userId' | 'consumerId'> & { readonly address: string },
  services: LoginServices,
  fail: (name: (typeof passwordLoginErrors)[number]) => never,
): Promise<void> {
  const { address, ...token } = login
  if (!services.failedLogins.mayTry(address)) return fail('TooManyFailedLogins')
  await judge(request, token, services, (name) => {
    services.failedLogins.count(address)
    return fail(name)
  })
}

async function judge(
  { username, password, consumerKey }: LoginRequest,
  login: Omit<NewToken, 'userId' | 'consumerId'>,
  { read, writeAtOnce, settings }: LoginServices,
  fail: (name: (typeof passwordLoginErrors)[number]) => never,
): Promise<void> {
  const { maxBadLoginAttempts } = settings
  const { consumerId, user } = await loginFacts(read, username, consumerKey)
  // Whose login it was, also where it fails: the log tells of it.
  if (user !== null) note({ userId: user.userId, ...(consumerId !== null && { consumerId }) })
  if (consumerId === null) return fail(errorOfUnknownKey(consumerKey))
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
