/** Starts the workflows of the outbox: the relay that reads it, and one for each delivery. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import type { Client } from '@temporalio/client'
import type { QueuedDelivery } from '../db/write/webhook-deliveries'
import { outboxRelayId, webhookDeliveryId } from '../domain/ids'
import type { RetryPlan } from '../domain/webhooks/retry'
import { outboxRelayWorkflow, searchAttributes, webhookDeliveryWorkflow } from '../workflows/contract'
import type { OutboxRelayInput } from '../workflows/contract'
import type { outboxRelay } from '../workflows/outbox-relay'
import type { webhookDelivery } from '../workflows/webhook-delivery'

const relayInput: OutboxRelayInput = { turnMs: 300_000, restMs: 500, turnsPerRun: 500 }

/** Sees to it that one relay runs for the task queue, whichever worker has started it. */
export async function startRelay(client: Client, taskQueue: string): Promise<void> {
  await client.workflow.start<typeof outboxRelay>(outboxRelayWorkflow, {
    workflowId: outboxRelayId(taskQueue),
    taskQueue,
    args: [relayInput],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Passes queued webhook deliveries on',
  })
}

/** Starts the workflow of a delivery; one that runs already is left alone. */
export const deliveryStarter =
  (client: Client, taskQueue: string, retry: RetryPlan) =>
  async ({ deliveryId, webhookId, eventId, bankId, replays }: QueuedDelivery): Promise<void> => {
    try {
      await client.workflow.start<typeof webhookDelivery>(webhookDeliveryWorkflow, {
        workflowId: webhookDeliveryId(eventId, webhookId, replays),
        taskQueue,
        args: [{ deliveryId, retry }],
        staticSummary: `Tell webhook ${webhookId} of event ${eventId}`,
        typedSearchAttributes: [
          { key: searchAttributes.bankId, value: bankId },
          { key: searchAttributes.businessId, value: deliveryId },
          { key: searchAttributes.processStatus, value: 'delivering' },
        ],
      })
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    }
  }
