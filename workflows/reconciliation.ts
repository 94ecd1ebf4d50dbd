/** Reconciles the ledger once: started by its schedule, or by whoever wants to know now. */
import {
  allHandlersFinished,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  uuid4,
} from '@temporalio/workflow'
import type { Activities } from '../activities'
import { awaitReconciled, searchAttributes } from './contract'
import type { ReconciliationInput } from './contract'

/** May take hours, with a sign of life every few seconds: a worker that dies in it is noticed after half a minute. */
const { reconcile } = proxyActivities<Activities>({
  startToCloseTimeout: '6h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
})

/** Ends with the number of differences. */
export async function reconciliation({ runId = uuid4(), requestedBy }: ReconciliationInput): Promise<number> {
  setCurrentDetails('Derives every balance from the entries.')
  const reconciled = reconcile.executeWithOptions({ summary: 'Reconcile every bank' }, [
    { runId, ...(requestedBy === undefined ? {} : { requestedBy }) },
  ])
  setHandler(awaitReconciled, () => reconciled)
  const differences = await reconciled
  upsertSearchAttributes([{ key: searchAttributes.processStatus, value: differences === 0 ? 'agrees' : 'differs' }])
  setCurrentDetails(
    `Ended: **${differences} ${differences === 1 ? 'difference' : 'differences'}**, named in run ${runId}.`,
  )
  await condition(allHandlersFinished)
  return differences
}
