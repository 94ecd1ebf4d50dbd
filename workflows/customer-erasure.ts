/** The last that happens to an erased customer: when their onboarding has ended, the key goes that its history is encrypted under. */
import { proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity } from './activity-options'
import type { CustomerErasureInput } from './contract'

const { eraseHistoryKey } = proxyActivities<Activities>(databaseActivity)

export async function customerErasure({ customerId, afterMs }: CustomerErasureInput): Promise<void> {
  setCurrentDetails('Waiting for the onboarding to end; then the key of its history is erased.')
  await sleep(afterMs, { summary: 'Until the onboarding has ended' })
  await eraseHistoryKey.executeWithOptions({ summary: 'Erase the key of the histories' }, [customerId])
  setCurrentDetails('Ended: nobody can read the histories of the customer any more.')
}
