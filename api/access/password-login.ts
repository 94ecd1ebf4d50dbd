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

/**
 * Logins that have failed, by the address that they came from. Whoever judges one asks twice: before, to save the work, and
 * when the outcome is known and nothing of it is told yet. What is asked and counted then, in one go, is in an order, so that
 * logins at once learn no more than the same ones after each other (as in db/write/logins.ts).
 */
export interface FailedLogins {
  /** Throws TooManyFailedLogins, which says when to come again. */
  refuseTooMany(address: string): void
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

type Refuse = (name: (typeof passwordLoginErrors)[number]) => never

/**
 * Stores the login, or calls `fail` with the reason why there is none. A wrong password is counted for its user, and any failure
 * for the `address` that it comes from: many users with a few guesses each do not lock anybody.
 */
export async function passwordLogin(
  { username, password, consumerKey }: LoginRequest,
  { address, ...login }: Omit<NewToken, 'userId' | 'consumerId' | 'provenHash'> & { readonly address: string },
  { read, writeAtOnce, settings: { maxBadLoginAttempts }, failedLogins }: LoginServices,
  fail: Refuse,
): Promise<void> {
  failedLogins.refuseTooMany(address)
  const refuse: Refuse = (name) => {
    failedLogins.refuseTooMany(address)
    failedLogins.count(address)
    return fail(name)
  }
  const { consumerId, user } = await loginFacts(read, username, consumerKey)
  // Whose login it was, also where it fails: the log tells of it.
  if (user !== null) note({ userId: user.userId, ...(consumerId !== null && { consumerId }) })
  if (consumerId === null) return refuse(errorOfUnknownKey(consumerKey))
  if (user !== null && (user.locked || user.failedLogins > maxBadLoginAttempts)) return refuse('UserLocked')
  const right = await isPassword(password, user?.passwordHash)
  if (user === null) return refuse('InvalidCredentials')
  failedLogins.refuseTooMany(address)
  const token = { ...login, userId: user.userId, consumerId, provenHash: user.passwordHash }
  if (right && (await issueToken(writeAtOnce, token, maxBadLoginAttempts))) return
  // Wrong, or right no longer: the user was locked, or has changed it, in the meantime.
  failedLogins.count(address)
  const counted = await countFailure(writeAtOnce, user.userId, maxBadLoginAttempts)
  return fail(counted ? 'InvalidCredentials' : 'UserLocked')
}
