/** What the outbox does to the world. */
import { endDelivery } from '../../db/write/webhook-deliveries'
import type { FileDependencies, OutboxDependencies } from '../dependencies'
import { askProvider } from './ask-provider'
import type { AskOutcome } from './ask-provider'
import { relayOutbox } from './relay-outbox'
import type { RelayTurn } from './relay-outbox'
import { tryDelivery } from './try-delivery'
import type { TryOutcome } from './try-delivery'

export interface OutboxActivities {
  relayOutbox(turn: RelayTurn): Promise<number>
  tryDelivery(input: { readonly deliveryId: string }): Promise<TryOutcome>
  /** Tells a provider what they are asked; throws while they do not take it. */
  askProvider(input: { readonly requestId: string }): Promise<AskOutcome>
  /** Leaves a delivery that nobody takes to the staff. */
  parkDelivery(input: { readonly deliveryId: string }): Promise<void>
}

/** The activities of this room, bound to what the worker gives them. */
export const outboxActivities = (
  dependencies: OutboxDependencies & Pick<FileDependencies, 'beat'>,
): OutboxActivities => ({
  relayOutbox: (turn) => relayOutbox(dependencies, turn),
  tryDelivery: (input) => tryDelivery(dependencies, input),
  askProvider: (input) => askProvider(dependencies, input),
  parkDelivery: ({ deliveryId }) => endDelivery(dependencies.database.writeAtOnce, deliveryId, 'PARKED'),
})
