/** Starts anew what a restore has left without its workflow: cases and standing orders go on from their rows. */
import type { Client } from '@temporalio/client'
import type { SearchAttributePair } from '@temporalio/common'
import type { CaseToResume, OrderToResume } from '../db/write/flows-to-resume'
import { onboardingId, standingOrderId } from '../domain/ids'
import { customerOnboardingWorkflow, searchAttributes, standingOrderWorkflow } from '../workflows/contract'
import type { OnboardingInput, PaymentRequest, StandingOrderInput } from '../workflows/contract'

/** Who starts a case that is there already is told nowhere. */
const nobody = '00000000-0000-0000-0000-000000000000'

const attributes = (bankId: string, businessId: string, processStatus: string): SearchAttributePair[] => [
  { key: searchAttributes.bankId, value: bankId },
  { key: searchAttributes.businessId, value: businessId },
  { key: searchAttributes.processStatus, value: processStatus },
]

/** Starts the workflow of a case that has none that runs. */
export const caseResumer =
  (client: Client, taskQueue: string) =>
  async ({ customerId, bankId }: CaseToResume): Promise<void> => {
    const input: OnboardingInput = { bankId, customerId, startedBy: nobody, startId: customerId }
    await client.workflow.start(customerOnboardingWorkflow, {
      workflowId: onboardingId(customerId),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Onboarding of customer ${customerId} at ${bankId}, resumed`,
      typedSearchAttributes: [
        ...attributes(bankId, customerId, 'collecting'),
        { key: searchAttributes.customerId, value: customerId },
      ],
    })
  }

/** Starts the workflow of a standing order that has none that runs, at the payment that comes next. */
export const orderResumer =
  (client: Client, taskQueue: string) =>
  async (order: OrderToResume<PaymentRequest>): Promise<void> => {
    const { frequency, firstDay, lastDay, payments, next, last } = order
    const input: StandingOrderInput = {
      standingOrderId: order.standingOrderId,
      rhythm: { frequency, firstDay, lastDay, payments },
      // It was confirmed with its first payment: nobody is asked any more.
      first: {
        request: order.payment,
        challenges: [],
        attemptsAllowed: 1,
        challengeLifetimeMs: 0,
        transport: 'DUMMY',
      },
      next,
      last,
    }
    await client.workflow.start(standingOrderWorkflow, {
      workflowId: standingOrderId(order.standingOrderId),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Standing order ${order.standingOrderId} (${frequency}) at ${order.bankId}, resumed`,
      typedSearchAttributes: attributes(order.bankId, order.standingOrderId, 'ACTIVE'),
    })
  }
