/** Bearer tokens of OpenID Connect issuers: which are good, and what they say of user and application. */
import { createHash } from 'node:crypto'
import { decodeJwt, errors, jwtVerify } from 'jose'
import type { JWTPayload, JWTVerifyResult } from 'jose'
import type { Logger } from 'pino'
import type { IssuerConfig } from '../../platform/open-id'
import type { ApiErrorName } from '../kernel/errors'
import { createIssuerKeys, discoveryUrl, KeysUnavailableError, KeysUnknownError } from './issuer-keys'
import type { IssuerKeys, KeyFetching } from './issuer-keys'
import { profileOf } from './issuer-profile'
import type { Profile } from './issuer-profile'

/** What a token that is good says. */
export interface Bearer extends Profile {
  readonly issuer: string
  /** The issuer's id of the user. */
  readonly subject: string
  /** SHA-256 of issuer and subject: by it the user is found, and it is all that is left of them after a deletion. */
  readonly subjectHash: Buffer
  /** The issuer's id of the application that the token was given to. */
  readonly clientId: string
  readonly issuedAt: Date
  /** When the user has logged in at the issuer; undefined where the token does not say so. */
  readonly loggedInAt: Date | undefined
}

export const bearerErrors = [
  'BearerNotAllowed',
  'BearerUnreadable',
  'BearerIssuerUnknown',
  'BearerTokenRefused',
  'BearerSignatureWrong',
  'BearerConsumerMissing',
  'IssuerWithoutKeys',
  'IssuerUnavailable',
] as const satisfies readonly ApiErrorName[]

export interface RefusedCredentials {
  readonly kind: 'refused'
  readonly error: ApiErrorName
  readonly detail?: string
}
export type BearerVerdict = { readonly kind: 'bearer'; readonly bearer: Bearer } | RefusedCredentials

/** An issuer as clients are told of it. */
export interface ListedIssuer {
  readonly name: string
  readonly discoveryUrl: string
  /** Undefined while the issuer cannot be asked where its keys are. */
  readonly jwksUri: string | undefined
}

export interface Issuers {
  verify(token: string): Promise<BearerVerdict>
  list(): Promise<readonly ListedIssuer[]>
}

/** Signatures that a public key verifies, and no other: a shared secret would let whoever verifies sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** JWTs for other purposes, such as those that tell of a logout, say so in their type. */
const tokenTypes = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt'])
/** How far the clock of an issuer may be from ours. */
export const clockToleranceSeconds = 5

const refused = (error: ApiErrorName, detail?: string): RefusedCredentials => ({
  kind: 'refused',
  error,
  ...(detail !== undefined && { detail }),
})

/** The issuer that a token names, before anything is verified; undefined when it is no signed JWT. */
function issuerOf(token: string): string | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  try {
    return decodeJwt(token).iss ?? ''
  } catch {
    return undefined
  }
}

const isName = (value: unknown): value is string => typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value)

/** Seconds since 1970, in years that a calendar can hold. */
const isTime = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 1e11

/** An application that comes with its own credentials has logged in nobody, whatever its token says. */
const loginOf = ({ sub, auth_time: time }: JWTPayload, clientId: string): Date | undefined =>
  sub !== clientId && isTime(time) ? new Date(time * 1_000) : undefined

function bearerOf(issuer: string, { payload, protectedHeader }: JWTVerifyResult): BearerVerdict {
  if (!tokenTypes.has(protectedHeader.typ?.toLowerCase()))
    return refused('BearerTokenRefused', 'It is no access token.')
  // Whoever stole such a token must not get around its binding by sending it as if it had none.
  if (payload['cnf'] !== undefined) return refused('BearerTokenRefused', 'The token is bound to a key of its client.')
  const { sub: subject, iat } = payload
  if (!isName(subject)) return refused('BearerTokenRefused', 'The claim sub is missing or wrong.')
  if (!isTime(iat)) return refused('BearerTokenRefused', 'The claim iat is missing or wrong.')
  const clientId = payload['azp'] ?? payload['client_id']
  if (!isName(clientId)) return refused('BearerConsumerMissing')
  const subjectHash = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest()
  const issuedAt = new Date(iat * 1_000)
  const loggedInAt = loginOf(payload, clientId)
  return {
    kind: 'bearer',
    bearer: { issuer, subject, subjectHash, clientId, issuedAt, loggedInAt, ...profileOf(payload) },
  }
}

function whyRefused(error: unknown): RefusedCredentials {
  if (error instanceof KeysUnavailableError) return refused('IssuerUnavailable')
  if (error instanceof KeysUnknownError) return refused('IssuerWithoutKeys')
  if (error instanceof errors.JWTExpired) return refused('BearerTokenRefused', 'The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error
    if (claim === 'aud') return refused('BearerTokenRefused', 'The token is for another audience.')
    if (claim === 'nbf') return refused('BearerTokenRefused', 'The token is not valid yet.')
    return refused('BearerTokenRefused', `The claim ${claim} is missing or wrong.`)
  }
  if (error instanceof errors.JOSEError) return refused('BearerSignatureWrong')
  throw error
}

interface Trusted {
  readonly config: IssuerConfig
  readonly keys: IssuerKeys
}

interface IssuerSettings extends KeyFetching {
  readonly issuers: readonly IssuerConfig[]
}

/** Without issuers, no bearer token is good. */
export function createIssuers({ issuers, ...fetching }: IssuerSettings, log: Logger): Issuers {
  const trusted: ReadonlyMap<string, Trusted> = new Map(
    issuers.map((config) => [config.issuer, { config, keys: createIssuerKeys(config, fetching, log) }]),
  )
  return {
    verify: async (token) => {
      if (trusted.size === 0) return refused('BearerNotAllowed')
      const issuer = issuerOf(token)
      if (issuer === undefined) return refused('BearerUnreadable')
      const { config, keys } = trusted.get(issuer) ?? {}
      if (config === undefined || keys === undefined) return refused('BearerIssuerUnknown')
      try {
        const verified = await jwtVerify(token, keys.find, {
          issuer,
          audience: [...config.audiences],
          algorithms,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ['exp'],
        })
        return bearerOf(issuer, verified)
      } catch (error) {
        return whyRefused(error)
      }
    },
    list: () =>
      Promise.all(
        [...trusted.values()].map(async ({ config, keys }) => ({
          name: config.name,
          discoveryUrl: discoveryUrl(config.issuer),
          jwksUri: await keys.place(),
        })),
      ),
  }
}
