/** DirectLogin tokens: HS256 JWTs that carry nothing but the id of a stored, revocable token. */
import { SignJWT, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'

export interface Tokens {
  /** A token for clients; `expiresAt` is also stored with the token's row. */
  sign(tokenId: string, expiresAt: Date): Promise<string>
  /** The id of the token, or undefined when it is forged, expired or no token at all. */
  verify(token: string): Promise<string | undefined>
}

/** Tokens whose signature was good are not computed again. */
const mostKnown = 10_000

const audience = 'obp-engine'

/**
 * Whether a token has expired or was revoked is looked up for every call (CallerRow.tokenUsable), so what is known here needs no end.
 * `secret`: at least 32 characters; every API process of an instance has the same one.
 */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret)
  const known = new LRUCache<string, string>({ max: mostKnown })
  return {
    sign: (tokenId, expiresAt) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setJti(tokenId)
        .setAudience(audience)
        .setExpirationTime(expiresAt)
        .sign(key),
    verify: async (token) => {
      const before = known.get(token)
      if (before !== undefined) return before
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], audience })
        if (payload.jti !== undefined) known.set(token, payload.jti)
        return payload.jti
      } catch {
        return undefined
      }
    },
  }
}
