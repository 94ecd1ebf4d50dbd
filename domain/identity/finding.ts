/** What one of the engine's own checks says about a customer, in words for the staff. */

export const findingChecks = [
  'document_expiry',
  'age',
  'duplicate_document',
  'duplicate_person',
  'screening',
  'mrz_check_digits',
  'mrz_document_number',
  'mrz_expiry',
  'mrz_name',
  'mrz_birth_date',
] as const
export type FindingCheck = (typeof findingChecks)[number]

/** `unknown`: what the check needs is not known; a person has to look. */
export const findingOutcomes = ['passed', 'failed', 'unknown'] as const
export type FindingOutcome = (typeof findingOutcomes)[number]

export interface Finding {
  readonly check: FindingCheck
  readonly outcome: FindingOutcome
  readonly text: string
}

export const passed = (check: FindingCheck, text: string): Finding => ({ check, outcome: 'passed', text })
export const failed = (check: FindingCheck, text: string): Finding => ({ check, outcome: 'failed', text })
export const unknown = (check: FindingCheck, text: string): Finding => ({ check, outcome: 'unknown', text })

/** True when nothing has failed and nothing is unknown. */
export const allPassed = (findings: readonly Finding[]): boolean =>
  findings.every(({ outcome }) => outcome === 'passed')
