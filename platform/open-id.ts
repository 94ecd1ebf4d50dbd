/** What the environment says of OpenID Connect: a list of issuers as JSON, checked member by member, and how their keys are fetched. */
import { z } from 'zod'
import { integer } from './config-forms'
import type { Variables } from './config-variables'

/** Somebody besides us who may say who a user is. */
export interface IssuerConfig {
  /** The `iss` of the tokens, letter by letter. */
  readonly issuer: string
  /** A short name for clients that offer a choice of logins. */
  readonly name: string
  /** A token must be meant for one of them. */
  readonly audiences: readonly string[]
  /** Where the public keys are; left out: where the issuer's discovery document says. */
  readonly jwksUri?: string
}

export interface OpenIdConfig {
  readonly issuers: readonly IssuerConfig[]
  readonly timeoutMs: number
  readonly keysMaxAgeMs: number
  readonly keysCooldownMs: number
  /** How old a login at an issuer may be where it stands for a password that is asked for once more. */
  readonly freshLoginSeconds: number
  /** Whether keys may be fetched without encryption: never outside of a sandbox. */
  readonly plainHttp: boolean
}

/** An address without credentials, query and fragment. */
const address = z
  .string()
  .max(512)
  .refine((text) => {
    if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return false
    const { username, password, search, hash } = new URL(text)
    return [username, password, search, hash].every((part) => part === '')
  })
const audience = z.string().regex(/^[\x20-\x7e]{1,255}$/)

const issuers = z
  .array(
    z.strictObject({
      issuer: address,
      name: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,50}$/)
        .optional(),
      audience: z.union([audience, z.array(audience).min(1).max(10)]),
      jwksUri: address.optional(),
    }),
  )
  .min(1)
  .max(20)

const form =
  'must be a JSON list such as [{"issuer": "https://login.example.com/realms/bank", "audience": "obp-engine"}], with "name" and "jwksUri" if wanted'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the list. What is wrong is named by its place, not by its value. */
const issuerList = z.string().transform((text, context): readonly IssuerConfig[] => {
  const list = issuers.safeParse(parsed(text))
  if (!list.success) {
    const place = list.error.issues[0]?.path.join('.') ?? ''
    context.addIssue({ code: 'custom', message: place === '' ? form : `${form}; wrong is ${place}` })
    return z.NEVER
  }
  if (new Set(list.data.map(({ issuer }) => issuer)).size < list.data.length) {
    context.addIssue({ code: 'custom', message: 'must name every issuer once' })
    return z.NEVER
  }
  return list.data.map(({ issuer, name, audience: wanted, jwksUri }) => ({
    issuer,
    name: name ?? new URL(issuer).hostname,
    audiences: typeof wanted === 'string' ? [wanted] : wanted,
    ...(jwksUri !== undefined && { jwksUri }),
  }))
})

/** The variables of it. */
export const openIdVariables = {
  OIDC_ISSUERS: issuerList
    .optional()
    .describe(
      'OpenID Connect issuers whose bearer tokens are good here: a JSON list of `{"issuer", "audience"}`, with `name` and `jwksUri` if wanted (see access.md). https only, except in a sandbox.',
    ),
  OIDC_TIMEOUT_MS: integer(100, 30_000)
    .default(3_000)
    .describe('How long an issuer is waited for when its public keys are fetched.'),
  OIDC_KEYS_MAX_AGE_MS: integer(100, 86_400_000)
    .default(600_000)
    .describe('Age from which the keys of an issuer are fetched anew.'),
  OIDC_KEYS_COOLDOWN_MS: integer(100, 600_000)
    .default(30_000)
    .describe(
      'How long after the keys of an issuer were fetched a token with an unknown key does not make us fetch them again.',
    ),
  OIDC_FRESH_LOGIN_SECONDS: integer(10, 3_600)
    .default(300)
    .describe(
      'How long ago users of an issuer may have logged in there (`auth_time` of the token) when they add an authenticator app; who has logged in here gives the password instead.',
    ),
} as const

export const openIdOf = (v: Variables): OpenIdConfig => ({
  issuers: v.OIDC_ISSUERS ?? [],
  timeoutMs: v.OIDC_TIMEOUT_MS,
  keysMaxAgeMs: v.OIDC_KEYS_MAX_AGE_MS,
  keysCooldownMs: v.OIDC_KEYS_COOLDOWN_MS,
  freshLoginSeconds: v.OIDC_FRESH_LOGIN_SECONDS,
  plainHttp: v.PROFILE === 'sandbox',
})

/** What is wrong with the issuers in view of the other variables, a line each. */
export function wrongIssuers({ OIDC_ISSUERS: issuers = [], PROFILE: profile }: Variables, publicUrl: string): string[] {
  const addresses = issuers.flatMap(({ issuer, jwksUri = issuer }) => [issuer, jwksUri])
  return [
    ...(issuers.some(({ issuer }) => issuer.replace(/\/+$/, '') === publicUrl)
      ? ['OIDC_ISSUERS: the address of this instance stands for its own users and cannot be an issuer']
      : []),
    ...(profile === 'production' && addresses.some((address) => !address.startsWith('https://'))
      ? ['OIDC_ISSUERS: only a sandbox may have issuers and keys without https']
      : []),
  ]
}
