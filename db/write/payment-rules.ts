/** Writes the rules of a bank for payments that wait. Owner: the API. */
import type { Transaction } from '../connection'
import type { PaymentRules } from '../read/payment-rules'
import { actedBy } from './actor'

export const putPaymentRules = (
  transaction: Transaction,
  {
    bankId,
    holdFunds,
    fundsRetryMinutes,
    frozenWaitHours,
    setBy,
  }: PaymentRules & { readonly bankId: string; readonly setBy: string },
): Promise<unknown> =>
  transaction.raw(
    `insert into payment_rules (bank_id, hold_funds, funds_retry_minutes, frozen_wait_hours, set_by)
     select ?, ?, ?, ?, ? where ${actedBy}
     on conflict (bank_id) do update set hold_funds = excluded.hold_funds, funds_retry_minutes = excluded.funds_retry_minutes,
       frozen_wait_hours = excluded.frozen_wait_hours, set_by = excluded.set_by, set_at = now()`,
    [bankId, holdFunds, fundsRetryMinutes, frozenWaitHours, setBy, setBy],
  )
