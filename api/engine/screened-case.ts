/** Tells a case that something has become of its customer's hits. */
import { caseStanding } from '../../db/read/cases'
import type { CaseName } from '../gateway/onboarding'
import { RefusedError } from '../kernel/faults'
import type { WaitingHandles } from '../kernel/handles'

/** It looks at the hits anew; a case that is over, or that there is none of, has no use for it. */
export async function tellCase(of: CaseName, userId: string, { read, run, newId }: WaitingHandles): Promise<void> {
  if ((await caseStanding(read, of.customerId)) === undefined) return
  try {
    await run.actOnCase(of, { level: 'officer', action: { kind: 'screen' } }, { userId, requestId: newId() })
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
  }
}
