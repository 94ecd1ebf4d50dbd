/** Exchange rates on the wire: JSON numbers outside, exact decimal text inside. */
import { z } from 'zod'
import type { FxRateRow } from '../../db/read/fx'
import { formatDecimal, parseDecimal } from '../../domain/decimal'
import { isRate } from '../../domain/payments/fx'
import { moment, text } from './wire'

/** JavaScript writes very small and very large numbers as 1e-7 and 1e+21; the same number without an exponent. */
const withoutExponent = (value: string): string => {
  const decimal = parseDecimal(value)
  return decimal === undefined ? value : formatDecimal(decimal)
}

/** A number, or the same as text for clients that care for every digit; at most twenty digits on either side of the point. */
const rate = z
  .union([z.number(), z.string()])
  .transform((value) => withoutExponent(String(value)))
  .refine(isRate, { error: 'must be a positive decimal' })
  .meta({ type: 'number', exclusiveMinimum: 0 })

/** The body of createFx. Its bank_id is not looked at: the bank is the one in the path. */
export const PutFxRate = z.object({
  bank_id: text(255),
  from_currency_code: text(10),
  to_currency_code: text(10),
  conversion_value: rate,
  inverse_conversion_value: rate,
  effective_date: moment,
})

export const FxRate = z.object({
  bank_id: z.string(),
  from_currency_code: z.string(),
  to_currency_code: z.string(),
  conversion_value: z.number(),
  inverse_conversion_value: z.number(),
  effective_date: z.string(),
})

export const fxRateJson = (bankId: string, row: FxRateRow): z.input<typeof FxRate> => ({
  bank_id: bankId,
  from_currency_code: row.fromCurrency,
  to_currency_code: row.toCurrency,
  conversion_value: Number(row.rate),
  inverse_conversion_value: Number(row.inverseRate),
  effective_date: row.effectiveDate,
})
