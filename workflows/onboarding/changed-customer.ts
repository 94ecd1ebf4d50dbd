/** Takes into account that the customer of a case is not who they were. */
import { patched } from '@temporalio/workflow'
import { hasUnseenChange, withChangeSeen } from '../../domain/kyc/case-steps'
import type { CaseProcess } from './process'

/** From this change on a decision is about the customer whom the decider has seen, whatever the policy asks for. */
const bindsDecisions = 'onboarding/decisions-are-bound-to-the-customer'

/** A change that the case has been told of makes what was seen before it stale; it stands on the timeline. */
export async function seeChange(process: CaseProcess): Promise<void> {
  // Asked first, as for the engine's checks: a turn that does nothing would change the order of older histories.
  if (!hasUnseenChange(process.file) || !patched(bindsDecisions)) return
  await process.inTurn(async () => {
    if (hasUnseenChange(process.file))
      await process.happen(withChangeSeen(process.file, Date.now()), 'customerChangeSeen')
  })
}
