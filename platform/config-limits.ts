/** The variables that say how often one may call, from where browsers may, and who is believed in saying where a call comes from. */
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { integer } from './config-forms'
import type { Variables } from './config-variables'

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const isNetwork = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text)
const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

export const limitVariables = {
  CORS_ORIGINS: z
    .string()
    .transform((text) => (text.trim() === '*' ? ('*' as const) : text.trim() === 'none' ? [] : listOf(text)))
    .refine((origins) => origins === '*' || origins.every(isOrigin), 'must be *, none, or a comma list of origins')
    .describe(
      'Comma list of the origins (such as `https://app.example.com`) whose pages may call from browsers; `*`: all of them, `none`: no other page than those of the API.',
    ),
  TRUSTED_PROXIES: z
    .string()
    .transform(listOf)
    .refine((list) => list.every(isNetwork), 'must be a comma list of addresses and networks such as 10.0.0.0/8')
    .default([])
    .describe(
      'Comma list of the addresses and networks of proxies in front of the API: what these say in `X-Forwarded-For` is where a call comes from. Not set: whoever connects. Behind a proxy that is not named here all clients count as one.',
    ),
  ANONYMOUS_CALLS_PER_HOUR: integer(0, 1_000_000_000).describe(
    'Most calls without a login in an hour from one address, for each process; `0`: any number.',
  ),
  FAILED_LOGINS_PER_HOUR: integer(0, 1_000_000_000)
    .default(100)
    .describe(
      'Failed logins in an hour from one address, whatever the users, after which a process takes no more from there; `0`: any number.',
    ),
} as const

export interface LimitsConfig {
  corsOrigins: '*' | readonly string[]
  trustedProxies: readonly string[]
  anonymousCallsPerHour: number
  failedLoginsPerHour: number
}

export const limitsOf = (v: Variables): LimitsConfig => ({
  corsOrigins: v.CORS_ORIGINS,
  trustedProxies: v.TRUSTED_PROXIES,
  anonymousCallsPerHour: v.ANONYMOUS_CALLS_PER_HOUR,
  failedLoginsPerHour: v.FAILED_LOGINS_PER_HOUR,
})
