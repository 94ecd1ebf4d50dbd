/** Reads requests that wait, or have waited, for a decision of the staff. */
import { isUuid } from '../../domain/ids'
import type { StaffRequestStatus } from '../../domain/staff-decision'
import type { Reader } from '../connection'
import { customerColumns } from './customers'
import type { CustomerRow } from './customers'

/** Times are ISO 8601 text with whole seconds. */
interface StaffRequestRow {
  readonly requestId: string
  readonly bankId: string
  readonly status: StaffRequestStatus
  readonly requestedBy: string
  readonly requestedAt: string
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly reason: string
}

export interface CreditLimitRequestRow extends StaffRequestRow {
  readonly customerId: string
  readonly currency: string
  readonly amount: string
  readonly details: Readonly<Record<string, string>>
}

const decisionColumns = `r.request_id as "requestId", r.bank_id as "bankId", r.status, r.requested_by as "requestedBy",
  iso_seconds(r.requested_at) as "requestedAt", r.decided_by as "decidedBy", iso_seconds(r.decided_at) as "decidedAt", r.reason`
const creditColumns = `${decisionColumns}, r.customer_id as "customerId", r.currency, r.amount::text as "amount", r.details`

// No customer asks as often; the bound is there so that no row count can exhaust the server.
const longestList = 1_000

/** The requests of a customer, newest first. */
export const creditLimitRequestsOf = (read: Reader, customerId: string): Promise<CreditLimitRequestRow[]> =>
  read.raw<CreditLimitRequestRow>(
    `select ${creditColumns} from credit_limit_requests r where r.customer_id = ?
     order by r.requested_at desc, r.request_id limit ${longestList}`,
    [customerId],
  )

/** A request at the bank, of this customer where one is named. */
export async function creditLimitRequest(
  read: Reader,
  bankId: string,
  requestId: string,
  customerId?: string,
): Promise<CreditLimitRequestRow | undefined> {
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<CreditLimitRequestRow>(
    `select ${creditColumns} from credit_limit_requests r
     where r.request_id = ? and r.bank_id = ? and r.customer_id = coalesce(?::uuid, r.customer_id)`,
    [requestId, bankId, customerId ?? null],
  )
  return row
}

export interface StaffRequestPage {
  readonly bankId: string
  readonly status: StaffRequestStatus
  readonly limit: number
  readonly offset: number
}

/** The requests of a bank in one status, oldest first. */
export const creditLimitRequestsAtBank = (
  read: Reader,
  { bankId, status, limit, offset }: StaffRequestPage,
): Promise<CreditLimitRequestRow[]> =>
  read.raw<CreditLimitRequestRow>(
    `select ${creditColumns} from credit_limit_requests r where r.bank_id = ? and r.status = ?
     order by r.requested_at, r.request_id limit ? offset ?`,
    [bankId, status, limit, offset],
  )

/** The requests of a customer that have ended without anybody's decision. */
export const expiredRequestsOf = (
  read: Reader,
  customerId: string,
): Promise<{ readonly kind: 'creditLimit' | 'account'; readonly requestId: string }[]> =>
  read.raw(
    `select 'creditLimit' as kind, request_id as "requestId" from credit_limit_requests where customer_id = ? and status = 'EXPIRED'
     union all
     select 'account', request_id from account_applications where customer_id = ? and status = 'EXPIRED'
     order by 1, 2`,
    [customerId, customerId],
  )

export interface AccountApplicationRow extends StaffRequestRow {
  readonly productCode: string
  readonly user: {
    readonly userId: string
    readonly email: string
    readonly provider: string
    readonly providerId: string
    readonly username: string
  } | null
  readonly customer: CustomerRow | null
}

const applicationSql = `select ${decisionColumns}, r.product_code as "productCode",
    (select jsonb_build_object('userId', u.user_id, 'email', u.email, 'provider', u.provider, 'providerId', u.provider_id,
       'username', u.username) from users u where u.user_id = r.user_id) as "user",
    (select to_jsonb(found) from (select ${customerColumns} from customers left join kyc_cases using (customer_id)
       where customers.customer_id = r.customer_id) found) as "customer"
  from account_applications r`

/** The applications of a bank, oldest first. */
export const accountApplicationsAtBank = (
  read: Reader,
  bankId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<AccountApplicationRow[]> =>
  read.raw<AccountApplicationRow>(
    `${applicationSql} where r.bank_id = ? order by r.requested_at, r.request_id limit ? offset ?`,
    [bankId, limit, offset],
  )

/** An application at the bank; undefined when it has none of that id. */
export async function accountApplication(
  read: Reader,
  bankId: string,
  requestId: string,
): Promise<AccountApplicationRow | undefined> {
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<AccountApplicationRow>(`${applicationSql} where r.request_id = ? and r.bank_id = ?`, [
    requestId,
    bankId,
  ])
  return row
}

export interface Applicants {
  /** Whether the user exists; true where none is named. */
  readonly hasUser: boolean
  /** Whether the bank has the customer; true where none is named. */
  readonly hasCustomer: boolean
  /** Whether the customer has been erased. */
  readonly isErased: boolean
  /** Who acts for the customer, longest linked first; null where nobody does, or no customer is named. */
  readonly customersUserId: string | null
}

/** Whom an application names, in one round trip. */
export async function applicantsOf(
  read: Reader,
  bankId: string,
  { userId, customerId }: { readonly userId: string | undefined; readonly customerId: string | undefined },
): Promise<Applicants> {
  const uuidOrNull = (id: string | undefined): string | null => (id !== undefined && isUuid(id) ? id : null)
  const [row] = await read.raw<Applicants>(
    `select exists (select from users where user_id = ?::uuid and deleted_at is null) or ? as "hasUser",
       exists (select from customers where customer_id = ?::uuid and bank_id = ?) or ? as "hasCustomer",
       exists (select from kyc_cases where customer_id = ?::uuid and state = 'erased') as "isErased",
       (select l.user_id from user_customer_links l join users u using (user_id)
          where l.customer_id = ?::uuid and l.is_active and u.deleted_at is null
          order by l.inserted_at, l.link_id limit 1) as "customersUserId"`,
    [
      uuidOrNull(userId),
      userId === undefined,
      uuidOrNull(customerId),
      bankId,
      customerId === undefined,
      uuidOrNull(customerId),
      uuidOrNull(customerId),
    ],
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row
}

/** Whether the user acts for the customer. */
export async function actsFor(read: Reader, userId: string, customerId: string): Promise<boolean> {
  const [row] = await read.raw<{ acts: boolean }>(
    'select exists (select from user_customer_links where user_id = ? and customer_id = ? and is_active) as acts',
    [userId, customerId],
  )
  return row?.acts === true
}
