/** Signs what we post to webhooks, as the Standard Webhooks specification says; every hook has secrets of its own. */
import { Webhook } from 'standardwebhooks'
import { keyedHash, sameText } from './keyed-hash'

/**
 * The secret of a hook, in the form that receivers are given (`whsec_` and base64). It follows from the instance's
 * secret, so that none is stored; a new version is a new secret.
 */
export const webhookSecret = (instanceSecret: string, webhookId: string, version: number): string =>
  `whsec_${keyedHash(instanceSecret, 'webhook', webhookId, String(version)).toString('base64')}`

/** The secret that a check provider of a bank shares with us: it signs both ways, and is made like that of a hook. */
export const checkProviderSecret = (
  instanceSecret: string,
  { bankId, name }: { readonly bankId: string; readonly name: string },
  version: number,
): string => `whsec_${keyedHash(instanceSecret, 'check provider', bankId, name, String(version)).toString('base64')}`

export interface MessageToSign {
  readonly eventId: string
  readonly at: Date
  readonly body: string
}

/** The headers of a delivery; one signature per secret, so that receivers can change theirs without a gap. */
export const signedHeaders = (
  secrets: readonly string[],
  { eventId, at, body }: MessageToSign,
): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'webhook-id': eventId,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, at, body)).join(' '),
})

/** How far the clocks of sender and receiver may be apart: what is older may have been recorded by somebody. */
export const toleranceMs = 300_000

export interface SignedMessage {
  readonly header: (name: string) => string | undefined
  /** As it was sent. */
  readonly body: string
}

const eventIdFormat = /^[\x21-\x7e]{1,255}$/
const mostSignatures = 8

/** The id under which a message was signed with one of the secrets, or why it does not count. */
export function verifiedId(
  { header, body }: SignedMessage,
  secrets: readonly string[],
  now: Date,
): { readonly eventId: string } | 'badSignature' | 'badTimestamp' {
  const eventId = header('webhook-id') ?? ''
  const timestamp = header('webhook-timestamp') ?? ''
  const given = (header('webhook-signature') ?? '').split(' ').slice(0, mostSignatures)
  if (!eventIdFormat.test(eventId) || !/^\d{1,12}$/.test(timestamp)) return 'badSignature'
  const at = new Date(Number(timestamp) * 1_000)
  const right = secrets.map((secret) => new Webhook(secret).sign(eventId, at, body))
  // Every pair is compared, so that the time it takes does not tell which secret is meant.
  const matches = right.flatMap((signature) => given.map((one) => sameText(one, signature)))
  if (!matches.includes(true)) return 'badSignature'
  return Math.abs(now.getTime() - at.getTime()) > toleranceMs ? 'badTimestamp' : { eventId }
}
