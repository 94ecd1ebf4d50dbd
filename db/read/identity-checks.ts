/** Puts together what the engine itself can say of a customer, from what is stored. */
import {
  documentExpiry,
  duplicateDocument,
  duplicatePerson,
  minimumAge,
  screeningFinding,
} from '../../domain/identity/checks'
import type { Finding } from '../../domain/identity/finding'
import type { Reader } from '../connection'
import { customersBornOn, customersWithSameDocuments } from './identity'
import { documentsOf } from './kyc'
import { screenedCustomer } from './screening-subjects'
import { hitCounts } from './screenings'

export interface IdentityCheckRequest {
  readonly bankId: string
  /** A UUID. */
  readonly customerId: string
  /** In years. */
  readonly minimumAge: number
}

/** Every finding about a customer of the bank, or undefined where there is none. Nothing is written. */
export async function identityChecks(
  read: Reader,
  { bankId, customerId, minimumAge: years }: IdentityCheckRequest,
  now: Date,
): Promise<readonly Finding[] | undefined> {
  const customer = await screenedCustomer(read, bankId, customerId)
  if (customer === undefined) return undefined
  const { birthDate, name } = customer.subject
  const born = birthDate === null ? [] : await customersBornOn(read, bankId, birthDate, customerId)
  return [
    ...documentExpiry(await documentsOf(read, customerId), now.getTime()),
    minimumAge(birthDate, years, now.toISOString().slice(0, 10)),
    ...duplicateDocument(await customersWithSameDocuments(read, customerId)),
    duplicatePerson({ name, birthDate }, born),
    screeningFinding(await hitCounts(read, customerId)),
  ]
}
