/** What a payment moves on either side: its amount in the currency of the payer and in that of the payee. */
import type { Money } from '../money'
import { accept } from '../refusal'
import type { Outcome } from '../refusal'
import { convert, findRate } from './fx'
import type { FoundRate, RateRow } from './fx'

/** A rate that was applied; it is stored with the booking, because rates change. */
export interface AppliedRate extends FoundRate {
  readonly from: string
  readonly to: string
}

export interface BothSides {
  readonly debit: Money
  readonly credit: Money
  /** In the order of use; rates within one currency are left out. */
  readonly rates: readonly AppliedRate[]
}

export interface PaymentToConvert {
  readonly amount: Money
  readonly payerCurrency: string
  readonly payeeCurrency: string
  /** The rate rows of the payer's bank. */
  readonly rateRows: readonly RateRow[]
}

/**
 * Converts the amount of a request to either account's currency, each directly: never one over the other, so that
 * rounding does not add up. Refusals: FxRateMissing, RoundsToZero, InvalidAmount.
 */
export function bothSides({ amount, payerCurrency, payeeCurrency, rateRows }: PaymentToConvert): Outcome<BothSides> {
  const debit = converted(rateRows, amount, payerCurrency)
  if (!debit.ok) return debit
  const credit = converted(rateRows, amount, payeeCurrency)
  if (!credit.ok) return credit
  const used = [debit.value.rate, credit.value.rate].filter(({ from, to }) => from !== to)
  return accept({
    debit: debit.value.money,
    credit: credit.value.money,
    rates: payerCurrency === payeeCurrency ? used.slice(0, 1) : used,
  })
}

/** The threshold of challenges, or any other amount, in another currency. Refusals: FxRateMissing, RoundsToZero, InvalidAmount. */
export function inCurrency(rateRows: readonly RateRow[], amount: Money, currency: string): Outcome<Money> {
  const found = converted(rateRows, amount, currency)
  return found.ok ? accept(found.value.money) : found
}

function converted(
  rateRows: readonly RateRow[],
  amount: Money,
  currency: string,
): Outcome<{ money: Money; rate: AppliedRate }> {
  const rate = findRate(rateRows, amount.currency, currency)
  if (!rate.ok) return rate
  const money = convert(amount, rate.value.rate, currency)
  return money.ok ? accept({ money: money.value, rate: { ...rate.value, from: amount.currency, to: currency } }) : money
}
