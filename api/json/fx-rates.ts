/** Rates of a bank over time, and those of one transaction, on the wire of our own API: as text, with every digit. */
import { z } from 'zod'
import type { DatedRateRow, StoredRate } from '../../db/read/fx'

export const DatedRates = z.object({
  rates: z.array(
    z.object({
      from_currency_code: z.string(),
      to_currency_code: z.string(),
      conversion_value: z.string(),
      inverse_conversion_value: z.string(),
      effective_date: z.string(),
      is_in_effect: z.boolean(),
      set_by_user_id: z.string().nullable(),
      set_at: z.string(),
    }),
  ),
})

export const datedRateJson = (row: DatedRateRow): z.input<typeof DatedRates>['rates'][number] => ({
  from_currency_code: row.fromCurrency,
  to_currency_code: row.toCurrency,
  conversion_value: row.rate,
  inverse_conversion_value: row.inverseRate,
  effective_date: row.effectiveDate,
  is_in_effect: row.isInEffect,
  set_by_user_id: row.setBy,
  set_at: row.setAt,
})

export const AppliedRates = z.object({
  rates: z.array(
    z.object({
      from_currency_code: z.string(),
      to_currency_code: z.string(),
      conversion_value: z.string(),
      source: z.string(),
      effective_date: z.string().nullable(),
    }),
  ),
})

export const appliedRateJson = (rate: StoredRate): z.input<typeof AppliedRates>['rates'][number] => ({
  from_currency_code: rate.from,
  to_currency_code: rate.to,
  conversion_value: rate.rate,
  source: rate.source,
  effective_date: rate.date ?? null,
})
