/** A twin of the account opening that was changed without a patch: it asks for a second activity. Its replay must fail. */
import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow'
import type { Activities } from '../../../activities'
import type { Outcome } from '../../../domain/refusal'
import { databaseActivity } from '../../../workflows/activity-options'
import { awaitAccountOpened } from '../../../workflows/contract'
import type { AccountOpened, AccountOpeningInput } from '../../../workflows/contract'
import { resultOf } from '../../../workflows/refusals'

const { openAccount } = proxyActivities<Activities>(databaseActivity)

export async function accountOpening(input: AccountOpeningInput): Promise<Outcome<AccountOpened>> {
  let outcome = undefined as Outcome<AccountOpened> | undefined
  setHandler(awaitAccountOpened, async () => {
    await condition(() => outcome !== undefined)
    return resultOf(outcome as unknown as Outcome<AccountOpened>)
  })
  await openAccount(input)
  outcome = await openAccount(input)
  await condition(allHandlersFinished)
  return outcome
}
