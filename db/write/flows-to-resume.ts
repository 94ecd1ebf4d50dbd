/** Flows whose workflow is gone though what they are about goes on. Written by a restore (deploy/postgres/after-restore.sql), emptied by the outbox relay. */
import type { Frequency } from '../../domain/payments/standing-order'
import type { Transaction } from '../connection'

export interface CaseToResume {
  readonly customerId: string
  readonly bankId: string
}

/** `Payment` is what the first payment of the order was. */
export interface OrderToResume<Payment> {
  readonly standingOrderId: string
  readonly bankId: string
  readonly frequency: Frequency
  /** Days, ISO 8601. */
  readonly firstDay: string
  readonly lastDay: string | null
  readonly payments: number | null
  readonly payment: Payment
  /** The number of the payment that comes next. */
  readonly next: number
  /** The request of the payment before it. */
  readonly last: string
}

/** Names one that has been resumed. */
export interface ResumedFlow {
  readonly flow: 'CASE' | 'STANDING_ORDER'
  readonly id: string
}

/** Some of the flows that are named. */
export const namedFlows = (transaction: Transaction, limit: number): Promise<ResumedFlow[]> =>
  transaction.raw<ResumedFlow>('select flow, id from flows_to_resume limit ?', [limit])

/** Those of these cases that are there. */
export const casesToResume = (transaction: Transaction, ids: readonly string[]): Promise<CaseToResume[]> =>
  transaction.raw<CaseToResume>(
    'select customer_id as "customerId", bank_id as "bankId" from kyc_cases where customer_id = any (?::uuid[])',
    [ids],
  )

/** Those of these orders that go on. A payment that was prepared and never asked for is the next one. */
export const ordersToResume = <Payment>(
  transaction: Transaction,
  ids: readonly string[],
): Promise<OrderToResume<Payment>[]> =>
  transaction.raw<OrderToResume<Payment>>(
    `select s.standing_order_id as "standingOrderId", s.bank_id as "bankId", s.frequency, s.first_day::text as "firstDay",
       s.last_day::text as "lastDay", s.payments, s.payment, made.number + 1 as next, made.request_id as last
     from standing_orders s cross join lateral (
       select p.number, p.request_id from standing_order_payments p
       where p.standing_order_id = s.standing_order_id and (p.number = 1 or p.refusal is not null
         or exists (select from transaction_requests r where r.request_id = p.request_id))
       order by p.number desc limit 1
     ) made
     where s.standing_order_id = any (?::uuid[]) and s.status = 'ACTIVE'`,
    [ids],
  )

/** Forgets these: they have their workflow, or need none. */
export async function forgetFlows(transaction: Transaction, flows: readonly ResumedFlow[]): Promise<void> {
  await transaction.raw(
    `delete from flows_to_resume f using jsonb_to_recordset(?::jsonb) as done (flow text, id uuid)
     where f.flow = done.flow and f.id = done.id`,
    [JSON.stringify(flows)],
  )
}
