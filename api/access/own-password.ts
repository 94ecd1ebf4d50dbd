/** A password that is asked for once more, from somebody who has logged in: whoever has only got hold of a token does not know it. */
import type { Database } from '../../db/connection'
import { passwordFacts } from '../../db/read/logins'
import { countFailure, provePassword } from '../../db/write/logins'
import type { ApiErrorName } from '../kernel/errors'
import type { Settings } from '../settings'
import type { FailedLogins } from './password-login'
import { isPassword } from './passwords'

export const ownPasswordErrors = [
  'InvalidCredentials',
  'UserLocked',
  'TooManyFailedLogins',
] as const satisfies readonly ApiErrorName[]

export interface PasswordServices extends Pick<Database, 'read' | 'writeAtOnce'> {
  readonly settings: Settings
  readonly failedLogins: FailedLogins
}

export interface PasswordTry {
  readonly caller: { readonly userId: string }
  readonly address: string
  readonly fail: (name: (typeof ownPasswordErrors)[number]) => never
  readonly failAndKeep: (name: (typeof ownPasswordErrors)[number]) => never
}

/** Ends the request unless `password` is the caller's. */
export async function demandPassword(tried: PasswordTry, password: string, services: PasswordServices): Promise<void> {
  const { caller } = tried
  const { writeAtOnce, settings } = services
  const provenHash = await rightPasswordHash(tried, password, services)
  if (!(await provePassword(writeAtOnce, { userId: caller.userId, provenHash }, settings.maxBadLoginAttempts)))
    await refuseTry(tried, services)
}

/**
 * The hash of the caller's password where `password` is right, which nobody may be told before a statement has asked the counter
 * under its lock (db/write/logins.ts). Wrong ones are counted like failed logins, of the user and of the address, and refused in
 * the same words; a user without a password here has no right one.
 */
export async function rightPasswordHash(
  tried: PasswordTry,
  password: string,
  services: PasswordServices,
): Promise<string> {
  const { caller, address, fail } = tried
  services.failedLogins.refuseTooMany(address)
  const facts = await passwordFacts(services.read, caller.userId)
  if (facts === undefined) return fail('InvalidCredentials')
  if (facts.failedLogins > services.settings.maxBadLoginAttempts) return fail('UserLocked')
  const right = await isPassword(password, facts.passwordHash)
  services.failedLogins.refuseTooMany(address)
  return right ? facts.passwordHash : refuseTry(tried, services)
}

/** Counts a password that is not, or no longer, right, and refuses it. */
export async function refuseTry(
  { caller, address, failAndKeep }: PasswordTry,
  { writeAtOnce, settings, failedLogins }: PasswordServices,
): Promise<never> {
  failedLogins.count(address)
  const counted = await countFailure(writeAtOnce, caller.userId, settings.maxBadLoginAttempts)
  return failAndKeep(counted ? 'InvalidCredentials' : 'UserLocked')
}
