/** Stores the bank's exchange rates. Owner: the API. */
import type { Transaction } from '../connection'
import type { FxRateRow } from '../read/fx'

/** Stores a rate of a pair, in effect from its date on; those before it stay. `setBy`: a user id. */
export async function storeFxRate(
  transaction: Transaction,
  { bankId, setBy }: { readonly bankId: string; readonly setBy: string },
  row: FxRateRow,
): Promise<void> {
  await transaction.raw(
    `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date, set_by)
     values (?, ?, ?, ?::numeric, ?::numeric, ?::timestamptz, ?)`,
    [bankId, row.fromCurrency, row.toCurrency, row.rate, row.inverseRate, row.effectiveDate, setBy],
  )
}
