/** The engine's own checks as a case asks for them: one outcome each, from the findings about documents and person. */
import { isValidDocument, sameType } from '../kyc/facts'
import type { EngineCheckName, EngineCheckResult } from '../kyc/engine-check'
import { duplicateDocument, duplicatePerson } from './checks'
import type { OtherCustomer, OtherWithDocument } from './checks'
import { allPassed, unknown } from './finding'
import type { Finding, FindingOutcome } from './finding'
import { compareMrz, readMrz } from './mrz'
import type { ExpectedOfMrz } from './mrz'

export interface ZonedDocument {
  readonly type: string | null
  readonly number: string | null
  /** ISO date-time in UTC; null: it does not run out. */
  readonly expiryDate: string | null
  readonly machineReadableZone?: readonly string[] | null
}

/**
 * What the zone of a document of these types says, last given first: of the first that agrees with everything, else of the
 * last that was given. A zone that cannot be read, or that nobody has given, is unknown.
 */
export function zoneFindings(
  documents: readonly ZonedDocument[],
  types: readonly string[],
  person: Omit<ExpectedOfMrz, 'document' | 'today'>,
  nowMs: number,
): readonly Finding[] {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const all = documents.flatMap(({ type, number, expiryDate, machineReadableZone: lines }) => {
    const counts = types.some((wanted) => sameType(wanted, type ?? ''))
    if (!counts || !lines || !isValidDocument({ type: type ?? '', expiryDate }, nowMs)) return []
    const zone = readMrz(lines)
    return [zone.ok ? compareMrz(zone.value, { ...person, document: { number, expiryDate }, today }) : [unreadable]]
  })
  return all.find(allPassed) ?? all[0] ?? [missing]
}
const unreadable = unknown('mrz_check_digits', 'The machine-readable zone cannot be read.')
const missing = unknown('mrz_check_digits', 'No document that counts has come with its machine-readable zone.')

/** Who else at the bank may be the same; a company, which was not born, is told apart by its documents. */
export function duplicateFindings(
  person: { readonly name: string; readonly birthDate: string | null; readonly isCompany: boolean },
  others: {
    readonly withDocuments: readonly OtherWithDocument[]
    readonly bornTheSameDay: readonly (OtherCustomer & { readonly name: string })[]
  },
): readonly Finding[] {
  const byDocument = duplicateDocument(others.withDocuments)
  const isUnborn = person.isCompany && person.birthDate === null
  return isUnborn ? byDocument : [...byDocument, duplicatePerson(person, others.bornTheSameDay)]
}

/** Failed where anything has failed, else unknown where anything is. */
export function resultOf(check: EngineCheckName, findings: readonly Finding[]): EngineCheckResult {
  const bad = findings.filter(({ outcome }) => outcome !== 'passed')
  const outcome: FindingOutcome =
    bad.find((finding) => finding.outcome === 'failed')?.outcome ?? bad[0]?.outcome ?? 'passed'
  return { check, outcome, findings: [...new Set(bad.map((finding) => finding.check))] }
}
