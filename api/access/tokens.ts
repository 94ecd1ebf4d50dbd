/** DirectLogin tokens: HS256 JWTs that carry nothing but the id of a stored, revocable token. */
import { SignJWT, jwtVerify } from 'jose'

export interface Tokens {
  /** A token for clients; `expiresAt` is also stored with the token's row. */
  sign(tokenId: string, expiresAt: Date): Promise<string>
  /** The id of the token, or undefined when it is forged, expired or no token at all. */
  verify(token: string): Promise<string | undefined>
}

const audience = 'obp-engine'

/** `secret`: at least 32 characters; every API process of an instance has the same one. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret)
  return {
    sign: (tokenId, expiresAt) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setJti(tokenId)
        .setAudience(audience)
        .setExpirationTime(expiresAt)
        .sign(key),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience })
        return payload.jti
      } catch {
        return undefined
      }
    },
  }
}
