/** Standing orders on the wire of our own API. */
import { z } from 'zod'
import type { StandingOrderAtBankRow, StandingOrderRow, StandingPaymentRow } from '../../db/read/standing-orders'
import { dayOf } from '../../domain/payments/days'
import { frequencies, nextDueDay, standingOrderStatuses } from '../../domain/payments/standing-order'
import { PostSepa, PostToCounterparty } from './counterparty-payments'
import { PostToAccount, TransactionRequest400 } from './transaction-requests'
import { filledText, text } from './wire'

const day = text(10).refine((written) => dayOf(written) === written, { error: 'must be a day as yyyy-mm-dd' })

/** When it is paid; `payments` and `last_day` may be left out, also both. */
const rhythm = {
  frequency: z.enum(frequencies),
  first_day: day,
  last_day: day.nullish(),
  payments: z.int().min(1).max(2_000).nullish(),
}
const common = { ...rhythm, charge_policy: text(32).default('SHARED') }

/** What is paid is said as in a transaction request of the type. */
export const PostStandingOrder = z.union([
  z.object({ ...common, type: z.literal('ACCOUNT'), ...PostToAccount.omit({ future_date: true }).shape }),
  z.object({
    ...PostToCounterparty.omit({ future_date: true }).shape,
    ...common,
    type: z.literal('COUNTERPARTY'),
  }),
  z.object({ ...PostSepa.omit({ future_date: true, reasons: true }).shape, ...common, type: z.literal('SEPA') }),
])
export type NewStandingOrderJson = z.output<typeof PostStandingOrder>

export const exampleStandingOrder: z.input<typeof PostStandingOrder> = {
  type: 'COUNTERPARTY',
  to: { counterparty_id: '9fg8a7e4-6d02-40e3-a129-0b2bf89de8uh' },
  value: { currency: 'EUR', amount: '850.00' },
  description: 'rent',
  charge_policy: 'SHARED',
  frequency: 'MNTH',
  first_day: '2027-01-31',
  last_day: '2028-12-31',
}

export const PostEnd = z.object({ reason: filledText(2_000) })

const StandingOrder = z.object({
  id: z.string(),
  status: z.enum(standingOrderStatuses),
  type: z.string(),
  to: z.object({ bank_id: z.string(), account_id: z.string() }),
  value: z.object({ currency: z.string(), amount: z.string() }),
  description: z.string(),
  frequency: z.enum(frequencies),
  first_day: z.string(),
  last_day: z.string().nullable(),
  payments: z.int().nullable(),
  first_transaction_request_id: z.string(),
  created_by_user_id: z.string(),
  created: z.string(),
  ended: z.string().nullable(),
  end_reason: z.string(),
})
export const StandingOrders = z.object({ standing_orders: z.array(StandingOrder) })

/** As the staff of the bank see it: from which account, when it pays next and what became of its last payment. */
export const StandingOrderAtBank = StandingOrder.extend({
  from: z.object({ bank_id: z.string(), account_id: z.string() }),
  created_by_username: z.string(),
  next_due_day: z.string().nullable(),
  last_payment: z
    .object({
      number: z.int(),
      due_day: z.string(),
      transaction_request_id: z.string(),
      status: z.string().nullable(),
      reason: z.string(),
    })
    .nullable(),
})
export const StandingOrdersAtBank = z.object({
  standing_orders: z.array(StandingOrderAtBank),
  next: z.string().nullable(),
})

/** A new one, with the request of its first payment: who answers its challenges confirms the whole order. */
export const CreatedStandingOrder = StandingOrder.extend({ first_transaction_request: TransactionRequest400 })

export const StandingOrderWithPayments = StandingOrder.extend({
  made: z.array(
    z.object({
      number: z.int(),
      due_day: z.string(),
      transaction_request_id: z.string(),
      status: z.string().nullable(),
      reason: z.string(),
      transaction_id: z.string().nullable(),
    }),
  ),
})

export const standingOrderJson = (row: StandingOrderRow): z.input<typeof StandingOrder> => ({
  id: row.standingOrderId,
  status: row.status,
  type: row.type,
  to: { bank_id: row.payeeBankId, account_id: row.payeeAccountId },
  value: { currency: row.currency, amount: row.amount },
  description: row.description,
  frequency: row.frequency,
  first_day: row.firstDay,
  last_day: row.lastDay,
  payments: row.payments,
  first_transaction_request_id: row.firstRequestId,
  created_by_user_id: row.initiatorId,
  created: row.createdAt,
  ended: row.endedAt,
  end_reason: row.endReason,
})

export const withPaymentsJson = (
  row: StandingOrderRow,
  payments: readonly StandingPaymentRow[],
): z.input<typeof StandingOrderWithPayments> => ({
  ...standingOrderJson(row),
  made: payments.map((payment) => ({
    number: payment.number,
    due_day: payment.dueDay,
    transaction_request_id: payment.requestId,
    status: payment.status,
    reason: payment.reason,
    transaction_id: payment.transactionId,
  })),
})

export const standingOrderAtBankJson = (
  row: StandingOrderAtBankRow,
  bankId: string,
): z.input<typeof StandingOrderAtBank> => ({
  ...standingOrderJson(row),
  from: { bank_id: bankId, account_id: row.accountId },
  created_by_username: row.initiatorName,
  next_due_day: row.endedAt === null ? (nextDueDay(row, row.newest) ?? null) : null,
  last_payment: row.lastOver && {
    number: row.lastOver.number,
    due_day: row.lastOver.dueDay,
    transaction_request_id: row.lastOver.requestId,
    status: row.lastOver.status,
    reason: row.lastOver.reason,
  },
})
