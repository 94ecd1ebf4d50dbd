/** The last that happens to an erased customer: when their workflows have ended, the key goes that their histories are encrypted under. */
import { getExternalWorkflowHandle, patched, proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity } from './activity-options'
import type { CustomerErasureInput } from './contract'

const { eraseHistoryKey, undecidedRequests } = proxyActivities<Activities>(databaseActivity)

export async function customerErasure({ customerId, afterMs }: CustomerErasureInput): Promise<void> {
  setCurrentDetails('Waiting for the onboarding to end; then the key of its history is erased.')
  if (patched('customer-erasure/end-requests')) await endRequests(customerId)
  await sleep(afterMs, { summary: 'Until the onboarding has ended' })
  await eraseHistoryKey.executeWithOptions({ summary: 'Erase the key of the histories' }, [customerId])
  setCurrentDetails('Ended: nobody can read the histories of the customer any more.')
}

/** What waits for the staff is written under the key that goes: it comes to its end while there is one. Its row has ended with the customer. */
async function endRequests(customerId: string): Promise<void> {
  const summary = 'Look for requests that wait'
  for (const id of await undecidedRequests.executeWithOptions({ summary }, [customerId])) {
    // Most have ended long ago, and needed no word.
    await getExternalWorkflowHandle(id)
      .cancel()
      .catch(() => undefined)
  }
}
