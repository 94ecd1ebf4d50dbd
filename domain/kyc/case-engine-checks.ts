/** When a case makes the engine's own checks of its customer, and what comes of them. */
import type { CaseState } from './case'
import { newRound, rulesOf, settle } from './case-file'
import type { CaseFile } from './case-file'
import { askedChecks, haveRun } from './engine-check'
import type { EngineCheckName, EngineCheckResult } from './engine-check'
import { higherRisk } from './risk'

/** Before that nobody looks at the case; after that nobody does any more. */
const checked: readonly CaseState[] = ['checking', 'in_review', 'monitoring']

/** What the engine has to check now, and why: it never has, or what it looked at has changed, or the customer has. */
export function dueChecks(
  file: CaseFile,
): { readonly checks: readonly EngineCheckName[]; readonly cause: 'due' | 'customerChanged' } | undefined {
  const { engineChecks, state, factsVersion } = file
  const rules = rulesOf(file)
  const checks = askedChecks(rules)
  if (checks.length === 0 || !checked.includes(state)) return undefined
  // Stricter rules take nothing away from an accepted customer before their next review.
  const isDue = state === 'monitoring' ? engineChecks?.results.length === 0 : !haveRun(rules, engineChecks)
  if (isDue) return { checks, cause: 'due' }
  return engineChecks !== null && engineChecks.factsVersion < factsVersion
    ? { checks, cause: 'customerChanged' }
    : undefined
}

/**
 * The case after the checks. Decisions that did not know their results count no longer, nor does what was overridden before. An accepted customer
 * stays accepted, unless one has not passed.
 */
export function withResults(file: CaseFile, results: readonly EngineCheckResult[], nowMs: number): CaseFile {
  const isBad = results.some(({ outcome }) => outcome === 'failed')
  const changed: CaseFile = {
    ...file,
    caseVersion: file.caseVersion + 1,
    risk: isBad ? higherRisk(file.risk, file.policy.riskAfterFailedCheck ?? file.risk) : file.risk,
    engineChecks: {
      results: results.map((result) => ({ ...result, overriddenByUserId: null })),
      factsVersion: file.factsVersion,
      atMs: nowMs,
    },
  }
  const staysAccepted = file.state === 'monitoring' && results.every(({ outcome }) => outcome === 'passed')
  return settle(staysAccepted ? changed : newRound(changed), nowMs)
}
