/** What the outbox does to the world. */
import { recordSending } from '../../db/write/customer-messages'
import { endDelivery } from '../../db/write/webhook-deliveries'
import type { DeliveryRun } from '../../db/write/webhook-deliveries'
import type { FileDependencies, OutboxDependencies, PaymentDependencies } from '../dependencies'
import { askProvider } from './ask-provider'
import type { AskOutcome } from './ask-provider'
import { relayOutbox } from './relay-outbox'
import type { RelayTurn } from './relay-outbox'
import { sendConfirmation } from './send-confirmation'
import type { ConfirmationOutcome } from './send-confirmation'
import { sendMessage } from './send-message'
import type { SendOutcome } from './send-message'
import { tryDelivery } from './try-delivery'
import type { TryOutcome } from './try-delivery'

export interface OutboxActivities {
  relayOutbox(turn: RelayTurn): Promise<number>
  tryDelivery(input: DeliveryRun): Promise<TryOutcome>
  /** Tells a provider what they are asked; throws while they do not take it. */
  askProvider(input: { readonly requestId: string }): Promise<AskOutcome>
  sendMessage(input: { readonly messageId: string }): Promise<SendOutcome>
  /** Asks a new user to confirm their address; throws where this worker sends no mail. */
  sendConfirmation(input: { readonly userId: string }): Promise<ConfirmationOutcome>
  /** Leaves a message that nobody takes to the staff. */
  parkMessage(input: { readonly messageId: string }): Promise<void>
  /** Leaves a delivery that nobody takes to the staff. */
  parkDelivery(input: DeliveryRun): Promise<void>
}

/** The activities of this room, bound to what the worker gives them. */
export const outboxActivities = (
  dependencies: OutboxDependencies &
    Pick<FileDependencies, 'beat'> &
    Pick<PaymentDependencies, 'challengeSecret' | 'transports'>,
): OutboxActivities => ({
  relayOutbox: (turn) => relayOutbox(dependencies, turn),
  tryDelivery: (input) => tryDelivery(dependencies, input),
  askProvider: (input) => askProvider(dependencies, input),
  sendMessage: (input) => sendMessage(dependencies, input),
  sendConfirmation: (input) => sendConfirmation(dependencies, input),
  parkMessage: ({ messageId }) =>
    recordSending(dependencies.database.writeAtOnce, messageId, { delivery: 'PARKED', problem: 'notTaken' }),
  parkDelivery: (run) => endDelivery(dependencies.database.writeAtOnce, run, 'PARKED'),
})
