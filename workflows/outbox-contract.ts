/** The part of the contract that is about what leaves by the outbox: webhooks, messages and mails, and the relay that starts them. Everybody takes it from `contract.ts`. */
import type { RetryPlan } from '../domain/webhooks/retry'

export const webhookDeliveryWorkflow = 'webhookDelivery'

export interface WebhookDeliveryInput {
  readonly deliveryId: string
  /** How often the staff had replayed it when this process was started; missing in those of older releases. */
  readonly replays?: number
  readonly retry: RetryPlan
}

export const customerMessageWorkflow = 'customerMessage'

/** Nothing of the message itself: it is read where it is sent, and part of no history. */
export interface CustomerMessageInput {
  readonly messageId: string
  readonly retry: RetryPlan
}

export const addressConfirmationWorkflow = 'addressConfirmation'

/** Nothing of the address: it is read where the mail is sent. */
export interface AddressConfirmationInput {
  readonly userId: string
  readonly retry: RetryPlan
}

export const outboxRelayWorkflow = 'outboxRelay'

export interface OutboxRelayInput {
  /** How long one activity looks for deliveries, and how long it rests when there are none. */
  readonly turnMs: number
  readonly restMs: number
  /** After so many turns the history is begun anew. */
  readonly turnsPerRun: number
}
