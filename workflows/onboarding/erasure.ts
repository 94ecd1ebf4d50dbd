/** Starts the end of a customer's histories, which outlives the onboarding: it needs the key that is erased to come to its own end. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { ParentClosePolicy, startChild } from '@temporalio/workflow'
import { customerErasureId } from '../../domain/ids'
import { customerErasureWorkflow, searchAttributes } from '../contract'
import type { OnboardingInput } from '../contract'
import type { customerErasure } from '../customer-erasure'

type CaseName = Pick<OnboardingInput, 'bankId' | 'customerId'>

// Every process goes on using a key that it has read for a minute.
const afterMs = 60_000

/** One that waits already will erase what this run has written too. */
export async function eraseHistories({ bankId, customerId }: CaseName): Promise<void> {
  try {
    await startChild<typeof customerErasure>(customerErasureWorkflow, {
      workflowId: customerErasureId(customerId),
      args: [{ customerId, afterMs }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Erasure of customer ${customerId}`,
      typedSearchAttributes: [
        { key: searchAttributes.bankId, value: bankId },
        { key: searchAttributes.customerId, value: customerId },
        { key: searchAttributes.businessId, value: customerId },
        { key: searchAttributes.processStatus, value: 'erasing' },
      ],
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}
