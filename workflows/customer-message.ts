/** Sends one message to a customer, as often as it takes; what nobody takes in time is left to the staff. */
import { proxyActivities, setCurrentDetails, sleep, upsertSearchAttributes } from '@temporalio/workflow'
import type { Activities } from '../activities'
import { delayAfterMs } from '../domain/webhooks/retry'
import { databaseActivity } from './activity-options'
import { searchAttributes } from './contract'
import type { CustomerMessageInput } from './contract'

const { sendMessage } = proxyActivities<Activities>({
  // Longer than the longest that a mail server is waited for.
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})
const { parkMessage } = proxyActivities<Activities>(databaseActivity)

/** Ends with what became of the message. */
export async function customerMessage({ messageId, retry }: CustomerMessageInput): Promise<string> {
  for (let number = 1; ; number += 1) {
    const summary = `Try ${number} of ${retry.tries}`
    setCurrentDetails(`${summary} is under way.`)
    const outcome = await sendMessage.executeWithOptions({ summary }, [{ messageId }])
    if (outcome !== 'failed') return ended(outcome)
    // The sandbox of a workflow draws the same chance in every replay.
    const delayMs = delayAfterMs(retry, number, Math.random())
    if (delayMs === undefined) break
    showWaiting(number, retry.tries, delayMs)
    await sleep(delayMs, { summary: `Wait before try ${number + 1}` })
  }
  setCurrentDetails('Nobody has taken it: leaving it to the staff.')
  await parkMessage.executeWithOptions({ summary: 'Park the message' }, [{ messageId }])
  return ended('parked')
}

/** It should have gone out by the first try: from then on it is among the flows that are stuck. */
function showWaiting(failed: number, tries: number, delayMs: number): void {
  if (failed === 1) {
    upsertSearchAttributes([
      { key: searchAttributes.waitingFor, value: 'mail server or SMS gateway' },
      { key: searchAttributes.dueAt, value: new Date() },
    ])
  }
  const nextAt = new Date(Date.now() + delayMs)
  setCurrentDetails(`${failed} of ${tries} tries have failed. Waits until ${nextAt.toISOString()} for the next one.`)
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
