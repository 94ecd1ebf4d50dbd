/** Hands text messages to whatever sends them: a signed HTTP call to one gateway, so that no provider's own API is in here. */
import type { MessageTransport } from './message-transport'
import type { OutsideHttp } from './outside-http'
import { signedHeaders } from './webhook-signature'

export interface SmsGatewayOptions {
  readonly url: string
  /** `whsec_` and base64, as Standard Webhooks writes secrets. */
  readonly secret: string
}

/**
 * A transport to telephone numbers. The header `webhook-id` is the message's id: a gateway that was handed one id twice sends
 * it once. Whatever it answers but 2xx counts as not taken. No error repeats what the message says.
 */
export const smsGateway = (
  { url, secret }: SmsGatewayOptions,
  outside: OutsideHttp,
  now: () => Date,
): MessageTransport => ({
  send: async ({ id, to, text }) => {
    const at = now()
    const body = JSON.stringify({ type: 'message.send', timestamp: at.toISOString(), data: { to, text } })
    const { status } = await outside.post({ url, body, headers: signedHeaders([secret], { eventId: id, at, body }) })
    if (status < 200 || status > 299) throw new Error(`the SMS gateway answered ${status}`)
  },
})
