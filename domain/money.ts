/** Amounts as whole minor units of an ISO 4217 currency; decimal text exists only at the edges. */
import { currencyDigits } from './currency'
import { absolute, formatDecimal, parseDecimal } from './decimal'
import { accept, refuse } from './refusal'
import type { Outcome } from './refusal'

/** minor = whole minor units (cents), signed. Crosses JSON as { currency, amount: formatMoney(money) }. */
export interface Money {
  readonly currency: string
  readonly minor: bigint
}

/** Eighteen digits always fit a signed 64 bit column, and sums of a few of them do too. */
const minorBound = 10n ** 18n

/** Whether minor units have at most the eighteen digits that one amount may have. */
export const isStorable = (minor: bigint): boolean => absolute(minor) < minorBound

/**
 * Reads a decimal with at most the currency's decimals, zeros included: an amount is never cut. '1e1' is 10.
 * Refusals: InvalidCurrency, InvalidAmount.
 */
export const parseMoney = (currency: string, amount: string): Outcome<Money> => {
  const digits = currencyDigits(currency)
  if (digits === undefined) return refuse('InvalidCurrency')
  const decimal = parseDecimal(amount)
  if (decimal === undefined || decimal.scale > digits) return refuse('InvalidAmount')
  const minor = decimal.units * 10n ** BigInt(digits - decimal.scale)
  return isStorable(minor) ? accept({ currency, minor }) : refuse('InvalidAmount')
}

/** As parseMoney, and refuses zero and less with AmountNotPositive. */
export const parsePositiveMoney = (currency: string, amount: string): Outcome<Money> => {
  const parsed = parseMoney(currency, amount)
  return parsed.ok && parsed.value.minor <= 0n ? refuse('AmountNotPositive') : parsed
}

/** Decimal text with all of the currency's decimals: '0.00', '-10.12', '5' for JPY. Throws for an unknown currency. */
export const formatMoney = ({ currency, minor }: Money): string =>
  formatDecimal({ units: minor, scale: digitsOf(currency) })

/** -1, 0 or 1 like a sort function; different currencies are a bug. */
export const compareMoney = (a: Money, b: Money): number => {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} cannot be compared`)
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0
}

/** Decimals of a currency that has already been accepted; an unknown one here is a bug. */
export const digitsOf = (currency: string): number => {
  const digits = currencyDigits(currency)
  if (digits === undefined) throw new Error(`currency ${currency} was never checked`)
  return digits
}
