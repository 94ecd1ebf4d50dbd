/** Removes what broken uploads have left: started by its schedule. */
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow'
import type { Activities } from '../activities'
import type { FileSweepInput } from './contract'

/** A store that is away is asked again for a day; the next sweep of the schedule goes on from there. */
const { sweepFiles } = proxyActivities<Activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '2m',
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10m' },
})

/** Ends with the number of objects that were removed. */
export async function fileSweep({ looseForMs }: FileSweepInput): Promise<number> {
  setCurrentDetails('Removes stored objects that belong to no file.')
  const removed = await sweepFiles.executeWithOptions({ summary: 'Remove loose objects' }, [{ looseForMs }])
  setCurrentDetails(`Ended: **${removed} ${removed === 1 ? 'object' : 'objects'}** removed.`)
  return removed
}
