/** Currency conversion with exact decimal rates: which rate applies, and what it makes of an amount. */
import { divideHalfUp, formatDecimal, multiply, parseDecimal, rescale, trimDecimal } from '../decimal'
import type { Decimal } from '../decimal'
import { digitsOf, isStorable } from '../money'
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

/** One row of a bank's rate table: 1 fromCurrency = rate toCurrency; rate is a positive decimal. */
export interface RateRow {
  readonly fromCurrency: string
  readonly toCurrency: string
  readonly rate: string
  /** From when on it is in effect, ISO 8601; missing: it has no date. */
  readonly effectiveDate?: string
  /** Set for a rate that came with the engine: no bank has said it. */
  readonly isBuiltIn?: boolean
}

/** The rate that applies, where it comes from and since when it is there; all of it is stored with the booking. */
export interface FoundRate {
  readonly rate: string
  readonly source: 'same currency' | 'bank' | 'bank, inverted' | 'built-in'
  /** ISO 8601; missing within one currency. */
  readonly date?: string
}

/** Since when the engine has had its examples. */
const builtInSince = '2026-11-21T00:00:00Z'

/**
 * Used by a sandbox where a bank has no rate of its own: example rates, euro based, for the fourteen currencies that OBP servers know. Those from AED on
 * are round figures of about the same time: nobody has published theirs.
 */
const examples: readonly RateRow[] = [
  { fromCurrency: 'EUR', toCurrency: 'GBP', rate: '0.860011' },
  { fromCurrency: 'EUR', toCurrency: 'USD', rate: '1.07428' },
  { fromCurrency: 'EUR', toCurrency: 'JPY', rate: '121.567' },
  { fromCurrency: 'EUR', toCurrency: 'KRW', rate: '1233.03' },
  { fromCurrency: 'EUR', toCurrency: 'INR', rate: '72.3136' },
  { fromCurrency: 'GBP', toCurrency: 'EUR', rate: '1.16278' },
  { fromCurrency: 'GBP', toCurrency: 'USD', rate: '1.2493' },
  { fromCurrency: 'USD', toCurrency: 'EUR', rate: '0.930886' },
  { fromCurrency: 'EUR', toCurrency: 'AED', rate: '4' },
  { fromCurrency: 'EUR', toCurrency: 'XAF', rate: '656' },
  { fromCurrency: 'EUR', toCurrency: 'JOD', rate: '0.76' },
  { fromCurrency: 'EUR', toCurrency: 'ILS', rate: '4' },
  { fromCurrency: 'EUR', toCurrency: 'AUD', rate: '1.5' },
  { fromCurrency: 'EUR', toCurrency: 'HKD', rate: '8.4' },
  { fromCurrency: 'EUR', toCurrency: 'MXN', rate: '22' },
  { fromCurrency: 'EUR', toCurrency: 'XBT', rate: '0.0009' },
]
export const builtInRates: readonly RateRow[] = examples.map((row) => ({
  ...row,
  effectiveDate: builtInSince,
  isBuiltIn: true,
}))

/** The rates of a bank, and those that came with the engine where the instance uses them. */
export const ratesToUse = (ofBank: readonly RateRow[], usesBuiltIn: boolean): readonly RateRow[] =>
  usesBuiltIn ? [...ofBank, ...builtInRates] : ofBank

const rateText = /^[0-9]{1,20}(?:\.[0-9]{1,20})?$/
const notZero = /[1-9]/

/** True for text that a bank may store as a rate: a positive decimal of at most twenty digits on either side. */
export const isRate = (text: string): boolean => rateText.test(text) && notZero.test(text)

const inverseDigits = 20

/** 1 / rate with twenty significant digits. Throws when the rate is not a positive decimal. */
export const invert = (rate: string): string => {
  const { units, scale } = positiveRate(rate)
  // The inverse of a large rate starts with zeros, so its scale grows with the rate's whole digits.
  const resultScale = inverseDigits + Math.max(0, units.toString().length - scale)
  const inverse = divideHalfUp(10n ** BigInt(scale + resultScale), units)
  return formatDecimal(trimDecimal({ units: inverse, scale: resultScale }))
}

/**
 * The rate for a pair: 1 within one currency, else the bank's row, else the bank's reverse row inverted, else one of the
 * built-in rows, if there are any (direct, reverse, or across the euro). Refusal: FxRateMissing.
 */
export const findRate = (rows: readonly RateRow[], fromCurrency: string, toCurrency: string): Outcome<FoundRate> => {
  if (fromCurrency === toCurrency) return accept({ rate: '1', source: 'same currency' })
  const own = rows.filter(({ isBuiltIn }) => isBuiltIn !== true)
  const ofBank = directRow(own, fromCurrency, toCurrency)
  if (ofBank !== undefined) return accept({ rate: ofBank.rate, source: 'bank', ...dateOf(ofBank) })
  const reverse = directRow(own, toCurrency, fromCurrency)
  if (reverse !== undefined) return accept({ rate: invert(reverse.rate), source: 'bank, inverted', ...dateOf(reverse) })
  const builtIn = own.length < rows.length ? builtInRate(fromCurrency, toCurrency) : undefined
  if (builtIn !== undefined) return accept({ rate: builtIn, source: 'built-in', date: builtInSince })
  return refuse('FxRateMissing', `${fromCurrency} to ${toCurrency}`)
}

/**
 * amount x rate in the target currency, half up to its decimals. Refusals: RoundsToZero, because a payment whose
 * one side vanishes would move money on the other side only; InvalidAmount when the result is too large to store.
 */
export const convert = (money: Money, rate: string, toCurrency: string): Outcome<Money> => {
  const amount = { units: money.minor, scale: digitsOf(money.currency) }
  const { units } = rescale(multiply(amount, positiveRate(rate)), digitsOf(toCurrency))
  if (units === 0n && money.minor !== 0n) return refuse('RoundsToZero')
  return isStorable(units) ? accept({ currency: toCurrency, minor: units }) : refuse('InvalidAmount')
}

const positiveRate = (rate: string): Decimal => {
  const decimal = parseDecimal(rate)
  if (decimal === undefined || decimal.units <= 0n) throw new Error('an exchange rate must be a positive decimal')
  return decimal
}

const directRow = (rows: readonly RateRow[], fromCurrency: string, toCurrency: string): RateRow | undefined =>
  rows.find((row) => row.fromCurrency === fromCurrency && row.toCurrency === toCurrency)

const dateOf = ({ effectiveDate }: RateRow): Pick<FoundRate, 'date'> =>
  effectiveDate === undefined ? {} : { date: effectiveDate }

const eitherWay = (fromCurrency: string, toCurrency: string): string | undefined => {
  const reverse = directRow(builtInRates, toCurrency, fromCurrency)
  return directRow(builtInRates, fromCurrency, toCurrency)?.rate ?? (reverse && invert(reverse.rate))
}

const builtInRate = (fromCurrency: string, toCurrency: string): string | undefined => {
  const pair = eitherWay(fromCurrency, toCurrency)
  if (pair !== undefined) return pair
  const [toEuro, fromEuro] = [eitherWay(fromCurrency, 'EUR'), eitherWay('EUR', toCurrency)]
  if (toEuro === undefined || fromEuro === undefined) return undefined
  // Twelve decimals keep the product short enough to be stored and read again as a rate.
  return formatDecimal(trimDecimal(rescale(multiply(positiveRate(toEuro), positiveRate(fromEuro)), 12)))
}
