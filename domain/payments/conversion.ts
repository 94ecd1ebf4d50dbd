/** What a payment moves on either side: its amount in the currency of the payer and in that of the payee. */
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
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

/** A booking of which something is given back; minor units of the currency of either side. */
export interface BookingGivenBack {
  /** What the payee received, and how much of it has been given back. */
  readonly currency: string
  readonly received: bigint
  readonly refunded: bigint
  /** What the payer paid, and how much of it has come back. */
  readonly debitedCurrency: string
  readonly debited: bigint
  readonly returned: bigint
  readonly rates: readonly AppliedRate[]
}

/**
 * Both sides of a refund. What was converted comes back as it went, whatever the rates are by now: of what was paid the same part as
 * of what was received. Counted over all refunds and rounded down, so they never come to more than was paid, and to all of it with the last part.
 * Refusals: as of `bothSides`; RoundsToZero where this part brings nothing.
 */
export function sidesOfRefund(payment: PaymentToConvert, original: BookingGivenBack | undefined): Outcome<BothSides> {
  const { amount, payerCurrency, payeeCurrency } = payment
  if (payerCurrency === payeeCurrency || payeeCurrency !== original?.debitedCurrency) return bothSides(payment)
  const { debited, received, refunded, returned, rates } = original
  const minor = (debited * (refunded + amount.minor)) / received - returned
  if (minor <= 0n) return refuse('RoundsToZero')
  return accept({ debit: amount, credit: { currency: payeeCurrency, minor }, rates })
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
