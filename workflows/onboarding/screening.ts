/** Compares the customer of a case with the screening lists. */
import { proxyActivities, uuid4 } from '@temporalio/workflow'
import type { Activities } from '../../activities'
import type { CaseFile } from '../../domain/kyc/case-file'
import type { CaseScreening } from '../../domain/kyc/facts'
import { databaseActivity } from '../activity-options'

const { screenCustomer } = proxyActivities<Activities>(databaseActivity)

type Found = Omit<CaseScreening, 'atMs' | 'factsVersion'>

/** What a case has to know of a screening. */
const foundBy = (outcome: Awaited<ReturnType<Activities['screenCustomer']>>): Found => {
  if (outcome.ok) {
    const { openHits, trueMatches } = outcome.value
    return { openHits, trueMatches, problem: null }
  }
  const isThereNoList = outcome.refusal.refusal === 'NoScreeningList'
  return { openHits: 0, trueMatches: 0, problem: isThereNoList ? 'NoScreeningList' : 'NameNotComparable' }
}

/** From the score on that the policy of the case names, which asks for screening. */
export async function compareWithLists(
  { bankId, customerId }: CaseFile,
  { threshold }: NonNullable<CaseFile['policy']['screening']>,
): Promise<Found> {
  const request = { screeningId: uuid4(), bankId, customerId, threshold: threshold / 100 }
  return foundBy(await screenCustomer.executeWithOptions({ summary: 'Compare with the screening lists' }, [request]))
}
