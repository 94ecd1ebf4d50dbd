/** Writes what a payment waits for besides answers. Owner: the transaction-request workflow. */
import type { PaymentDay, WaitReason } from '../../domain/payments/timing'
import type { Transaction } from '../connection'

/** The payment is made on a later day. */
export const insertWait = (
  transaction: Transaction,
  requestId: string,
  { date, beginsAt }: PaymentDay,
): Promise<unknown> =>
  transaction.raw(
    `insert into payment_waits (request_id, waits_for, pays_on, pays_at) values (?, 'DAY', ?::date, ?::timestamptz)`,
    [requestId, date, beginsAt],
  )

/** The payment was tried in vain and goes on waiting. */
export const putWait = (transaction: Transaction, requestId: string, reason: WaitReason): Promise<unknown> =>
  transaction.raw(
    `insert into payment_waits (request_id, waits_for, tries) values (?, ?, 1)
     on conflict (request_id) do update set waits_for = excluded.waits_for, tries = payment_waits.tries + 1, since =
       case when payment_waits.waits_for = excluded.waits_for then payment_waits.since else now() end`,
    [requestId, reason],
  )
