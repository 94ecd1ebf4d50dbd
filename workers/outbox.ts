/** Starts the workflows of the outboxes - the relay that reads them, one for each delivery, message, confirmation and rescreening - and signals cases. */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import type { Client } from '@temporalio/client'
import type { ChangedCustomer } from '../db/write/customer-facts'
import type { QueuedMessage } from '../db/write/customer-messages'
import type { QueuedDelivery } from '../db/write/webhook-deliveries'
import {
  addressConfirmationId,
  customerMessageId,
  onboardingId,
  outboxRelayId,
  rescreeningId,
  webhookDeliveryId,
} from '../domain/ids'
import type { RetryPlan } from '../domain/webhooks/retry'
import {
  addressConfirmationWorkflow,
  customerChanged,
  customerMessageWorkflow,
  outboxRelayWorkflow,
  rescreeningWorkflow,
  screeningHitFound,
  searchAttributes,
  webhookDeliveryWorkflow,
} from '../workflows/contract'
import type { OutboxRelayInput, RescreeningInput } from '../workflows/contract'
import type { addressConfirmation } from '../workflows/address-confirmation'
import type { customerMessage } from '../workflows/customer-message'
import type { outboxRelay } from '../workflows/outbox-relay'
import type { rescreening } from '../workflows/rescreening'
import type { webhookDelivery } from '../workflows/webhook-delivery'
import { itsTurn } from '../workflows/queues'

const relayInput: OutboxRelayInput = { turnMs: 300_000, restMs: 500, turnsPerRun: 500 }

/** Sees to it that one relay runs for the task queue, whichever worker has started it. */
export async function startRelay(client: Client, taskQueue: string): Promise<void> {
  await client.workflow.start<typeof outboxRelay>(outboxRelayWorkflow, {
    workflowId: outboxRelayId(taskQueue),
    taskQueue,
    args: [relayInput],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Passes queued webhook deliveries on',
    typedSearchAttributes: [{ key: searchAttributes.processStatus, value: 'looking' }],
  })
}

/** Starts the workflow of a delivery; one that runs already is left alone. */
export const deliveryStarter =
  (client: Client, taskQueue: string, retry: RetryPlan) =>
  ({ deliveryId, webhookId, eventId, bankId, replays }: QueuedDelivery): Promise<void> =>
    unlessStarted(
      client.workflow.start<typeof webhookDelivery>(webhookDeliveryWorkflow, {
        workflowId: webhookDeliveryId(eventId, webhookId, replays),
        taskQueue,
        args: [{ deliveryId, replays, retry }],
        staticSummary: `Tell webhook ${webhookId} of event ${eventId}`,
        typedSearchAttributes: [
          { key: searchAttributes.bankId, value: bankId },
          { key: searchAttributes.businessId, value: deliveryId },
          { key: searchAttributes.processStatus, value: 'delivering' },
          { key: searchAttributes.waitingFor, value: itsTurn },
        ],
      }),
    )

/** Starts the sending of a message; one that runs already is left alone. */
export const messageStarter =
  (client: Client, taskQueue: string, retry: RetryPlan) =>
  ({ messageId, bankId, customerId, replays }: QueuedMessage): Promise<void> =>
    unlessStarted(
      client.workflow.start<typeof customerMessage>(customerMessageWorkflow, {
        workflowId: customerMessageId(messageId, replays),
        taskQueue,
        args: [{ messageId, retry }],
        staticSummary: `Send message ${messageId} to a customer`,
        typedSearchAttributes: [
          { key: searchAttributes.bankId, value: bankId },
          { key: searchAttributes.customerId, value: customerId },
          { key: searchAttributes.businessId, value: messageId },
          { key: searchAttributes.processStatus, value: 'sending' },
          { key: searchAttributes.waitingFor, value: itsTurn },
        ],
      }),
    )

/** Starts asking a new user to confirm their address; one that runs already is left alone. */
export const confirmationStarter =
  (client: Client, taskQueue: string, retry: RetryPlan) =>
  ({ userId }: { readonly userId: string }): Promise<void> =>
    unlessStarted(
      client.workflow.start<typeof addressConfirmation>(addressConfirmationWorkflow, {
        workflowId: addressConfirmationId(userId),
        taskQueue,
        args: [{ userId, retry }],
        staticSummary: `Ask user ${userId} to confirm their address`,
        typedSearchAttributes: [
          { key: searchAttributes.businessId, value: userId },
          { key: searchAttributes.processStatus, value: 'sending' },
          { key: searchAttributes.waitingFor, value: itsTurn },
        ],
      }),
    )

const rescreeningSize: Omit<RescreeningInput, 'versionId'> = { customersPerTurn: 2_000, turnsPerRun: 200 }

/**
 * Starts comparing every customer with what a list version has brought. That it has been done the database says: a run that was
 * ended from outside is followed by another one.
 */
export const rescreeningStarter =
  (client: Client, taskQueue: string, size = rescreeningSize) =>
  (versionId: string): Promise<void> =>
    unlessStarted(
      client.workflow.start<typeof rescreening>(rescreeningWorkflow, {
        workflowId: rescreeningId(versionId),
        taskQueue,
        args: [{ versionId, ...size }],
        staticSummary: `Compare every customer with screening list version ${versionId}`,
        typedSearchAttributes: [
          { key: searchAttributes.businessId, value: versionId },
          { key: searchAttributes.processStatus, value: 'screening' },
        ],
      }),
    )

/** Signals the customer's case of a change, if there is one that runs: a case that is taken up later begins with what the database says then. */
export const caseTeller =
  (client: Client) =>
  ({ customerId, version }: ChangedCustomer): Promise<void> =>
    unlessGone(client.workflow.getHandle(onboardingId(customerId)).signal(customerChanged, version))

/** The same of a hit that comparing everybody with a list has found. */
export const hitTeller =
  (client: Client) =>
  (customerId: string): Promise<void> =>
    unlessGone(client.workflow.getHandle(onboardingId(customerId)).signal(screeningHitFound))

async function unlessGone(signal: Promise<void>): Promise<void> {
  try {
    await signal
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}

async function unlessStarted(start: Promise<unknown>): Promise<void> {
  try {
    await start
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}
