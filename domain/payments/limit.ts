/** The most that one transaction request may ask for: a number read in the request's own currency, without conversion. */
import { compareDecimals, parseDecimal } from '../decimal'
import { digitsOf } from '../money'
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

/**
 * Accepts an amount up to and including the limit (plain decimal text, such as '100000').
 * Refusal: PaymentLimitExceeded with currency and limit as its detail. Throws when the limit is no plain decimal.
 */
export const withinPaymentLimit = (amount: Money, limit: string): Outcome<Money> => {
  const bound = parseDecimal(limit)
  if (bound === undefined) throw new Error('the payment limit is not a plain decimal')
  const asked = { units: amount.minor, scale: digitsOf(amount.currency) }
  return compareDecimals(asked, bound) <= 0
    ? accept(amount)
    : refuse('PaymentLimitExceeded', `AmountOfMoney(${amount.currency},${limit})`)
}
