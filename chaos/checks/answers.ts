/** What clients were answered. */
import { checkOf } from './check'
import type { Check } from './check'

export const answerChecks: readonly Check[] = [
  checkOf('Every request was answered in the end, and as the contract says', ({ world: { client, journal } }) =>
    Promise.resolve({ seen: client.counted.answered, found: journal.surprises }),
  ),
  checkOf('What could not be done at the moment was answered with 503, never as a bug', ({ world: { client } }) =>
    Promise.resolve({ seen: client.counted.tries, found: client.counted.faults }),
  ),
]
