/** What the outbox does to the world. */
import { endDelivery } from '../../db/write/webhook-deliveries'
import type { OutboxDependencies } from '../dependencies'
import { relayOutbox } from './relay-outbox'
import type { RelayTurn } from './relay-outbox'
import { tryDelivery } from './try-delivery'
import type { TryOutcome } from './try-delivery'

export interface OutboxActivities {
  relayOutbox(turn: RelayTurn): Promise<number>
  tryDelivery(input: { readonly deliveryId: string }): Promise<TryOutcome>
  /** Leaves a delivery that nobody takes to the staff. */
  parkDelivery(input: { readonly deliveryId: string }): Promise<void>
}

/** The activities of this room, bound to what the worker gives them. */
export const outboxActivities = (dependencies: OutboxDependencies): OutboxActivities => ({
  relayOutbox: (turn) => relayOutbox(dependencies, turn),
  tryDelivery: (input) => tryDelivery(dependencies, input),
  parkDelivery: ({ deliveryId }) => endDelivery(dependencies.database.writeAtOnce, deliveryId, 'PARKED'),
})
