/** Standing orders: one workflow each, answered after each commit. */
import { standingOrderId } from '../../domain/ids'
import {
  awaitStandingOrderStored,
  endStandingOrder,
  searchAttributes,
  standingOrderWorkflow,
} from '../../workflows/contract'
import type { StandingOrderEnding, StandingOrderInput, StandingOrderStanding } from '../../workflows/contract'
import type { standingOrder } from '../../workflows/standing-order'
import { RefusedError } from '../kernel/faults'
import type { Door } from './door'

export interface StandingOrderGateway {
  /** Answers when the order is stored and its first payment has its workflow. */
  openStandingOrder(input: StandingOrderInput): Promise<StandingOrderStanding>
  /** Answers when it has ended, and what waits of it is told. Refusal: StandingOrderEnded. */
  endStandingOrder(id: string, ending: StandingOrderEnding): Promise<StandingOrderStanding>
}

/** The verbs of standing orders, through the door. */
export const standingOrderVerbs = (door: Door): StandingOrderGateway => ({
  openStandingOrder: (input) =>
    door.updateWithStart<typeof standingOrder, StandingOrderStanding, [string]>({
      workflow: standingOrderWorkflow,
      workflowId: standingOrderId(input.standingOrderId),
      input: [input],
      update: awaitStandingOrderStored,
      args: [input.standingOrderId],
      updateId: input.standingOrderId,
      summary: `Standing order ${input.standingOrderId} (${input.rhythm.frequency}) at ${input.first.request.bankId}`,
      searchAttributes: [
        { key: searchAttributes.bankId, value: input.first.request.bankId },
        { key: searchAttributes.businessId, value: input.standingOrderId },
        { key: searchAttributes.processStatus, value: 'INITIATED' },
      ],
    }),
  endStandingOrder: async (id, ending) => {
    const ended = await door.update(standingOrderId(id), endStandingOrder, [ending], ending.endId)
    // Its workflow has ended between the look at the row and the update.
    if (ended === undefined) throw new RefusedError({ refusal: 'StandingOrderEnded' })
    return ended
  },
})
