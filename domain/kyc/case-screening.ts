/** When a case has its customer compared with the screening lists, and what comes of that. */
import type { CaseState } from './case'
import { newRound, settle } from './case-file'
import type { CaseFile } from './case-file'
import type { CaseScreening } from './facts'

/** Where no list is loaded, somebody will load one. */
const retryMs = 600_000

/** Before that nobody looks at the case; after that nobody does any more. */
const screened: readonly CaseState[] = ['checking', 'in_review', 'monitoring']

/** When it is tried again, epoch ms; null: it is not. */
export const screeningRetryAtMs = ({ screening, state, policy }: CaseFile): number | null =>
  policy.screening !== null && screened.includes(state) && screening?.problem === 'NoScreeningList'
    ? screening.atMs + retryMs
    : null

/** True when something that is compared of the customer has changed since the last screening. */
export const hasChangedSince = (screening: CaseScreening, { factsVersion }: CaseFile): boolean =>
  (screening.factsVersion ?? 0) < factsVersion

/** The case once a hit has come, or been decided, that its screening may not know; the same file where it has yet to be screened, or is not to be. */
export const withHitsChanged = (file: CaseFile): CaseFile =>
  file.policy.screening === null || file.screening === null
    ? file
    : { ...file, screening: { ...file.screening, isOvertaken: true } }

/**
 * Why a screening is due: it never was, or is tried again; or the customer is another than the one who was compared; or a hit
 * has come, or been decided, since. Undefined: it is not.
 */
export function screeningCause(file: CaseFile, nowMs: number): 'due' | 'customerChanged' | 'hitsChanged' | undefined {
  const { screening, state, policy } = file
  if (policy.screening === null || !screened.includes(state)) return undefined
  const retryAtMs = screeningRetryAtMs(file)
  if (screening === null || (retryAtMs !== null && retryAtMs <= nowMs)) return 'due'
  if (hasChangedSince(screening, file)) return 'customerChanged'
  return screening.isOvertaken === true ? 'hitsChanged' : undefined
}

const sameResult = (left: CaseScreening | null, right: CaseScreening): boolean =>
  left?.openHits === right.openHits && left.trueMatches === right.trueMatches && left.problem === right.problem

/**
 * The case after a screening. Decisions that did not know its result, or the customer as they are now, count no longer. An accepted customer
 * stays accepted, unless the staff have said that a list means them, or they have become somebody whom a list may mean.
 */
export function withScreening(file: CaseFile, found: CaseScreening, nowMs: number): CaseFile {
  const screening = file.factsVersion === 0 ? found : { ...found, factsVersion: file.factsVersion }
  const isOther = file.screening !== null && hasChangedSince(file.screening, file)
  if (sameResult(file.screening, screening) && !isOther) return settle({ ...file, screening }, nowMs)
  const changed = { ...file, screening, caseVersion: file.caseVersion + 1 }
  const isSuspect = screening.trueMatches > 0 || (isOther && screening.openHits > 0)
  const staysAccepted = file.state === 'monitoring' && !isSuspect
  return settle(staysAccepted ? changed : newRound(changed), nowMs)
}

/** What the case waits for as it is shown: with the hits, too, of an accepted customer, who stays accepted until somebody has said what they mean. */
export const shownWaitsFor = ({ state, waitsFor, policy, screening }: CaseFile): string => {
  const openHits = policy.screening === null ? 0 : (screening?.openHits ?? 0)
  return state === 'monitoring' && openHits > 0 ? `${waitsFor}, ${openHits} screening hits` : waitsFor
}
