/** Compares one customer with every list, and keeps what was found. Owners: those of the screenings. */
import { erasedDetail } from '../../domain/kyc/erased'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import { nameOf } from '../../domain/screening/name'
import { byScore, leastThreshold } from '../../domain/screening/match'
import type { Match } from '../../domain/screening/match'
import type { Database } from '../connection'
import { caseStanding } from '../read/cases'
import { currentVersions, indexOfVersion } from '../read/screening-lists'
import type { StoredEntry } from '../read/screening-lists'
import { screenedCustomer } from '../read/screening-subjects'
import { screeningById } from '../read/screenings'
import type { ScreeningRow } from '../read/screenings'
import { insertScreenings } from './screenings'

export interface ScreeningRequest {
  /** A UUID; a repetition of the id is answered with what was found the first time. */
  readonly screeningId: string
  readonly bankId: string
  /** A UUID. */
  readonly customerId: string
  /** From `leastThreshold` to 1. */
  readonly threshold: number
  /** Missing where the engine itself asks. */
  readonly requestedBy?: string
}

/**
 * Refusals: CustomerNotFound (at this bank), CaseClosed (they have been erased), NoScreeningList (a comparison with nothing must not look like a good one),
 * NameNotComparable (the legal name has no letters).
 */
export async function screenCustomer(
  { read, write }: Pick<Database, 'read' | 'write'>,
  request: ScreeningRequest,
): Promise<Outcome<ScreeningRow>> {
  const { screeningId, bankId, customerId, requestedBy } = request
  // Policies of long ago could ask for less, with which nearly everybody is like somebody.
  const threshold = Math.max(request.threshold, leastThreshold)
  const repeated = await screeningById(read, screeningId)
  if (repeated !== undefined) return accept(repeated)
  const customer = await screenedCustomer(read, bankId, customerId)
  if (customer === undefined) return refuse('CustomerNotFound')
  if ((await caseStanding(read, customerId))?.state === 'erased') return refuse('CaseClosed', erasedDetail)
  if (nameOf(customer.subject.name).joined === '') return refuse('NameNotComparable')
  const versions = await currentVersions(read)
  if (versions.length === 0) return refuse('NoScreeningList')
  const found: Match<StoredEntry>[] = []
  for (const version of versions) {
    const index = await indexOfVersion(read, version)
    found.push(...index.find(customer.subject, threshold))
  }
  await write((transaction) =>
    insertScreenings(transaction, [
      {
        screeningId,
        customer,
        matches: found.sort(byScore),
        versionIds: versions.map(({ versionId }) => versionId),
        threshold,
        ...(requestedBy === undefined ? {} : { requestedBy }),
      },
    ]),
  )
  const stored = await screeningById(read, screeningId)
  if (stored === undefined) throw new Error(`screening ${screeningId} was stored and is gone`)
  return accept(stored)
}
