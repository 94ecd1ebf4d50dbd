/** Tells one hook of one event, as often as it takes; what nobody takes within a day is left to the staff. */
import { proxyActivities, setCurrentDetails, sleep, upsertSearchAttributes } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { delayAfterMs } from '../domain/webhooks/retry'
import { databaseActivity } from './activity-options'
import { searchAttributes } from './contract'
import type { WebhookDeliveryInput } from './contract'

const { tryDelivery } = proxyActivities<Activities>({
  // Longer than the longest answer that is waited for.
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})
const { parkDelivery } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the delivery. */
export async function webhookDelivery({ deliveryId, replays, retry }: WebhookDeliveryInput): Promise<string> {
  const run = { deliveryId, ...(replays === undefined ? {} : { replays }) }
  for (let number = 1; ; number += 1) {
    const summary = `Try ${number} of ${retry.tries}`
    setCurrentDetails(`${summary} is under way.`)
    const outcome = await tryDelivery.executeWithOptions({ summary }, [run])
    if (outcome !== 'failed') return ended(outcome)
    // The sandbox of a workflow draws the same chance in every replay.
    const delayMs = delayAfterMs(retry, number, Math.random())
    if (delayMs === undefined) break
    showWaiting(number, retry.tries, delayMs)
    await sleep(delayMs, { summary: `Wait before try ${number + 1}` })
  }
  setCurrentDetails('Nobody has taken it: leaving it to the staff.')
  await parkDelivery.executeWithOptions({ summary: 'Park the delivery' }, [run])
  return ended('parked')
}

function showWaiting(failed: number, tries: number, delayMs: number): void {
  const dueAt = new Date(Date.now() + delayMs)
  upsertSearchAttributes([
    { key: searchAttributes.waitingFor, value: 'webhook receiver' },
    { key: searchAttributes.dueAt, value: dueAt },
  ])
  setCurrentDetails(`${failed} of ${tries} tries have failed. Waits until ${dueAt.toISOString()} for the next one.`)
}

function ended(status: string): string {
  upsertSearchAttributes([
    { key: searchAttributes.processStatus, value: status },
    { key: searchAttributes.waitingFor, value: null },
    { key: searchAttributes.dueAt, value: null },
  ])
  setCurrentDetails(`Ended: **${status}**.`)
  return status
}
