/** Makes the engine's own checks that a case asks for, and writes each down as a KYC check with the engine as who. */
import { createHash } from 'node:crypto'
import type { Transaction } from '../../db/connection'
import { customersBornOn, customersWithSameDocuments } from '../../db/read/identity'
import { documentsOf } from '../../db/read/kyc'
import { screenedCustomer } from '../../db/read/screening-subjects'
import { customerNumberOf } from '../../db/write/cases'
import { putEvidence } from '../../db/write/kyc-records'
import { duplicateFindings, resultOf, zoneFindings } from '../../domain/identity/case-checks'
import type { Finding } from '../../domain/identity/finding'
import { engineCheckId } from '../../domain/kyc/engine-check'
import type { EngineCheckName, EngineCheckResult } from '../../domain/kyc/engine-check'
import type { EvidenceRecord } from '../../domain/kyc/evidence'
import type { CustomerKind } from '../../domain/kyc/policy'
import type { ActivityDependencies } from '../dependencies'

export interface EngineChecksRequest {
  readonly bankId: string
  readonly customerId: string
  readonly customerKind: CustomerKind
  readonly checks: readonly EngineCheckName[]
  /** The types of documents of which one has to have a machine-readable zone. */
  readonly zoneOf: readonly string[]
}

export interface EngineCheckActivities {
  /** One result per check. A repetition that finds the same writes nothing new. */
  makeEngineChecks(request: EngineChecksRequest): Promise<readonly EngineCheckResult[]>
}

const longestComment = 2_000

async function findingsOf(
  transaction: Transaction,
  check: EngineCheckName,
  { bankId, customerId, customerKind, zoneOf }: EngineChecksRequest,
  now: Date,
): Promise<readonly Finding[]> {
  const customer = await screenedCustomer(transaction, bankId, customerId)
  if (customer === undefined) throw new Error('a customer who has a case is gone')
  const { name, birthDate } = customer.subject
  if (check === 'machine_readable_zone') {
    return zoneFindings(await documentsOf(transaction, customerId), zoneOf, { name, birthDate }, now.getTime())
  }
  return duplicateFindings(
    { name, birthDate, isCompany: customerKind === 'company' },
    {
      withDocuments: await customersWithSameDocuments(transaction, customerId),
      bornTheSameDay: birthDate === null ? [] : await customersBornOn(transaction, bankId, birthDate, customerId),
    },
  )
}

/** No longer than the longest: then it ends behind the last customer who fits, since only who is named with their id is found when they are erased. */
function commentOf(findings: readonly Finding[]): string {
  const whole = findings.map(({ text }) => text).join(' ')
  if (whole.length <= longestComment) return whole
  const start = whole.slice(0, longestComment)
  return start.slice(0, start.lastIndexOf(')') + 1 || longestComment)
}

/** The check in the words of its findings. What only says when it was made does not make another one of it. */
async function writeDown(
  transaction: Transaction,
  { bankId, customerId }: EngineChecksRequest,
  { check, outcome }: EngineCheckResult,
  findings: readonly Finding[],
  now: Date,
): Promise<void> {
  const record: EvidenceRecord = {
    ...{ kind: 'check', bankId, customerId, id: engineCheckId(check), how: check },
    customerNumber: await customerNumberOf(transaction, customerId),
    date: `${now.toISOString().slice(0, 19)}Z`,
    staffUserId: null,
    staffName: 'engine',
    satisfied: outcome === 'passed',
    comments: commentOf(findings),
  }
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...record, date: null }))
    .digest('hex')
  await putEvidence(transaction, record, hash, null)
}

/** The activity of a case whose policy asks for checks by the engine. */
export const engineCheckActivities = ({ database, now }: ActivityDependencies): EngineCheckActivities => ({
  makeEngineChecks: (request) =>
    database.write(async (transaction) => {
      const results: EngineCheckResult[] = []
      for (const check of request.checks) {
        const findings = await findingsOf(transaction, check, request, now())
        const result = resultOf(check, findings)
        await writeDown(transaction, request, result, findings, now())
        results.push(result)
      }
      return results
    }),
})
