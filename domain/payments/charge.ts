/** The charge of a payment: a fraction of the amount between a floor and a cap, and who bears which part of it. */
import { compareDecimals, divideHalfUp, formatDecimal, multiply, parseDecimal, rescale } from '../decimal'
import type { Decimal } from '../decimal'
import type { AccountSide } from '../ledger/booking'
import { digitsOf, formatMoney } from '../money'
import type { Money } from '../money'
import { accept } from '../refusal'
import type { Outcome } from '../refusal'
import { bothSides } from './conversion'
import type { BothSides } from './conversion'
import type { RateRow } from './fx'
import { bookingKindOf, comesBack } from './transaction-request'

const floor: Decimal = { units: 2n, scale: 0 }
const cap: Decimal = { units: 50n, scale: 0 }
const chargeScale = 10

/**
 * Charge as decimal text in the request's currency: amount x level, '2.0' below 2, '50' above 50, else ten decimals
 * rounded half up. The odd spellings are what OBP clients see today. Throws when a text is no decimal:
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
  if (decimal === undefined) throw new Error('a charge needs a decimal amount and level')
  return decimal
}

/** Who bears the charge of a payment. */
const chargePolicies: readonly string[] = ['SHARED', 'SENDER', 'RECEIVER']
export const isChargePolicy = (text: string): boolean => chargePolicies.includes(text)

/** What a bank charges for payments of one type: a part of the amount between two bounds, decimals in the currency of the request. */
export interface ChargeRule {
  readonly level: string
  readonly minimum: string
  readonly maximum: string
}

/** True for bounds in their order and a level of at most the whole amount. */
export function isChargeRule({ level, minimum, maximum }: ChargeRule): boolean {
  const [part, least, most] = [level, minimum, maximum].map(parseDecimal)
  if (part === undefined || least === undefined || most === undefined) return false
  return (
    part.units >= 0n &&
    compareDecimals(part, { units: 1n, scale: 0 }) <= 0 &&
    least.units >= 0n &&
    compareDecimals(least, most) <= 0
  )
}

/** The charge by the bank's rule, in the currency's decimals, half up. Throws for a rule that is none. */
export function chargeByRule(amount: Money, rule: ChargeRule): string {
  const raw = multiply(checkedDecimal(formatMoney(amount)), checkedDecimal(rule.level))
  const [least, most] = [checkedDecimal(rule.minimum), checkedDecimal(rule.maximum)]
  const bounded = compareDecimals(raw, least) < 0 ? least : compareDecimals(raw, most) > 0 ? most : raw
  return formatDecimal(rescale(bounded, digitsOf(amount.currency)))
}

export interface ChargeAsked {
  readonly type: string
  readonly amount: Money
  /** Where the bank books charges; null: nowhere. */
  readonly chargeAccount: AccountSide | null
  /** What it charges for this type; null: what the instance says, which is the level. */
  readonly chargeRule: ChargeRule | null
  readonly level: string
}

/** The charge that is told with a payment, as decimal text in its currency. A bank that books charges tells none where it books none. */
export function chargeTold({ type, amount, chargeAccount, chargeRule, level }: ChargeAsked): string {
  if (chargeAccount !== null && isFreeOfCharge(type)) return formatMoney({ currency: amount.currency, minor: 0n })
  return chargeRule === null ? chargeOf(formatMoney(amount), level) : chargeByRule(amount, chargeRule)
}

export const chargedSides = ['PAYER', 'PAYEE'] as const
export type ChargedSide = (typeof chargedSides)[number]

/** What each side bears: all, half (the odd cent is the payer's), or nothing. ISO 20022 calls the policies DEBT, SHAR and CRED. */
export function chargeParts(charge: Money, policy: string): Readonly<Record<ChargedSide, Money>> {
  const { currency, minor } = charge
  const payer = policy === 'SENDER' ? minor : policy === 'RECEIVER' ? 0n : divideHalfUp(minor, 2n)
  return { PAYER: { currency, minor: payer }, PAYEE: { currency, minor: minor - payer } }
}

/** True for what gives money back, which no bank charges. */
const isFreeOfCharge = (type: string): boolean => comesBack(type) || bookingKindOf(type) === 'refund'

export interface PaymentToCharge {
  readonly type: string
  /** The charge as it was told when the payment was asked for. */
  readonly charge: { readonly currency: string; readonly amount: string }
  readonly chargePolicy: string
  readonly payer: AccountSide
  /** `isCharged`: a customer of the payer's bank; what others pay is for their own bank to say. */
  readonly payee: AccountSide & { readonly isCharged: boolean }
  /** What the payee receives, in their currency. */
  readonly received: Money
  /** Where the bank books charges; null: nowhere, they are only told. */
  readonly chargeAccount: AccountSide | null
  /** The rate rows of the payer's bank. */
  readonly rateRows: readonly RateRow[]
}

/** One side's part, as it moves to the bank's account. */
export interface Charge extends BothSides {
  readonly side: ChargedSide
  readonly from: AccountSide
  readonly to: AccountSide
}

/** A payee bears no more than came in: of less there is less to charge, and nobody bears the rest. */
function atMost(sides: BothSides, { minor }: Money): BothSides {
  const { debit, credit } = sides
  if (debit.minor <= minor) return sides
  return { ...sides, debit: { ...debit, minor }, credit: { ...credit, minor: (credit.minor * minor) / debit.minor } }
}

/**
 * What is to be booked besides the payment. A part that is too small for a currency is not charged; the bank charges neither
 * itself, nor what gives money back. Refusals: FxRateMissing, InvalidAmount.
 */
export function chargesOf(payment: PaymentToCharge): Outcome<readonly Charge[]> {
  const { type, charge, chargePolicy, payer, payee, received, chargeAccount, rateRows } = payment
  if (chargeAccount === null || isFreeOfCharge(type)) return accept([])
  const { currency } = charge
  const minor = rescale(checkedDecimal(charge.amount), digitsOf(currency)).units
  const parts = chargeParts({ currency, minor }, chargePolicy)
  const charges: Charge[] = []
  for (const [side, from] of [['PAYER', payer] as const, ...(payee.isCharged ? [['PAYEE', payee] as const] : [])]) {
    const amount = parts[side]
    if (amount.minor === 0n || from.accountKey === chargeAccount.accountKey) continue
    const sides = bothSides({
      amount,
      payerCurrency: from.currency,
      payeeCurrency: chargeAccount.currency,
      rateRows,
    })
    if (!sides.ok && sides.refusal.refusal === 'RoundsToZero') continue
    if (!sides.ok) return sides
    const borne = side === 'PAYER' ? sides.value : atMost(sides.value, received)
    if (borne.credit.minor > 0n) charges.push({ side, from, to: chargeAccount, ...borne })
  }
  return accept(charges)
}
