/** What a payment takes from the payer and gives to the payee, each in the currency of its account. */
import type { Money } from '../money'
import { accept } from '../refusal'
import type { Outcome } from '../refusal'
import { convert, findRate } from './fx'
import type { FoundRate, RateRow } from './fx'

/** A rate as it was applied: 1 from = rate to. */
export interface AppliedRate extends FoundRate {
  readonly from: string
  readonly to: string
}

export interface Exchange {
  /** In the payer's currency. */
  readonly debit: Money
  /** In the payee's currency. */
  readonly credit: Money
  /** Empty when nothing was converted; otherwise the payer's rate, then the payee's. */
  readonly rates: readonly AppliedRate[]
}

/** The currencies whose rates `exchange` looks at: read them from the payer's bank. Empty when nothing is converted. */
export const currenciesToExchange = (
  value: Money,
  payerCurrency: string,
  payeeCurrency: string,
): readonly string[] => {
  const all = [...new Set([value.currency, payerCurrency, payeeCurrency])]
  return all.length === 1 ? [] : all
}

/**
 * Each side is converted from the amount that was asked for, at the rates of the payer's bank, and never from the other
 * side, which has been rounded already. Refusals: FxRateMissing, RoundsToZero, InvalidAmount.
 */
export const exchange = (
  rows: readonly RateRow[],
  value: Money,
  payerCurrency: string,
  payeeCurrency: string,
): Outcome<Exchange> => {
  const debit = oneSide(rows, value, payerCurrency)
  if (!debit.ok) return debit
  const credit = oneSide(rows, value, payeeCurrency)
  if (!credit.ok) return credit
  const rates = [debit.value.rate, credit.value.rate].filter((rate) => rate.from !== rate.to)
  return accept({ debit: debit.value.money, credit: credit.value.money, rates })
}

const oneSide = (
  rows: readonly RateRow[],
  value: Money,
  currency: string,
): Outcome<{ readonly money: Money; readonly rate: AppliedRate }> => {
  const found = findRate(rows, value.currency, currency)
  if (!found.ok) return found
  const money = convert(value, found.value.rate, currency)
  return money.ok
    ? accept({ money: money.value, rate: { from: value.currency, to: currency, ...found.value } })
    : money
}
