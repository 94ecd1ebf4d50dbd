/** What a bank wants of payments that wait, on the wire of our own API. */
import { z } from 'zod'
import type { PaymentRules as Rules } from '../../db/read/payment-rules'

/** Less often than once an hour serves nobody on the day; more often than every five minutes fills histories. */
const minutes = z.union([z.literal(0), z.int().min(5).max(60)])

export const PaymentRules = z.object({
  hold_funds: z.boolean(),
  funds_retry_minutes: z.int(),
  wait_for_frozen_account_hours: z.int(),
})
export const PutPaymentRules = z.object({
  hold_funds: z.boolean(),
  funds_retry_minutes: minutes.default(0),
  wait_for_frozen_account_hours: z.int().min(0).max(720).default(0),
})

export const rulesJson = ({ holdFunds, fundsRetryMinutes, frozenWaitHours }: Rules): z.input<typeof PaymentRules> => ({
  hold_funds: holdFunds,
  funds_retry_minutes: fundsRetryMinutes,
  wait_for_frozen_account_hours: frozenWaitHours,
})
