/**
 * The same workflows for workers that are versioned (docs/upgrading.md), each with what becomes of a running one when a new version
 * comes. It is a bundle of its own because a server takes this from versioned workers only.
 */
import { setWorkflowOptions } from '@temporalio/workflow'
import * as workflows from '.'

export * from '.'

/** Ends on the version that it began on: for what is over within a day, so that its code may change freely. */
const pinned = { versioningBehavior: 'PINNED' } as const
setWorkflowOptions(pinned, workflows.accountOpening)
setWorkflowOptions(pinned, workflows.addressConfirmation)
setWorkflowOptions(pinned, workflows.customerErasure)
setWorkflowOptions(pinned, workflows.customerMessage)
setWorkflowOptions(pinned, workflows.fileSweep)
setWorkflowOptions(pinned, workflows.reconciliation)
setWorkflowOptions(pinned, workflows.rescreening)
setWorkflowOptions(pinned, workflows.webhookDelivery)

/** Goes on with the newest version: for what waits for weeks or for ever, so a change of its code needs a named `patched`. */
const upgraded = { versioningBehavior: 'AUTO_UPGRADE' } as const
setWorkflowOptions(upgraded, workflows.accountApplication)
setWorkflowOptions(upgraded, workflows.creditLimitRequest)
setWorkflowOptions(upgraded, workflows.customerOnboarding)
setWorkflowOptions(upgraded, workflows.outboxRelay)
setWorkflowOptions(upgraded, workflows.standingOrder)
setWorkflowOptions(upgraded, workflows.transactionRequest)
