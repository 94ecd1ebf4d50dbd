/** Money as the model of payments counts it: computed on fractions of whole numbers, with nothing of the engine's own arithmetic. */

export const currencies = ['EUR', 'GBP', 'JPY'] as const
export type Currency = (typeof currencies)[number]
const digits: Readonly<Record<Currency, number>> = { EUR: 2, GBP: 2, JPY: 0 }
/** Minor units in a whole one. */
export const unitsOf = (currency: Currency): bigint => 10n ** BigInt(digits[currency])

/** Rates are in millionths. */
export const million = 1_000_000n

/** A positive fraction as a whole number, half up. */
const halfUp = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator)

/** `minor` of one currency at a rate (millionths of whole units) in minor units of the other. */
export const exchanged = (minor: bigint, from: Currency, rate: bigint, to: Currency): bigint =>
  halfUp(minor * rate * unitsOf(to), million * unitsOf(from))

/** Minor units as decimal text. */
export function decimalOf(minor: bigint, currency: Currency): string {
  const text = minor.toString().padStart(digits[currency] + 1, '0')
  return digits[currency] === 0 ? text : `${text.slice(0, -digits[currency])}.${text.slice(-digits[currency])}`
}

/** Millionths as decimal text. */
export const rateText = (rate: bigint): string => `${rate / million}.${(rate % million).toString().padStart(6, '0')}`

/** A part of the amount in thousandths, between two bounds in hundredths of a whole unit. */
export interface Rule {
  readonly thousandths: bigint
  readonly least: bigint
  readonly most: bigint
}

/** The charge in minor units, half up. */
export function chargeBy({ thousandths, least, most }: Rule, minor: bigint, currency: Currency): bigint {
  const inMillionths = (minor * million * thousandths) / (unitsOf(currency) * 1_000n)
  const [low, high] = [(least * million) / 100n, (most * million) / 100n]
  const bounded = inMillionths < low ? low : inMillionths > high ? high : inMillionths
  return halfUp(bounded * unitsOf(currency), million)
}

export type Policy = 'SHARED' | 'SENDER' | 'RECEIVER'

/** What the payer and the payee bear; the odd one is the payer's. */
export function partsOf(charge: bigint, policy: Policy): { readonly payer: bigint; readonly payee: bigint } {
  const payer = policy === 'SENDER' ? charge : policy === 'RECEIVER' ? 0n : (charge + 1n) / 2n
  return { payer, payee: charge - payer }
}
