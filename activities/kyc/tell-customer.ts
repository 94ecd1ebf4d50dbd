/** What a case tells the customer by itself, in the transaction of what it is about. */
import type { Transaction } from '../../db/connection'
import type { CaseStand } from '../../db/write/cases'
import { insertCustomerMessage } from '../../db/write/customer-messages'
import { anything } from '../../domain/kyc/case-file'
import type { DecisionCommand } from '../../workflows/contract'
import type { CaseHappening } from './events'

/** A message from the staff of the onboarding; the same id is written once. */
export const tell = (
  transaction: Transaction,
  { bankId, customerId }: CaseStand,
  messageId: string,
  message: string,
): Promise<void> =>
  insertCustomerMessage(transaction, {
    messageId,
    bankId,
    customerId,
    userId: null,
    // By whatever the instance has, and the customer.
    transport: '',
    fromDepartment: 'Onboarding',
    fromPerson: 'Onboarding',
    message,
  })

/** What a reviewer still waits for, by type; empty where nothing is asked for, or in words alone: these are the staff's own. */
const typesOf = (requested: readonly string[] = []): string => requested.filter((type) => type !== anything).join(', ')

/** What the bank still waits for. */
export function remind(transaction: Transaction, { eventId, after }: CaseHappening): Promise<void> {
  const types = typesOf(after.requested)
  const waitsFor = types === '' ? after.waitsFor : `waiting for ${types}`
  return tell(transaction, after, eventId, `A reminder from your bank: we are still ${waitsFor}.`)
}

/** What a reviewer has asked for. Other decisions are not told here. */
export async function tellOfRequest(
  transaction: Transaction,
  { decision, commandId, missing }: DecisionCommand,
  after: CaseStand,
): Promise<void> {
  if (decision !== 'request_more') return
  const types = typesOf(missing)
  const wanted = types === '' ? 'something more. Please ask your bank what it is' : `the following: ${types}`
  await tell(transaction, after, commandId, `To verify your identity your bank needs from you ${wanted}.`)
}
