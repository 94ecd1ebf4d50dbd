/** Opens one account: the account with all that belongs to it in one transaction, then whoever asked is answered. */
import {
  allHandlersFinished,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { Activities } from '../activities'
import type { Outcome } from '../domain/refusal'
import { databaseActivity } from './activity-options'
import { awaitAccountOpened, searchAttributes } from './contract'
import type { AccountOpened, AccountOpeningInput } from './contract'
import { answer } from './refusals'

const { openAccount } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the opening; a refusal is an ending like any other, not a failure of the workflow. */
export async function accountOpening(input: AccountOpeningInput): Promise<Outcome<AccountOpened>> {
  let outcome: Outcome<AccountOpened> | undefined
  setHandler(awaitAccountOpened, async (asked) => {
    await condition(() => outcome !== undefined)
    // Somebody else asked for the same account while it was being opened: it is taken.
    if (asked.requestId !== input.requestId)
      return answer<AccountOpened>({ ok: false, refusal: { refusal: 'AccountExists' } })
    return answer(outcome as unknown as Outcome<AccountOpened>)
  })
  setCurrentDetails('Opening the account in the database.')
  outcome = await openAccount.executeWithOptions({ summary: `Open account ${input.accountId}` }, [input])
  const status = outcome.ok ? 'opened' : `refused: ${outcome.refusal.refusal}`
  upsertSearchAttributes([{ key: searchAttributes.processStatus, value: outcome.ok ? 'opened' : 'refused' }])
  setCurrentDetails(`Ended: ${status}.`)
  await condition(allHandlersFinished)
  return outcome
}
