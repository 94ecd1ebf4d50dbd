/** Opens the account that a case ends with. */
import type { CaseFile } from '../../domain/kyc/case-file'
import type { Outcome } from '../../domain/refusal'
import type { AccountOpened } from '../contract'
import { openAccountAsChild } from '../open-account'

/**
 * Undefined when no account is wanted, or the case has opened its account already. Whatever keeps the account from being
 * opened is a refusal: the customer is accepted all the same, and the timeline tells the staff why there is no account.
 */
export async function openWantedAccount(file: CaseFile): Promise<Outcome<AccountOpened> | undefined> {
  const { bankId, customerId, wantedAccount, ownerUserId } = file
  if (wantedAccount === null || ownerUserId === null || file.accountId !== null) return undefined
  return openAccountAsChild({
    ...wantedAccount,
    bankId,
    ownerUserId,
    customerId,
    routings: [],
    openedBy: file.submittedByUserId ?? ownerUserId,
    requestId: `onboarding/${customerId}`,
  })
}
