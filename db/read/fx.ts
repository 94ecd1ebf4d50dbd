/** Reads the bank's exchange rates. */
import type { AppliedRate } from '../../domain/payments/conversion'
import type { RateRow } from '../../domain/payments/fx'
import type { Reader } from '../connection'

/** A stored row; the rates are plain decimal text, the date ISO 8601 with whole seconds. */
export interface FxRateRow extends RateRow {
  readonly inverseRate: string
  readonly effectiveDate: string
}

/**
 * SQL: the rows of a bank that are in effect now between all currencies of `currencies` (a relation with a column `currency`). Of a pair
 * it is the one with the newest date that has come; of several with one date the one that was set last.
 */
export const ratesInEffect = (bank: string, currencies: string): string =>
  `select one.currency as "fromCurrency", other.currency as "toCurrency", trim_scale(f.rate)::text as "rate",
     trim_scale(f.inverse_rate)::text as "inverseRate", iso_seconds(f.effective_date) as "effectiveDate"
   from ${currencies} one join ${currencies} other on other.currency <> one.currency cross join lateral (
     select rate, inverse_rate, effective_date from fx_rates
     where bank_id = ${bank} and from_currency = one.currency and to_currency = other.currency and effective_date <= now()
     order by effective_date desc, rate_id desc limit 1) f`

/** The bank's own rows in effect between the currencies, in both directions: none, one or two per pair. */
export const fxRows = (read: Reader, bankId: string, currencies: readonly string[]): Promise<FxRateRow[]> =>
  read.raw<FxRateRow>(
    `with taking_part as (select distinct currency from unnest(?::text[]) as currency) ${ratesInEffect('?', 'taking_part')}`,
    [currencies, bankId],
  )

/** A rate of a bank with its place in time. */
export interface DatedRateRow extends FxRateRow {
  /** Whether it is the one that is used now. */
  readonly isInEffect: boolean
  /** Null: not known. */
  readonly setBy: string | null
  readonly setAt: string
}

export interface RatePage {
  readonly bankId: string
  /** Null: any. */
  readonly fromCurrency: string | null
  readonly toCurrency: string | null
  readonly limit: number
  readonly offset: number
}

/** Pair by pair, the latest date first. */
export const ratesOfBank = (
  read: Reader,
  { bankId, fromCurrency, toCurrency, limit, offset }: RatePage,
): Promise<DatedRateRow[]> =>
  read.raw<DatedRateRow>(
    `select f.from_currency as "fromCurrency", f.to_currency as "toCurrency", trim_scale(f.rate)::text as "rate",
       trim_scale(f.inverse_rate)::text as "inverseRate", iso_seconds(f.effective_date) as "effectiveDate",
       f.effective_date <= now() and f.rate_id = (select n.rate_id from fx_rates n
         where n.bank_id = f.bank_id and n.from_currency = f.from_currency and n.to_currency = f.to_currency and n.effective_date <= now()
         order by n.effective_date desc, n.rate_id desc limit 1) as "isInEffect",
       f.set_by as "setBy", iso_seconds(f.set_at) as "setAt"
     from fx_rates f where f.bank_id = ? and (?::text is null or f.from_currency = ?) and (?::text is null or f.to_currency = ?)
     order by f.from_currency, f.to_currency, f.effective_date desc, f.rate_id desc limit ? offset ?`,
    [bankId, fromCurrency, fromCurrency, toCurrency, toCurrency, limit, offset],
  )

/** What is stored with a booking. */
export type StoredRate = Pick<AppliedRate, 'from' | 'to' | 'rate' | 'source' | 'date'>

/** The rates of the booking that a transaction of the account is part of, in the order of use; undefined where it has no such transaction. */
export async function bookedRates(
  read: Reader,
  accountKey: string,
  transactionId: string,
): Promise<readonly StoredRate[] | undefined> {
  const [row] = await read.raw<{ rates: readonly StoredRate[] }>(
    `select coalesce(b.fx, '[]') as rates from ledger_entries e join ledger_bookings b using (booking_id)
     where e.account_key = ? and e.transaction_id = ?::uuid`,
    [accountKey, transactionId],
  )
  return row?.rates
}
