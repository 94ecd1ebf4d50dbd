/** What an issuer tells of a user besides their id: taken where it has the form that our own users' have, and left out elsewhere. */
import type { JWTPayload } from 'jose'
import { isEmail } from './user-rules'

export interface Profile {
  /** Undefined: none that can be used. */
  readonly username: string | undefined
  /** In lower case; empty when there is none, or none that the issuer has verified. */
  readonly email: string
  readonly firstName: string
  readonly lastName: string
}

const isUsername = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value)

const personName = (value: unknown): string =>
  typeof value === 'string' && value.length <= 100 && !/\p{Cc}/u.test(value) ? value.trim() : ''

/** Codes for payments go to this address: one that the issuer says is not verified is nobody's. */
function emailOf({ email, email_verified: verified }: JWTPayload): string {
  const said = typeof email === 'string' && /^[\x21-\x7e]+$/.test(email) && isEmail(email)
  return said && verified !== false && verified !== 'false' ? email.toLowerCase() : ''
}

export const profileOf = (claims: JWTPayload): Profile => ({
  username: isUsername(claims['preferred_username']) ? claims['preferred_username'] : undefined,
  email: emailOf(claims),
  firstName: personName(claims['given_name']),
  lastName: personName(claims['family_name']),
})
