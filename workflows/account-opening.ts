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
import { resultOf } from './refusals'
import { oneAtATime } from './serial'

const { openAccount } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the opening; a refusal is an ending like any other, not a failure of the workflow. */
export async function accountOpening(input: AccountOpeningInput): Promise<Outcome<AccountOpened>> {
  const inTurn = oneAtATime()
  const open = (asked: AccountOpeningInput): Promise<Outcome<AccountOpened>> =>
    inTurn(() => openAccount.executeWithOptions({ summary: `Open account ${asked.accountId}` }, [asked]))
  const own = open(input)
  // Somebody else may ask for the same account meanwhile: the database says whether it is still free after this one.
  setHandler(awaitAccountOpened, async (asked) =>
    resultOf(await (asked.requestId === input.requestId ? own : open(asked))),
  )
  setCurrentDetails('Opening the account in the database.')
  const outcome = await own
  const status = outcome.ok ? 'opened' : `refused: ${outcome.refusal.refusal}`
  upsertSearchAttributes([{ key: searchAttributes.processStatus, value: outcome.ok ? 'opened' : 'refused' }])
  setCurrentDetails(`Ended: ${status}.`)
  await condition(allHandlersFinished)
  return outcome
}
