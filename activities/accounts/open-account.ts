/** Writes an account with its routings, holder and views in one transaction; the same request finds what it has written before. */
import { violatedConstraint } from '../../db/faults'
import { insertAccount, openingRequestOf } from '../../db/write/account-opening'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome, RefusalName } from '../../domain/refusal'
import type { AccountOpened, AccountOpeningInput } from '../../workflows/contract'
import type { ActivityDependencies } from '..'

/** Which refusal each rule of the tables stands for. */
const refusalOfConstraint: Readonly<Record<string, RefusalName>> = {
  accounts_bank_account_unique: 'AccountExists',
  account_routings_address_unique: 'AccountRoutingTaken',
  account_routings_pkey: 'AccountRoutingDuplicate',
}

export interface AccountActivities {
  /** Refusals: AccountExists, AccountRoutingTaken, AccountRoutingDuplicate. */
  openAccount(input: AccountOpeningInput): Promise<Outcome<AccountOpened>>
}

export const accountActivities = ({ database }: ActivityDependencies): AccountActivities => ({
  openAccount: async (input) => {
    const opened = accept({ bankId: input.bankId, accountId: input.accountId })
    try {
      await database.write((transaction) => insertAccount(transaction, input))
      return opened
    } catch (error) {
      const refusal = refusalOfConstraint[violatedConstraint(error) ?? '']
      if (refusal === undefined) throw error
      const openedBy = await openingRequestOf(database.read, input.bankId, input.accountId)
      return openedBy === input.requestId ? opened : refuse(refusal)
    }
  },
})
