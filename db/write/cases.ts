/** Writes onboarding cases and their append-only timeline. Owner: the onboarding workflow. */
import type { CaseEventKind } from '../../domain/kyc/event'
import { laterMembers } from '../../domain/kyc/case-file'
import type { CaseFile, Freeze } from '../../domain/kyc/case-file'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { CheckRequest } from '../../domain/kyc/provider-check'
import type { Task } from '../../domain/kyc/task'
import type { Transaction } from '../connection'
import { syncCheckRequests } from './check-requests'

/** The part of a case file that the case's row shows; what came later may be missing from what an older worker has sent. */
export type CaseStand = Pick<
  CaseFile,
  'bankId' | 'customerId' | 'state' | 'caseVersion' | 'round' | 'waitsFor' | 'dueAtMs' | 'accountId'
> &
  Partial<LaterStand>

interface LaterStand extends Omit<
  typeof laterMembers,
  'customerKind' | 'factsVersion' | 'checkRequests' | 'deniedBy' | 'isDoubted'
> {
  readonly overdue: boolean
  readonly frozen: Freeze | null
  readonly task: Task | null
  /** Where the case has come under another one. */
  readonly policy: OnboardingPolicy
  /** Where what providers were asked has changed. */
  readonly checkRequests: readonly CheckRequest[]
}

const momentOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

/** Inserts the case as the file says; false when the customer has one already, which stays as it is. */
export async function insertCase(transaction: Transaction, file: CaseFile): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into kyc_cases (customer_id, bank_id, state, version, policy, submitted_by, owner_user_id, wanted_account, waiting_for, due_at, round, customer_kind, risk, facts_version)
     values (?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?) on conflict (customer_id) do nothing returning customer_id`,
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
      momentOf(file.dueAtMs),
      file.round,
      file.customerKind,
      file.risk,
      file.seenFactsVersion,
    ],
  )
  return inserted.length > 0
}

export interface NewCaseEvent {
  /** Names the command that caused it: the same command twice is one event. */
  readonly eventId: string
  readonly customerId: string
  readonly kind: CaseEventKind
  readonly detail: object
  /** Null where time or the engine itself did it. */
  readonly actorUserId: string | null
  /** The version of the case after it; null where the case has no part in it. */
  readonly caseVersion: number | null
}

/** Appends to the timeline, as the next link of the customer's chain; false when there is an event with this id already: see isSameEvent. */
export async function insertEvent(transaction: Transaction, event: NewCaseEvent): Promise<boolean> {
  const [appended] = await transaction.raw<{ isNew: boolean }>(
    'select append_case_event(?::uuid, ?::uuid, ?, ?::jsonb, ?::uuid, ?::integer) as "isNew"',
    [event.eventId, event.customerId, event.kind, JSON.stringify(event.detail), event.actorUserId, event.caseVersion],
  )
  return appended?.isNew === true
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

const jsonOf = (value: object | null | undefined): string | null => (value ? JSON.stringify(value) : null)

/** The case's row follows the file. */
export async function updateCase(transaction: Transaction, stand: CaseStand): Promise<void> {
  const later = { ...laterMembers, frozen: null, task: null, ...stand }
  const { task } = later
  await transaction.raw(
    `update kyc_cases set state = ?, state_since = case when state = ? then state_since else now() end,
       version = ?, round = ?, waiting_for = ?, due_at = ?, account_id = ?, risk = ?, level = ?,
       assignee_user_id = ?::uuid, requested = ?::jsonb, resubmissions = ?, verified_at = ?, expired = ?, ended_at = ?, frozen = ?, engine_checks = ?::jsonb, screening = ?::jsonb,
       task = ?::text, task_role = ?, task_since = case when ?::text is null then null when task = ?::text then task_since else now() end,
       policy = coalesce(?::jsonb, policy), facts_version = greatest(facts_version, ?::integer), changed_at = now()
     where customer_id = ?`,
    [
      stand.state,
      stand.state,
      stand.caseVersion,
      stand.round,
      stand.waitsFor,
      momentOf(stand.dueAtMs),
      stand.accountId,
      later.risk,
      later.level,
      later.assigneeUserId,
      JSON.stringify(later.requested),
      later.resubmissions,
      momentOf(later.verifiedAtMs),
      later.expired,
      momentOf(later.endedAtMs),
      later.frozen,
      jsonOf(later.engineChecks),
      jsonOf(later.screening),
      task?.kind ?? null,
      task?.role ?? null,
      task?.kind ?? null,
      task?.kind ?? null,
      jsonOf(stand.policy),
      later.seenFactsVersion,
      stand.customerId,
    ],
  )
  if (stand.checkRequests !== undefined) await syncCheckRequests(transaction, stand, stand.checkRequests)
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
