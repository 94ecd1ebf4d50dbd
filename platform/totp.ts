/** Codes of authenticator apps (RFC 6238): six digits, SHA-1, a new one every thirty seconds, as all such apps know them. */
import { randomBytes } from 'node:crypto'
import { HOTP, Secret, TOTP } from 'otpauth'

const stepMs = 30_000
const shape = { algorithm: 'SHA1', digits: 6 } as const
/** RFC 4226 asks for 128 bits at least and recommends 160. */
const secretBytes = 20

export const newTotpSecret = (): Buffer => randomBytes(secretBytes)

const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer })

/** What an app is shown as a QR code; it holds the secret. */
export const totpUri = (secret: Buffer, name: { readonly issuer: string; readonly label: string }): string =>
  new TOTP({ ...shape, ...name, period: stepMs / 1_000, secret: secretOf(secret) }).toString()

export interface TotpQuestion {
  readonly secret: Buffer
  readonly atMs: number
  /** A code of this step or an earlier one has been used: it is good once. */
  readonly after: number
  /** Whether this is the code that was given; compares without telling by its duration. */
  readonly isGiven: (code: string) => boolean
}

/** The step whose code was given: of now, the one before or the one after, since clocks differ. Undefined for any other code. */
export function matchedStep({ secret, atMs, after, isGiven }: TotpQuestion): number | undefined {
  const now = Math.floor(atMs / stepMs)
  // All three are made and compared, so that the time of an answer tells nothing.
  const matches = [now - 1, now, now + 1].filter((counter) =>
    isGiven(HOTP.generate({ ...shape, secret: secretOf(secret), counter })),
  )
  return matches.find((step) => step > after)
}
