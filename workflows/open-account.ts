/** Opens an account as a child workflow: approved cases, accepted applications and API calls take one way. */
import { ChildWorkflowFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { accountOpeningId } from '../domain/ids'
import { refuse } from '../domain/refusal'
import type { Outcome } from '../domain/refusal'
import type { accountOpening } from './account-opening'
import { accountOpeningWorkflow, searchAttributes } from './contract'
import type { AccountOpened, AccountOpeningInput } from './contract'

/** Whatever keeps the account from being opened is a refusal. */
export async function openAccountAsChild(input: AccountOpeningInput): Promise<Outcome<AccountOpened>> {
  const { bankId, accountId, customerId } = input
  try {
    return await executeChild<typeof accountOpening>(accountOpeningWorkflow, {
      workflowId: accountOpeningId(bankId, accountId),
      args: [input],
      // An account that is being opened is opened, whatever becomes of the workflow that asked for it.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Open account ${accountId} at ${bankId}`,
      typedSearchAttributes: [
        { key: searchAttributes.bankId, value: bankId },
        { key: searchAttributes.businessId, value: accountId },
        ...(customerId === undefined ? [] : [{ key: searchAttributes.customerId, value: customerId }]),
        { key: searchAttributes.processStatus, value: 'opening' },
      ],
    })
  } catch (error) {
    const isEnded = error instanceof ChildWorkflowFailure || error instanceof WorkflowExecutionAlreadyStartedError
    if (!isEnded) throw error
    return refuse('AccountExists', 'the account opening was ended from outside')
  }
}
