/**
 * The public keys of one issuer, fetched when they are first needed, when they are old, and when a token names one that is
 * not among them. Whoever sends tokens with made-up key names causes one fetch per cool-down, however many they send, and
 * while the issuer is down the keys that are known stay good.
 */
import { createRemoteJWKSet, customFetch } from 'jose'
import type { JWTVerifyGetKey } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { IssuerConfig, OpenIdConfig } from '../../platform/open-id'
import { readSmallDocument } from '../../platform/small-documents'

/** The keys cannot be fetched at the moment. */
export class KeysUnavailableError extends Error {}
/** The issuer's discovery document names no place for keys, or is that of somebody else. */
export class KeysUnknownError extends Error {}

export interface IssuerKeys {
  /** Throws KeysUnavailableError or KeysUnknownError when no known key fits and there are no others to be had. */
  readonly find: JWTVerifyGetKey
  /** Where the keys are; undefined when that has to be asked and cannot be. */
  place(): Promise<string | undefined>
}

export type KeyFetching = Omit<OpenIdConfig, 'issuers' | 'freshLoginSeconds'>

const limitBytes = 262_144
/** An issuer that has failed is left alone for a shorter while: until it is asked again, nobody new can come in. */
const longestPauseMs = 2_000
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(200) })

/** The address of an issuer's discovery document. */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

export function createIssuerKeys(
  { issuer, jwksUri }: IssuerConfig,
  { timeoutMs, keysMaxAgeMs, keysCooldownMs, plainHttp }: KeyFetching,
  log: Logger,
): IssuerKeys {
  const pauseMs = Math.min(keysCooldownMs, longestPauseMs)
  let knownPlace = jwksUri
  let fetchedAt: number | undefined
  let failed: { readonly at: number; readonly error: Error } | undefined

  async function discover(signal: AbortSignal): Promise<string> {
    const document = Discovery.safeParse(
      await readSmallDocument(discoveryUrl(issuer), { signal, limitBytes, plainHttp }),
    )
    if (!document.success) throw new KeysUnknownError('the discovery document names no jwks_uri')
    if (document.data.issuer !== issuer) throw new KeysUnknownError('the discovery document is that of another issuer')
    return document.data.jwks_uri
  }

  async function fetchKeys(signal: AbortSignal): Promise<Response> {
    const place = jwksUri ?? (await discover(signal))
    const keys = KeySet.parse(await readSmallDocument(place, { signal, limitBytes, plainHttp }))
    knownPlace = place
    return Response.json(keys)
  }

  /** After a failure there is a pause, so that an issuer that is down is not asked by every request. */
  async function fetchAtTimes(signal: AbortSignal): Promise<Response> {
    if (failed !== undefined && performance.now() - failed.at < pauseMs) throw failed.error
    try {
      const response = await fetchKeys(signal)
      fetchedAt = performance.now()
      failed = undefined
      return response
    } catch (cause) {
      log.warn({ issuer, err: cause }, 'the keys of an issuer cannot be fetched')
      const error = cause instanceof KeysUnknownError ? cause : new KeysUnavailableError('no keys', { cause })
      failed = { at: performance.now(), error }
      throw error
    }
  }

  // Where the keys are can change, so it is asked at every fetch: the URL that the library is given is a name only.
  const keys = createRemoteJWKSet(new URL(jwksUri ?? issuer), {
    timeoutDuration: timeoutMs,
    cooldownDuration: keysCooldownMs,
    cacheMaxAge: Infinity,
    [customFetch]: (_url, { signal }) => fetchAtTimes(signal),
  })
  return {
    find: async (header, token) => {
      const old = fetchedAt !== undefined && performance.now() - fetchedAt > keysMaxAgeMs
      const refreshed = old ? keys.reload().catch(() => undefined) : undefined
      // Nobody waits for an issuer that has not answered before: a known key that fits is good meanwhile.
      if (failed === undefined) await refreshed
      return keys(header, token)
    },
    place: async () => {
      if (knownPlace === undefined) await keys.reload().catch(() => undefined)
      return knownPlace
    },
  }
}
