/** What clients were answered. */
import type { Check } from './check'

export const answerChecks: readonly Check[] = [
  {
    name: 'Every request was answered in the end, and as the contract says',
    look: ({ world: { client, journal } }) =>
      Promise.resolve({ seen: client.counted.answered, found: journal.surprises }),
  },
  {
    name: 'What could not be done at the moment was answered with 503, never as a bug',
    look: ({ world: { client } }) => Promise.resolve({ seen: client.counted.tries, found: client.counted.faults }),
  },
]
