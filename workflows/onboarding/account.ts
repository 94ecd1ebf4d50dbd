/** Opens the account that a case ends with, through the account-opening workflow: approved cases and API calls take one way. */
import { ChildWorkflowFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { accountOpeningId } from '../../domain/ids'
import type { CaseFile } from '../../domain/kyc/case-file'
import { refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { accountOpening } from '../account-opening'
import { accountOpeningWorkflow, searchAttributes } from '../contract'
import type { AccountOpened } from '../contract'

/**
 * Undefined when no account is wanted, or the case has opened its account already. Whatever keeps the account from being
 * opened is a refusal: the customer is accepted all the same, and the timeline tells the staff why there is no account.
 */
export async function openWantedAccount(file: CaseFile): Promise<Outcome<AccountOpened> | undefined> {
  const { bankId, customerId, wantedAccount, ownerUserId } = file
  if (wantedAccount === null || ownerUserId === null || file.accountId !== null) return undefined
  const { accountId } = wantedAccount
  try {
    return await executeChild<typeof accountOpening>(accountOpeningWorkflow, {
      workflowId: accountOpeningId(bankId, accountId),
      args: [
        {
          ...wantedAccount,
          bankId,
          ownerUserId,
          customerId,
          routings: [],
          openedBy: file.submittedByUserId ?? ownerUserId,
          requestId: `onboarding/${customerId}`,
        },
      ],
      // An account that is being opened is opened, whatever becomes of the case's workflow.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Open account ${accountId} at ${bankId}`,
      typedSearchAttributes: [
        { key: searchAttributes.bankId, value: bankId },
        { key: searchAttributes.businessId, value: accountId },
        { key: searchAttributes.customerId, value: customerId },
        { key: searchAttributes.processStatus, value: 'opening' },
      ],
    })
  } catch (error) {
    const isEnded = error instanceof ChildWorkflowFailure || error instanceof WorkflowExecutionAlreadyStartedError
    if (!isEnded) throw error
    return refuse('AccountExists', 'the account opening was ended from outside')
  }
}
