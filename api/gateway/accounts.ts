/** Account opening: one workflow per account, answered when the account exists. */
import { accountOpeningId } from '../../domain/ids'
import { accountOpeningWorkflow, awaitAccountOpened, searchAttributes } from '../../workflows/contract'
import type { AccountOpened, AccountOpeningInput } from '../../workflows/contract'
import type { accountOpening } from '../../workflows/account-opening'
import type { Door } from './door'

export interface AccountGateway {
  /**
   * Opens an account and answers when it exists. `input.requestId` makes a retry find the outcome of its first try.
   * Refusals: AccountExists, AccountRoutingTaken, AccountRoutingDuplicate, UserNotFound, BankNotFound.
   */
  openAccount(input: AccountOpeningInput): Promise<AccountOpened>
}

/** The verbs of account opening, through the door. */
export const accountVerbs = (door: Door): AccountGateway => ({
  openAccount: (input) =>
    door.updateWithStart<typeof accountOpening, AccountOpened, [AccountOpeningInput]>({
      workflow: accountOpeningWorkflow,
      workflowId: accountOpeningId(input.bankId, input.accountId),
      input: [input],
      update: awaitAccountOpened,
      args: [input],
      updateId: input.requestId,
      summary: `Open account ${input.accountId} at ${input.bankId}`,
      searchAttributes: [
        { key: searchAttributes.bankId, value: input.bankId },
        { key: searchAttributes.businessId, value: input.accountId },
        { key: searchAttributes.processStatus, value: 'opening' },
        ...(input.customerId === undefined ? [] : [{ key: searchAttributes.customerId, value: input.customerId }]),
      ],
    }),
})
