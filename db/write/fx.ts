/** Stores the bank's exchange rates. Owner: the API. */
import type { Transaction } from '../connection'
import type { FxRateRow } from '../read/fx'

/** Stores the rate of a pair in place of the one before it. Bookings keep the rate that they were made with. */
export async function storeFxRate(transaction: Transaction, bankId: string, row: FxRateRow): Promise<void> {
  await transaction.raw(
    `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date)
     values (?, ?, ?, ?::numeric, ?::numeric, ?::timestamptz)
     on conflict (bank_id, from_currency, to_currency) do update
       set rate = excluded.rate, inverse_rate = excluded.inverse_rate, effective_date = excluded.effective_date, updated_at = now()`,
    [bankId, row.fromCurrency, row.toCurrency, row.rate, row.inverseRate, row.effectiveDate],
  )
}
