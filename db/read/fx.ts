/** Reads the bank's exchange rates. */
import type { RateRow } from '../../domain/payments/fx'
import type { Reader } from '../connection'

/** A stored row; the rates are plain decimal text, the date ISO 8601 with whole seconds. */
export interface FxRateRow extends RateRow {
  readonly inverseRate: string
  readonly effectiveDate: string
}

/** The bank's own rows between the currencies, in both directions: none, one or two per pair. */
export const fxRows = (read: Reader, bankId: string, currencies: readonly string[]): Promise<FxRateRow[]> =>
  read.raw<FxRateRow>(
    `select from_currency as "fromCurrency", to_currency as "toCurrency", trim_scale(rate)::text as "rate",
       trim_scale(inverse_rate)::text as "inverseRate", iso_seconds(effective_date) as "effectiveDate"
     from fx_rates where bank_id = ? and from_currency = any (?::text[]) and to_currency = any (?::text[])`,
    [bankId, [...currencies], [...currencies]],
  )
