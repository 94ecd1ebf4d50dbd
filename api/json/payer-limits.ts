/** How much users may pay, on the wire of our own API. */
import { z } from 'zod'
import type { PayerLimitRow } from '../../db/read/payer-limits'
import { formatMoney } from '../../domain/money'

export const PutPayerLimit = z.object({
  user_id: z.uuid().nullish(),
  currency: z.string(),
  daily_amount: z.string(),
  monthly_amount: z.string(),
})

export const PayerLimit = z.object({
  payer_limit_id: z.string(),
  user_id: z.string().nullable(),
  currency: z.string(),
  daily_amount: z.string(),
  monthly_amount: z.string(),
  set_by_user_id: z.string(),
  set_at: z.string(),
})
export const PayerLimits = z.object({ payer_limits: z.array(PayerLimit) })

export const payerLimitJson = (row: PayerLimitRow): z.input<typeof PayerLimit> => ({
  payer_limit_id: row.limitId,
  user_id: row.userId,
  currency: row.currency,
  daily_amount: formatMoney({ currency: row.currency, minor: row.dailyAmount }),
  monthly_amount: formatMoney({ currency: row.currency, minor: row.monthlyAmount }),
  set_by_user_id: row.setBy,
  set_at: row.setAt,
})
