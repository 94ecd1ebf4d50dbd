/** Passwords: the rule for new ones, and their argon2id hashes. */
import { hash, verify } from '@node-rs/argon2'
import type { Options } from '@node-rs/argon2'
import { isStrongPassword } from '../../platform/config-variables'
import { isCommonPassword } from './leaked-passwords'

export { isStrongPassword }

/** Calls `fail` for a password that nobody may choose: too short and too plain, or one that is guessed first. */
export function refuseWeakPassword(password: string, fail: (name: 'InvalidPassword', detail?: string) => never): void {
  if (!isStrongPassword(password)) fail('InvalidPassword')
  if (isCommonPassword(password))
    fail('InvalidPassword', ' This one is guessed first: it is, or is made of, a common password.')
}

// OWASP's parameters for argon2id: 19 MiB, two passes, one lane. The library's algorithm is argon2id unless told otherwise.
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The hash to store: salt and parameters are inside it, so the cost can be raised for later passwords. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost)

let nobodysHash: Promise<string> | undefined

/**
 * True when the password belongs to the stored hash. Without a hash (there is no such user) it works as long and says no,
 * so that the time of an answer does not tell who exists.
 */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  nobodysHash ??= hashPassword('nobody has this password')
  const right = await verify(stored ?? (await nobodysHash), password)
  return right && stored !== undefined
}
