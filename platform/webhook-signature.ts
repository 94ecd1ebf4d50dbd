/** Signs what we post to webhooks, as the Standard Webhooks specification says; every hook has secrets of its own. */
import { Webhook } from 'standardwebhooks'
import { keyedHash } from './keyed-hash'

/**
 * The secret of a hook, in the form that receivers are given (`whsec_` and base64). It follows from the instance's
 * secret, so that none is stored; a new version is a new secret.
 */
export const webhookSecret = (instanceSecret: string, webhookId: string, version: number): string =>
  `whsec_${keyedHash(instanceSecret, 'webhook', webhookId, String(version)).toString('base64')}`

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
