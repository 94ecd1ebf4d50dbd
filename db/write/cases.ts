/** Writes onboarding cases and their append-only timeline. Owner: the onboarding workflow. */
import type { CaseFile } from '../../domain/kyc/case-file'
import type { Transaction } from '../connection'

/** The part of a case file that the case's row shows. */
export type CaseStand = Pick<
  CaseFile,
  'bankId' | 'customerId' | 'state' | 'caseVersion' | 'round' | 'waitsFor' | 'dueAtMs' | 'accountId'
>

const dueAt = ({ dueAtMs }: CaseStand): Date | null => (dueAtMs === null ? null : new Date(dueAtMs))

/** Inserts the case as the file says; false when the customer has one already, which stays as it is. */
export async function insertCase(transaction: Transaction, file: CaseFile): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into kyc_cases (customer_id, bank_id, state, version, policy, submitted_by, owner_user_id, wanted_account, waiting_for, due_at, round)
     values (?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?) on conflict (customer_id) do nothing returning customer_id`,
    [
      file.customerId,
      file.bankId,
      file.state,
      file.caseVersion,
      JSON.stringify(file.policy),
      file.submittedByUserId,
      file.ownerUserId,
      file.wantedAccount === null ? null : JSON.stringify(file.wantedAccount),
      file.waitsFor,
      dueAt(file),
      file.round,
    ],
  )
  return inserted.length > 0
}

export const caseEventKinds = [
  'caseOpened',
  'documentRecorded',
  'mediaRecorded',
  'checkRecorded',
  'statusRecorded',
  'decisionGiven',
  'reminderDue',
  'deadlinePassed',
  'escalated',
  'documentExpired',
  'accountOpened',
  'accountRefused',
  'onboardingCompleted',
] as const
export type CaseEventKind = (typeof caseEventKinds)[number]

export interface NewCaseEvent {
  /** Names the command that caused it: the same command twice is one event. */
  readonly eventId: string
  readonly customerId: string
  readonly kind: CaseEventKind
  readonly detail: object
  /** Null where time or the engine itself did it. */
  readonly actorUserId: string | null
}

/** Appends to the timeline; false when there is an event with this id already: see isSameEvent. */
export async function insertEvent(transaction: Transaction, event: NewCaseEvent): Promise<boolean> {
  const detail = JSON.stringify(event.detail)
  const inserted = await transaction.raw(
    `insert into kyc_case_events (event_id, customer_id, kind, detail, actor_user_id) values (?, ?, ?, ?::jsonb, ?)
     on conflict (event_id) do nothing returning event_id`,
    [event.eventId, event.customerId, event.kind, detail, event.actorUserId],
  )
  return inserted.length > 0
}

/** True when the event with this id is the one that is meant: same customer, kind and request. */
export async function isSameEvent(transaction: Transaction, event: NewCaseEvent): Promise<boolean> {
  const same = await transaction.raw(
    `select event_id from kyc_case_events where event_id = ? and customer_id = ? and kind = ?
     and detail->>'requestHash' is not distinct from ?::jsonb->>'requestHash'`,
    [event.eventId, event.customerId, event.kind, JSON.stringify(event.detail)],
  )
  return same.length > 0
}

/** The case's row follows the file. */
export async function updateCase(transaction: Transaction, file: CaseStand): Promise<void> {
  await transaction.raw(
    `update kyc_cases set state = ?, version = ?, round = ?, waiting_for = ?, due_at = ?, account_id = ?, changed_at = now() where customer_id = ?`,
    [file.state, file.caseVersion, file.round, file.waitsFor, dueAt(file), file.accountId, file.customerId],
  )
}

/** True when the user can be given something: known, and not deleted. */
export async function isActiveUser(transaction: Transaction, userId: string): Promise<boolean> {
  const users = await transaction.raw('select user_id from users where user_id = ? and deleted_at is null', [userId])
  return users.length > 0
}

/** True when the bank has this customer. */
export async function isCustomerOf(
  transaction: Transaction,
  { bankId, customerId }: Pick<CaseStand, 'bankId' | 'customerId'>,
): Promise<boolean> {
  const customers = await transaction.raw('select customer_id from customers where customer_id = ? and bank_id = ?', [
    customerId,
    bankId,
  ])
  return customers.length > 0
}

/** The number under which the bank knows the customer; a case without a customer cannot be, so the empty text never shows. */
export async function customerNumberOf(transaction: Transaction, customerId: string): Promise<string> {
  const [customer] = await transaction.raw<{ customerNumber: string }>(
    'select customer_number as "customerNumber" from customers where customer_id = ?',
    [customerId],
  )
  return customer?.customerNumber ?? ''
}
