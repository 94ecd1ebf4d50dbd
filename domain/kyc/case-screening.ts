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

export function needsScreening(file: CaseFile, nowMs: number): boolean {
  if (file.policy.screening === null || !screened.includes(file.state)) return false
  const retryAtMs = screeningRetryAtMs(file)
  return file.screening === null || (retryAtMs !== null && retryAtMs <= nowMs)
}

const sameResult = (left: CaseScreening | null, right: CaseScreening): boolean =>
  left?.openHits === right.openHits && left.trueMatches === right.trueMatches && left.problem === right.problem

/**
 * The case after a screening. Decisions that did not know its result count no longer; an accepted customer stays accepted,
 * unless the staff have said that a list means them.
 */
export function withScreening(file: CaseFile, screening: CaseScreening, nowMs: number): CaseFile {
  if (sameResult(file.screening, screening)) return settle({ ...file, screening }, nowMs)
  const changed = { ...file, screening, caseVersion: file.caseVersion + 1 }
  const staysAccepted = file.state === 'monitoring' && screening.trueMatches === 0
  return settle(staysAccepted ? changed : newRound(changed), nowMs)
}
