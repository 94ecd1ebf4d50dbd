/** The charge shown with a transaction request: a fraction of the amount between a floor and a cap. */
import { compareDecimals, formatDecimal, multiply, parseDecimal, rescale } from '../decimal'
import type { Decimal } from '../decimal'

const floor: Decimal = { units: 2n, scale: 0 }
const cap: Decimal = { units: 50n, scale: 0 }
const chargeScale = 10

/**
 * Charge as decimal text in the request's currency: amount x level, '2.0' below 2, '50' above 50, else ten decimals
 * rounded half up. The odd spellings are what OBP clients see today. Throws when a text is no plain decimal:
 * both were checked where they entered.
 */
export const chargeOf = (amount: string, level: string): string => {
  const raw = multiply(checkedDecimal(amount), checkedDecimal(level))
  if (compareDecimals(raw, floor) < 0) return '2.0'
  if (compareDecimals(raw, cap) > 0) return '50'
  return formatDecimal(rescale(raw, chargeScale))
}

const checkedDecimal = (text: string): Decimal => {
  const decimal = parseDecimal(text)
  if (decimal === undefined) throw new Error('a charge needs a plain decimal amount and level')
  return decimal
}

/** Who bears the charge of a payment. */
const chargePolicies: readonly string[] = ['SHARED', 'SENDER', 'RECEIVER']
export const isChargePolicy = (text: string): boolean => chargePolicies.includes(text)
