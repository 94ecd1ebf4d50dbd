/** Compares the customer of a case with the screening lists. */
import { patched, proxyActivities, uuid4 } from '@temporalio/workflow'
import type { Activities } from '../../activities'
import type { CaseFile } from '../../domain/kyc/case-file'
import { screeningCause, withHitsChanged, withScreening } from '../../domain/kyc/case-screening'
import type { CaseScreening } from '../../domain/kyc/facts'
import { databaseActivity } from '../activity-options'
import type { CaseProcess } from './process'

const { screenCustomer } = proxyActivities<Activities>(databaseActivity)

/** From this change on a case hears of its customer's changes; one that an older worker has let pass is caught up with. */
export const screensChanged = 'onboarding/screen-changed-customers'

/** From this change on a case is screened again when it is told of a hit; one that an older worker has let pass stands beside the case only. */
const hearsOfHits = 'onboarding/hear-of-hits'

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
async function compareWithLists(
  { bankId, customerId }: CaseFile,
  { threshold }: NonNullable<CaseFile['policy']['screening']>,
): Promise<Found> {
  const request = { screeningId: uuid4(), bankId, customerId, threshold: threshold / 100 }
  return foundBy(await screenCustomer.executeWithOptions({ summary: 'Compare with the screening lists' }, [request]))
}

/** Where that is due; what it has come to stands on the timeline. */
export const screenWhereDue = (process: CaseProcess): Promise<void> =>
  process.inTurn(async () => {
    const { screening } = process.file.policy
    const cause = screeningCause(process.file, Date.now())
    if (screening === null || cause === undefined) return
    if (cause === 'customerChanged' && !patched(screensChanged)) return
    const found = await compareWithLists(process.file, screening)
    const nowMs = Date.now()
    const next = withScreening(process.file, { ...found, atMs: nowMs }, nowMs)
    const { openHits, trueMatches, problem } = found
    await process.happen(next, 'screened', {
      ...{ openHits: String(openHits), trueMatches: String(trueMatches) },
      ...(problem === null ? {} : { problem }),
      ...(cause === 'due' ? {} : { cause }),
    })
  })

/** Comparing everybody with a list has found a hit; a case that is not screened yet will see it by itself. */
export const hearOfHit = (process: CaseProcess): Promise<void> =>
  process.note((file) => {
    const told = withHitsChanged(file)
    if (told === file || !patched(hearsOfHits)) return file
    process.hasHeard = true
    return told
  })
