/** Providers outside who answer checks, and their callbacks, on the wire of our own API. */
import { z } from 'zod'
import type { CheckProviderRow } from '../../db/read/check-providers'
import { longestComments, providerCheckKinds } from '../../domain/kyc/provider-check'
import { filledText, flag, text } from './wire'

const kinds = z.array(z.enum(providerCheckKinds)).min(1).max(providerCheckKinds.length)
/** Thirty days: what takes longer is no check of an onboarding any more. */
const timeoutMs = z.int().min(1).max(2_592_000_000)
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,49}$/)
  .meta({ example: 'acme-identity' })

const given = { url: filledText(2_048), kinds, timeout_ms: timeoutMs, is_active: flag }
export const PostCheckProvider = z.object({ name, ...given })
export const PutCheckProvider = z
  .object(given)
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change' })

const shown = {
  name: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  timeout_ms: z.int(),
  is_active: z.boolean(),
  secret_version: z.int(),
  previous_secret_until: z.string().nullable(),
  created_by_user_id: z.string(),
  created: z.string(),
  changed: z.string(),
}
export const CheckProvider = z.object(shown)
/** Shown once: when it is made. */
export const CheckProviderWithSecret = z.object({ ...shown, secret: z.string() })
export const CheckProviders = z.object({ check_providers: z.array(CheckProvider) })

export const checkProviderJson = (row: CheckProviderRow): z.input<typeof CheckProvider> => ({
  name: row.name,
  url: row.url,
  kinds: [...row.kinds],
  timeout_ms: row.timeoutMs,
  is_active: row.isActive,
  secret_version: row.secretVersion,
  previous_secret_until: row.previousSecretUntil,
  created_by_user_id: row.createdBy,
  created: row.createdAt,
  changed: row.changedAt,
})

export const PostCallback = z.object({
  request_id: text(36),
  satisfied: flag,
  comments: text(longestComments).nullish(),
})
/** `check_id` names the KYC check that has come of it. */
export const CallbackTaken = z.object({ request_id: z.string(), check_id: z.string(), satisfied: z.boolean() })
