/** Writes requests that wait for the staff. Owners: the workflows of credit limit requests and of account applications. */
import type { StaffRequestStatus } from '../../domain/staff-decision'
import type { Transaction } from '../connection'
import { everActing } from '../read/makers'
import { actedBy } from './actor'

type StaffRequestTable = 'credit_limit_requests' | 'account_applications'

export interface NewCreditLimitRequest {
  readonly requestId: string
  readonly bankId: string
  readonly customerId: string
  readonly currency: string
  /** A plain decimal. */
  readonly amount: string
  readonly details: Readonly<Record<string, string>>
  readonly requestedBy: string
  /** How long the staff have to decide. */
  readonly lifetimeMs: number
}

/** What a process that is begun, or begun anew, says of when it ends the request; of one that is over nothing changes. */
const expiresAt = "now() + ? * interval '1 millisecond'"
const expiresAnew = (table: StaffRequestTable): string =>
  `on conflict (request_id) do update set expires_at = excluded.expires_at where ${table}.status = 'REQUESTED'`

/** When it is there already, it gets the time that it has from now on. */
export async function insertCreditLimitRequest(
  transaction: Transaction,
  request: NewCreditLimitRequest,
): Promise<void> {
  await transaction.raw(
    `insert into credit_limit_requests (request_id, bank_id, customer_id, currency, amount, details, requested_by, expires_at)
     values (?, ?, ?, ?, ?::numeric, ?::jsonb, ?, ${expiresAt}) ${expiresAnew('credit_limit_requests')}`,
    [
      request.requestId,
      request.bankId,
      request.customerId,
      request.currency,
      request.amount,
      JSON.stringify(request.details),
      request.requestedBy,
      request.lifetimeMs,
    ],
  )
}

export interface NewAccountApplication {
  readonly requestId: string
  readonly bankId: string
  readonly productCode: string
  readonly userId: string | null
  readonly customerId: string | null
  readonly requestedBy: string
  /** How long the staff have to decide. */
  readonly lifetimeMs: number
}

/** When it is there already, it gets the time that it has from now on. */
export async function insertAccountApplication(
  transaction: Transaction,
  request: NewAccountApplication,
): Promise<void> {
  await transaction.raw(
    `insert into account_applications (request_id, bank_id, product_code, user_id, customer_id, requested_by, expires_at)
     values (?, ?, ?, ?, ?, ?, ${expiresAt}) ${expiresAnew('account_applications')}`,
    [
      request.requestId,
      request.bankId,
      request.productCode,
      request.userId,
      request.customerId,
      request.requestedBy,
      request.lifetimeMs,
    ],
  )
}

export interface LockedStaffRequest {
  readonly status: StaffRequestStatus
  /** Who has asked, for whom, and who acts, or has acted, for the customer. */
  readonly concernedUserIds: readonly string[]
  readonly decisionId: string | null
  /** Whether it is about a customer who has been erased. */
  readonly isOfErased: boolean
  /** Whether it is about a customer with whom the relationship has ended. */
  readonly isOfFormer: boolean
}

const applicant = { credit_limit_requests: 'null::uuid', account_applications: 'r.user_id' } as const

/** The request as it is now; others wait until this transaction ends. Throws when there is none. */
export async function lockStaffRequest(
  transaction: Transaction,
  table: StaffRequestTable,
  requestId: string,
): Promise<LockedStaffRequest> {
  // First the case, as an erasure does: the relationship does not end between what is read here and what is written then.
  await transaction.raw(
    `select from kyc_cases where customer_id = (select customer_id from ${table} where request_id = ?) for no key update`,
    [requestId],
  )
  const [row] = await transaction.raw<LockedStaffRequest>(
    `select r.status, r.decision_id as "decisionId",
       array_remove(array[r.requested_by, ${applicant[table]}] || array(${everActing('r.customer_id')}), null) as "concernedUserIds",
       k.state is not distinct from 'erased' as "isOfErased", k.state is not distinct from 'closed' as "isOfFormer"
     from ${table} r left join kyc_cases k using (customer_id) where r.request_id = ? for update of r`,
    [requestId],
  )
  if (row === undefined) throw new Error(`there is no row ${requestId} in ${table}`)
  return row
}

export interface StaffRequestEnding {
  readonly requestId: string
  readonly status: StaffRequestStatus
  readonly decisionId: string
  /** Null where the time has passed. */
  readonly userId: string | null
  readonly reason: string
}

export async function endStaffRequest(
  transaction: Transaction,
  table: StaffRequestTable,
  { requestId, status, decisionId, userId, reason }: StaffRequestEnding,
): Promise<void> {
  await transaction.raw(
    `update ${table} set status = ?, decision_id = ?, decided_by = ?, decided_at = now(), reason = ? where request_id = ?`,
    [status, decisionId, userId, reason, requestId],
  )
}

/** The customer's credit limit becomes what the request asks for; their timeline says that `userId` did it. */
export async function grantCreditLimit(transaction: Transaction, requestId: string, userId: string): Promise<void> {
  await transaction.raw(
    `update customers c set credit_limit_currency = r.currency, credit_limit_amount = r.amount::text, updated_at = now()
     from credit_limit_requests r
     where r.request_id = ? and c.customer_id = r.customer_id and ${actedBy}`,
    [requestId, userId],
  )
}

export async function nameOpenedAccount(transaction: Transaction, requestId: string, accountId: string): Promise<void> {
  await transaction.raw('update account_applications set account_id = ? where request_id = ?', [accountId, requestId])
}
