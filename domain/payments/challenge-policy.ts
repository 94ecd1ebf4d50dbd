/** What a bank asks of the confirmation of payments: how many people from which amount on, and whether the maker is one of them. */
import { compareMoney, parseMoney } from '../money'
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { requiredAnswers } from './challenge'
import { inCurrency } from './conversion'
import type { RateRow } from './fx'
import { mostRequiredAnswers } from './steering'

/** From this amount on so many right answers are needed. */
export interface AmountBand {
  /** Decimal text in the currency of the policy. */
  readonly from: string
  readonly requiredAnswers: number
}

export interface ChallengePolicy {
  /** Counts up with every change; 0: the bank has said nothing. */
  readonly version: number
  readonly currency: string
  /** In the order of their amounts, none of which needs fewer answers than a smaller one. */
  readonly bands: readonly AmountBand[]
  /** Whether whoever makes a payment may confirm it; false: somebody else must. */
  readonly makerMayConfirm: boolean
}

export const defaultChallengePolicy: ChallengePolicy = { version: 0, currency: 'EUR', bands: [], makerMayConfirm: true }

const mostBands = 20

const isAnswerCount = (count: number): boolean =>
  Number.isSafeInteger(count) && count >= 1 && count <= mostRequiredAnswers

/** Refusal: InvalidChallengePolicy, saying what is wrong. */
export function validateChallengePolicy(policy: ChallengePolicy): Outcome<ChallengePolicy> {
  const { currency, bands } = policy
  const wrong = (what: string) => refuse('InvalidChallengePolicy', ` ${what}.`)
  if (!parseMoney(currency, '0').ok) return wrong('currency must be an ISO 4217 code such as EUR')
  if (bands.length > mostBands) return wrong(`there are at most ${mostBands} bands`)
  let before: { readonly from: Money; readonly requiredAnswers: number } | undefined
  for (const band of bands) {
    const from = parseMoney(currency, band.from)
    if (!from.ok || from.value.minor < 0n) return wrong(`'${band.from.slice(0, 100)}' is no amount of ${currency}`)
    if (!isAnswerCount(band.requiredAnswers)) return wrong(`required answers are 1 to ${mostRequiredAnswers}`)
    if (before !== undefined && compareMoney(from.value, before.from) <= 0)
      return wrong('bands are in the order of their amounts')
    if (before !== undefined && band.requiredAnswers < before.requiredAnswers)
      return wrong('a larger amount needs no fewer answers than a smaller one')
    before = { from: from.value, requiredAnswers: band.requiredAnswers }
  }
  return accept(policy)
}

/**
 * How many right answers the policy wants for the amount; 1 below every band. Bands of another currency are converted at the
 * bank's rates, like the threshold of challenges. Refusal: FxRateMissing.
 */
export function answersByPolicy(
  { currency, bands }: ChallengePolicy,
  amount: Money,
  rateRows: readonly RateRow[],
): Outcome<number> {
  let needed = 1
  for (const band of bands) {
    const reached = isReached({ currency, from: band.from }, amount, rateRows)
    if (!reached.ok) return reached
    if (reached.value) needed = band.requiredAnswers
  }
  return accept(needed)
}

function isReached(
  { currency, from }: { readonly currency: string; readonly from: string },
  amount: Money,
  rateRows: readonly RateRow[],
): Outcome<boolean> {
  const bound = parseMoney(currency, from)
  if (!bound.ok) throw new Error('the bands of a challenge policy were never checked')
  if (bound.value.minor === 0n) return accept(true)
  const converted = inCurrency(rateRows, bound.value, amount.currency)
  if (converted.ok) return accept(compareMoney(amount, converted.value) >= 0)
  // Less than the smallest amount there is, or more than the largest.
  if (converted.refusal.refusal === 'RoundsToZero') return accept(true)
  return converted.refusal.refusal === 'InvalidAmount' ? accept(false) : converted
}

/** The answers that a payment needs: what the account's attribute or the bank's policy wants, whichever is more. */
export const answersNeeded = (attributeText: string | undefined, byPolicy: number): number =>
  Math.max(requiredAnswers(attributeText), byPolicy)
