/** Writes an account with its routings, holder and views at once; the same request finds what it has written before. */
import { isOfErased, isPassingFault, violatedConstraint } from '../../db/faults'
import type { Reader } from '../../db/connection'
import { openingFacts } from '../../db/read/accounts'
import { insertAccount } from '../../db/write/account-opening'
import { isUuid } from '../../domain/ids'
import { erasedDetail, formerDetail } from '../../domain/kyc/erased'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { AccountOpened, AccountOpeningInput } from '../../workflows/contract'
import type { ActivityDependencies } from '../dependencies'

export interface AccountActivities {
  /** Refusals: AccountExists, AccountRoutingTaken, AccountRoutingDuplicate, BankNotFound, UserNotFound, CaseClosed (the customer has been erased, or is one no more). */
  openAccount(input: AccountOpeningInput): Promise<Outcome<AccountOpened>>
}

/** The activities of account opening, on the database they are given. */
export const accountActivities = ({ database }: ActivityDependencies): AccountActivities => ({
  openAccount: async (asked) => {
    const input = vouched(asked)
    try {
      if (await insertAccount(database.writeAtOnce, input)) return opened(input)
    } catch (error) {
      if (isPassingFault(error)) throw error
      const outcome = await explained(input, database.read, error)
      if (outcome === undefined) throw error
      return outcome
    }
    return (await explained(input, database.read)) ?? refuse('UserNotFound', ` Current USER_ID(${input.ownerUserId})`)
  },
})

type Opening = AccountOpeningInput & { readonly isVouched: boolean }

/** A release before did not say it: who opened an account for somebody else had the role. */
const vouched = (asked: AccountOpeningInput): Opening => ({
  ...asked,
  isVouched: asked.isVouched ?? asked.openedBy !== asked.ownerUserId,
})

const opened = ({ bankId, accountId }: AccountOpeningInput): Outcome<AccountOpened> => accept({ bankId, accountId })

/** Why the tables did not take the account; undefined when the facts do not tell. */
async function explained(input: Opening, read: Reader, error?: unknown): Promise<Outcome<AccountOpened> | undefined> {
  const ownerUserId = isUuid(input.ownerUserId) ? input.ownerUserId : null
  const facts = await openingFacts(read, { ...input, ownerUserId })
  if (facts.openingRequestId === input.requestId) return opened(input)
  if (facts.openingRequestId !== null) return refuse('AccountExists')
  if (!facts.bankExists) return refuse('BankNotFound', ` Current BankId is ${input.bankId}`)
  if (!facts.ownerExists) return refuse('UserNotFound', ` Current USER_ID(${input.ownerUserId})`)
  if (isOfErased(error)) return refuse('CaseClosed', erasedDetail)
  if (facts.isOfFormer) return refuse('CaseClosed', formerDetail)
  const constraint = violatedConstraint(error)
  if (constraint === 'account_routings_pkey') return refuse('AccountRoutingDuplicate')
  if (constraint !== 'account_routings_address_unique') return undefined
  const [taken] = facts.takenRoutings
  return refuse(
    'AccountRoutingTaken',
    taken && ` (bankId: ${input.bankId}, scheme: ${taken.scheme}, address: ${taken.address})`,
  )
}
