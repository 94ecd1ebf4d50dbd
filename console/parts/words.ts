/** Names of the API in plain words. */

/** `accountOpened`, `in_review`, `NEXT_CHALLENGE_PENDING` -> words with a capital. */
export function inPlainWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The beginning of an id: enough to tell rows apart. */
export const shortId = (id: string): string => (/^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : id)

const colors: Readonly<Record<string, string>> = {
  approved: 'green',
  monitoring: 'green',
  COMPLETED: 'green',
  DELIVERED: 'green',
  SENT: 'green',
  satisfied: 'green',
  rejected: 'red',
  failed: 'red',
  REJECTED: 'red',
  FAILED: 'red',
  PARKED: 'red',
  TRUE_MATCH: 'red',
  FALSE_POSITIVE: 'green',
  OPEN: 'orange',
  high: 'red',
  overdue: 'red',
  medium: 'orange',
  escalation: 'orange',
  unanswered: 'orange',
  providerCheck: 'orange',
  in_review: 'blue',
  open: 'blue',
  review: 'blue',
  INITIATED: 'blue',
  ACTIVE: 'blue',
  NEXT_CHALLENGE_PENDING: 'blue',
}

/** The colour that goes with a state; the word says it all without one. */
export const colorOf = (state: string): string => colors[state] ?? 'gray'

/** `1 hit`, `2 hits`; `of`: out of how many, `1 of 2 answers`. */
export function counted(number: number, one: string, of?: number): string {
  const last = of ?? number
  return `${number}${of === undefined ? '' : ` of ${of}`} ${one}${last === 1 ? '' : 's'}`
}

// The engine's words for it are in the histories of running cases, which have to be told the same in every replay.
const alone = /\b(1 (?:of 1 )?(?:failed |screening )?(?:approval|check|hit))s\b/g

/** What something waits for, where the name of the fact says already that it waits. */
export const waitsFor = (text: string): string =>
  text === ''
    ? 'nothing'
    : text
        .replace(/^waiting for /, '')
        .replaceAll('_', ' ')
        .replace(alone, '$1')
