/** The part of the configuration that webhooks are about. */
import type { Variables } from './config-variables'

export interface WebhookConfig {
  privateAddresses: boolean
  timeoutMs: number
  retry: { tries: number; firstDelayMs: number; longestDelayMs: number; jitter: number }
}

export const webhooksOf = (v: Variables): WebhookConfig => ({
  privateAddresses: v.WEBHOOK_PRIVATE_ADDRESSES,
  timeoutMs: v.WEBHOOK_TIMEOUT_MS,
  retry: {
    tries: v.WEBHOOK_TRIES,
    firstDelayMs: v.WEBHOOK_FIRST_DELAY_MS,
    longestDelayMs: v.WEBHOOK_LONGEST_DELAY_MS,
    jitter: 0.1,
  },
})
