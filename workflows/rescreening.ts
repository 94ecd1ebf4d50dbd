/** Compares every customer of every bank with what a new version of a screening list has brought: once per version. */
import {
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities'
import { databaseActivity } from './activity-options'
import { searchAttributes } from './contract'
import type { RescreeningInput, RescreeningProgress } from './contract'

/** Minutes of work, page by page: a worker that dies is noticed by its silence, and the next one goes on behind its last page. */
const { rescreenCustomers } = proxyActivities<Activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})
const { endRescreening } = proxyActivities<Activities>(databaseActivity)

const nobody: RescreeningProgress = { after: null, customers: 0 }

/** Ends with the number of customers who were compared. */
export async function rescreening(input: RescreeningInput): Promise<number> {
  const { versionId, customersPerTurn, turnsPerRun } = input
  let progress = input.progress ?? nobody
  for (let turn = 0; turn < turnsPerRun && !workflowInfo().continueAsNewSuggested; turn += 1) {
    setCurrentDetails(
      `Customers who have been compared with list version ${versionId} so far: **${progress.customers}**.`,
    )
    progress = await rescreenCustomers.executeWithOptions({ summary: `After ${progress.customers} customers` }, [
      { versionId, progress, customersPerTurn },
    ])
    if (progress.after !== null) continue
    await endRescreening.executeWithOptions({ summary: 'Write down that the rescreening has ended' }, [
      { versionId, customers: progress.customers },
    ])
    upsertSearchAttributes([{ key: searchAttributes.processStatus, value: 'screened' }])
    setCurrentDetails(`Ended. Customers who were compared with list version ${versionId}: **${progress.customers}**.`)
    return progress.customers
  }
  return continueAsNew<typeof rescreening>({ ...input, progress })
}
