/** Reads standing orders of an account, and what became of each of their payments. */
import { isUuid } from '../../domain/ids'
import type { Frequency, NewestPayment, StandingOrderStatus } from '../../domain/payments/standing-order'
import type { Reader } from '../connection'

export interface StandingOrderRow {
  readonly standingOrderId: string
  readonly status: StandingOrderStatus
  readonly type: string
  readonly currency: string
  /** Decimal text. */
  readonly amount: string
  readonly description: string
  readonly payeeBankId: string
  readonly payeeAccountId: string
  readonly frequency: Frequency
  readonly firstDay: string
  readonly lastDay: string | null
  readonly payments: number | null
  readonly firstRequestId: string
  readonly initiatorId: string
  readonly createdAt: string
  readonly endedAt: string | null
  readonly endReason: string
  /** The user who has ended it; null: nobody has. */
  readonly endedBy: string | null
}

const columns = `standing_order_id as "standingOrderId", status, payment ->> 'type' as "type", payment ->> 'currency' as "currency",
  payment ->> 'amount' as "amount", payment ->> 'description' as "description", payment ->> 'toBankId' as "payeeBankId",
  payment ->> 'toAccountId' as "payeeAccountId", frequency, first_day::text as "firstDay", last_day::text as "lastDay", payments,
  first_request_id as "firstRequestId", initiator_id as "initiatorId", iso_seconds(created_at) as "createdAt",
  iso_seconds(ended_at) as "endedAt", end_reason as "endReason", ended_by as "endedBy"`

/** The newest thousand of the account, newest first; of those that this user has made, where one is named. */
export const standingOrdersOf = (read: Reader, accountKey: string, makerId?: string): Promise<StandingOrderRow[]> =>
  read.raw<StandingOrderRow>(
    `select ${columns} from standing_orders where account_key = ? ${makerId === undefined ? '' : 'and initiator_id = ?'}
     order by created_at desc limit 1000`,
    makerId === undefined ? [accountKey] : [accountKey, makerId],
  )

/** The standing order of this account, or undefined: that of another account is none of the caller's business. */
export async function standingOrderById(
  read: Reader,
  accountKey: string,
  standingOrderId: string,
): Promise<StandingOrderRow | undefined> {
  if (!isUuid(standingOrderId)) return undefined
  const [row] = await read.raw<StandingOrderRow>(
    `select ${columns} from standing_orders where standing_order_id = ? and account_key = ?`,
    [standingOrderId, accountKey],
  )
  return row
}

export interface StandingPaymentRow {
  readonly number: number
  readonly dueDay: string
  readonly requestId: string
  /** Of its transaction request; null where there is none (yet). */
  readonly status: string | null
  /** Why it was not made, in the words of its request, or why it could not even be asked for. */
  readonly reason: string
  readonly transactionId: string | null
}

/** The newest thousand payments of an order, newest first. */
export const standingPaymentsOf = (read: Reader, standingOrderId: string): Promise<StandingPaymentRow[]> =>
  read.raw<StandingPaymentRow>(
    `select p.number, p.due_day::text as "dueDay", p.request_id as "requestId", r.status,
       coalesce(p.refusal, r.end_reason, '') as "reason", r.transaction_id as "transactionId"
     from standing_order_payments p left join transaction_requests r using (request_id)
     where p.standing_order_id = ? order by p.number desc limit 1000`,
    [standingOrderId],
  )

export interface StandingOrderAtBankRow extends StandingOrderRow {
  readonly accountId: string
  readonly initiatorName: string
  readonly newest: NewestPayment | null
  /** The newest of its payments that is over. */
  readonly lastOver: Omit<StandingPaymentRow, 'transactionId'> | null
  /** Microseconds since 1970: where the list goes on after this order. */
  readonly position: bigint
}

export interface StandingOrderPage {
  readonly bankId: string
  readonly status: StandingOrderStatus | undefined
  readonly after: { readonly position: bigint; readonly id: string } | undefined
  readonly limit: number
}

const isOver = `(p.refusal is not null or coalesce(r.status in ('COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED'), false))`

/** Of an order's payments the newest one for which `condition` holds, as JSON of these members. */
const newestPayment = (members: string, condition: string): string =>
  `(select jsonb_build_object('number', p.number, 'dueDay', p.due_day::text, ${members})
    from standing_order_payments p left join transaction_requests r using (request_id)
    where p.standing_order_id = standing_orders.standing_order_id and ${condition} order by p.number desc limit 1)`

const outcome = `'requestId', p.request_id, 'status', r.status, 'reason', coalesce(p.refusal, r.end_reason, '')`

/** A page of the orders of the bank, newest first, each with where its payments stand. */
export function standingOrdersAtBank(
  read: Reader,
  { bankId, status, after, limit }: StandingOrderPage,
): Promise<StandingOrderAtBankRow[]> {
  // Only what is asked for is in the statement: each of the two lists has an index of its own.
  const filters = [
    ...(status === undefined ? [] : [{ text: 'status = ?', values: [status] }]),
    ...(after === undefined
      ? []
      : [
          {
            text: `(created_at, standing_order_id) < (timestamptz 'epoch' + ? * interval '1 microsecond', ?::uuid)`,
            values: [after.position, after.id],
          },
        ]),
  ]
  return read.raw<StandingOrderAtBankRow>(
    `select ${columns}, (select account_id from accounts where accounts.account_key = standing_orders.account_key) as "accountId",
       (select username from users where user_id = initiator_id) as "initiatorName",
       ${newestPayment(`'isOver', ${isOver}`, 'true')} as newest, ${newestPayment(outcome, isOver)} as "lastOver",
       (extract(epoch from created_at) * 1000000)::bigint as position
     from standing_orders where ${['bank_id = ?', ...filters.map(({ text }) => text)].join(' and ')}
     order by created_at desc, standing_order_id desc limit ?`,
    [bankId, ...filters.flatMap(({ values }) => values), limit],
  )
}
