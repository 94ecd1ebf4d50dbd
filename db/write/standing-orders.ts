/** Writes standing orders and their payments. Owner: the standing-order workflow. */
import type { Rhythm, StandingOrderStatus } from '../../domain/payments/standing-order'
import type { PaymentCalendar } from '../../domain/payments/calendar'
import type { Transaction } from '../connection'
import { calendarColumn } from '../read/payment-calendars'
import { rulesColumn } from '../read/payment-rules'
import type { PaymentRules } from '../read/payment-rules'

export interface NewStandingOrder {
  readonly standingOrderId: string
  readonly bankId: string
  readonly accountKey: string
  readonly firstRequestId: string
  /** The first payment as its workflow was given it. */
  readonly payment: object
  readonly rhythm: Rhythm
  readonly initiatorId: string
}

/** Stores the order with its first payment; stored before, it stays. */
export async function insertStandingOrder(transaction: Transaction, order: NewStandingOrder): Promise<void> {
  const { standingOrderId, rhythm } = order
  await transaction.raw(
    `insert into standing_orders (standing_order_id, bank_id, account_key, first_request_id, payment, frequency, first_day, last_day,
       payments, initiator_id) values (?, ?, ?, ?, ?::jsonb, ?, ?::date, ?::date, ?, ?) on conflict do nothing`,
    [
      standingOrderId,
      order.bankId,
      order.accountKey,
      order.firstRequestId,
      JSON.stringify(order.payment),
      rhythm.frequency,
      rhythm.firstDay,
      rhythm.lastDay,
      rhythm.payments,
      order.initiatorId,
    ],
  )
  const first = { standingOrderId, number: 1, dueDay: rhythm.firstDay, requestId: order.firstRequestId, refusal: null }
  await insertStandingPayment(transaction, first)
}

export interface StandingPayment {
  readonly standingOrderId: string
  readonly number: number
  readonly dueDay: string
  readonly requestId: string
  /** Why it could not even be asked for; null where it was. */
  readonly refusal: string | null
}

/** Notes that a payment of the order is due; noted before, it stays. */
export const insertStandingPayment = (transaction: Transaction, payment: StandingPayment): Promise<unknown> =>
  transaction.raw(
    `insert into standing_order_payments (standing_order_id, number, due_day, request_id, refusal)
     values (?, ?, ?::date, ?, ?) on conflict do nothing`,
    [payment.standingOrderId, payment.number, payment.dueDay, payment.requestId, payment.refusal],
  )

export interface LockedStandingOrder<Payment> {
  readonly status: StandingOrderStatus
  readonly payment: Payment
  readonly rules: PaymentRules | null
  readonly calendar: PaymentCalendar | null
  /** False where its counterparty was deleted, or may no longer be paid. */
  readonly payeeIsThere: boolean
}

/** Locks the order until the transaction ends. `Payment` is what its first payment was. */
export async function lockStandingOrder<Payment>(
  transaction: Transaction,
  standingOrderId: string,
): Promise<LockedStandingOrder<Payment>> {
  const [row] = await transaction.raw<LockedStandingOrder<Payment>>(
    `select s.status, s.payment, ${rulesColumn('s.bank_id')} as rules, ${calendarColumn('s.bank_id')} as calendar,
       s.payment -> 'counterpartyId' is null or exists (
         select from counterparties c where c.counterparty_id = (s.payment ->> 'counterpartyId')::uuid
           and c.deleted_at is null and c.is_beneficiary) as "payeeIsThere"
     from standing_orders s where s.standing_order_id = ? for no key update of s`,
    [standingOrderId],
  )
  if (row === undefined) throw new Error(`standing order ${standingOrderId} does not exist`)
  return row
}

export interface StandingOrderEnd {
  readonly standingOrderId: string
  readonly status: StandingOrderStatus
  readonly reason: string
  readonly endedBy: string | null
}

/** Ends the order, unless it has ended. */
export const closeStandingOrder = (
  transaction: Transaction,
  { standingOrderId, status, reason, endedBy }: StandingOrderEnd,
): Promise<unknown> =>
  transaction.raw(
    `update standing_orders set status = ?, end_reason = ?, ended_by = ?::uuid, ended_at = now()
     where standing_order_id = ? and status in ('INITIATED', 'ACTIVE')`,
    [status, reason, endedBy, standingOrderId],
  )

/** Ids of the order's payments that are not over. */
export async function waitingPayments(transaction: Transaction, standingOrderId: string): Promise<readonly string[]> {
  const rows = await transaction.raw<{ requestId: string }>(
    `select p.request_id as "requestId" from standing_order_payments p join transaction_requests r using (request_id)
     where p.standing_order_id = ? and r.status in ('INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING') order by p.number`,
    [standingOrderId],
  )
  return rows.map(({ requestId }) => requestId)
}
