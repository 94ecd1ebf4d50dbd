/** The most that one transaction request may ask for: a number read in the request's own currency, without conversion. */
import { compareDecimals, parseDecimal } from '../decimal'
import { digitsOf } from '../money'
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

/**
 * Accepts an amount up to and including the limit (decimal text, such as '100000').
 * Refusal: PaymentLimitExceeded with currency and limit as its detail. Throws when the limit is no decimal.
 */
export const withinPaymentLimit = (amount: Money, limit: string): Outcome<Money> => {
  const bound = parseDecimal(limit)
  if (bound === undefined) throw new Error('the payment limit is not a decimal')
  const asked = { units: amount.minor, scale: digitsOf(amount.currency) }
  return compareDecimals(asked, bound) <= 0
    ? accept(amount)
    : refuse('PaymentLimitExceeded', `AmountOfMoney(${amount.currency},${limit})`)
}

const limitOfUser = /^TRANSACTION_REQUESTS_PAYMENT_LIMIT_[A-Z]{3}_[A-Z_]+$/

/** The attribute of a user that takes the place of the instance's limit, for one currency and type of payment. */
export const limitNameOf = (currency: string, type: string): string =>
  `TRANSACTION_REQUESTS_PAYMENT_LIMIT_${currency}_${type}`

/** True for an attribute of a user that bounds their payments, where the staff has noted it. */
export const isLimitOfUser = (name: string): boolean => limitOfUser.test(name)

/** True for an attribute that is named like a limit and whose value is none: a decimal of zero or more. */
export function wrongLimitOfUser({ name, value }: { readonly name: string; readonly value: string }): boolean {
  const limit = parseDecimal(value)
  return isLimitOfUser(name) && (limit === undefined || limit.units < 0n)
}

/** The limit that counts: the least of those that the user was given, or that of the instance where there is none. */
export const limitInForce = (ofInstance: string, ofUser: readonly string[]): string =>
  ofUser.reduce<string | undefined>(
    (least, text) => (least === undefined || isLess(text, least) ? text : least),
    undefined,
  ) ?? ofInstance

function isLess(text: string, other: string): boolean {
  const [left, right] = [parseDecimal(text), parseDecimal(other)]
  if (left === undefined || right === undefined) throw new Error('the limit of a user is not a decimal')
  return compareDecimals(left, right) < 0
}
