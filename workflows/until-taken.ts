/** Something that leaves for the outside, tried as often as it takes. */
import { setCurrentDetails, sleep, upsertSearchAttributes } from '@temporalio/workflow'
import { delayAfterMs } from '../domain/webhooks/retry'
import type { RetryPlan } from '../domain/webhooks/retry'
import { searchAttributes } from './contract'
import { betweenTries } from './queues'
import { showEnd } from './shown-end'

export interface Sending {
  readonly retry: RetryPlan
  /** Answers `failed`, or what has become of it. */
  readonly send: (summary: string) => Promise<string>
  /** Told before each wait: how many tries have failed, and when the next one is. */
  readonly waiting: (failed: number, nextAt: Date) => void
  /** Leaves it to the staff. */
  readonly park: () => Promise<void>
}

/** Tries again after longer and longer waits; what nobody has taken after the last try is parked. Returns what has become of it. */
export async function untilTaken({ retry, send, waiting, park }: Sending): Promise<string> {
  for (let number = 1; ; number += 1) {
    const summary = `Try ${number} of ${retry.tries}`
    setCurrentDetails(`${summary} is under way.`)
    const outcome = await send(summary)
    if (outcome !== 'failed') return showEnd(outcome)
    // The sandbox of a workflow draws the same chance in every replay.
    const delayMs = delayAfterMs(retry, number, Math.random())
    if (delayMs === undefined) break
    const nextAt = new Date(Date.now() + delayMs)
    waiting(number, nextAt)
    setCurrentDetails(
      `${number} of ${retry.tries} tries ${number === 1 ? 'has' : 'have'} failed. Waits until ${nextAt.toISOString()} for the next one.`,
    )
    await sleep(delayMs, { summary: `Wait before try ${number + 1}` })
  }
  setCurrentDetails('Nobody has taken it: leaving it to the staff.')
  await park()
  return showEnd('parked')
}

/** Shows that a message has not gone out by its first try, as it should have: from then on it is among the flows that are stuck. */
export const showUnsent = (): void =>
  upsertSearchAttributes([
    { key: searchAttributes.waitingFor, value: betweenTries.message },
    { key: searchAttributes.dueAt, value: new Date() },
  ])
