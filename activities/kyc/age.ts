/** Whether a customer is as old as the policy of their case asks. */
import type { Transaction } from '../../db/connection'
import { ageFacts } from '../../db/read/cases'
import { isOfAge } from '../../domain/kyc/age'

/** True where no age is asked for, and for companies; false when the date of birth is not known. */
export async function isOldEnough(transaction: Transaction, customerId: string, now: Date): Promise<boolean> {
  const { minimumAge, customerKind, dateOfBirth } = await ageFacts(transaction, customerId)
  if (minimumAge === null || customerKind === 'company') return true
  return dateOfBirth !== null && isOfAge(dateOfBirth, minimumAge, now.toISOString())
}
