/** Double-entry bookings: entries that sum to zero in every currency, or no booking at all. */
import type { Money } from '../money'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

/** One movement on one account, in the account's currency; negative minor takes money away from it. */
export interface Entry {
  readonly accountKey: string
  readonly currency: string
  readonly minor: bigint
}

export const bookingKinds = ['payment', 'refund', 'historical', 'import', 'charge'] as const
export type BookingKind = (typeof bookingKinds)[number]

/** The entries of one business event; bookingId is its idempotency key. */
export interface Booking {
  readonly bookingId: string
  readonly kind: BookingKind
  readonly description: string
  readonly entries: readonly Entry[]
}

export interface AccountSide {
  readonly accountKey: string
  readonly currency: string
}

export interface PaymentToBook {
  readonly bookingId: string
  readonly kind: BookingKind
  readonly description: string
  readonly from: AccountSide
  readonly to: AccountSide
  /** What leaves `from`, positive, in its currency. */
  readonly debit: Money
  /** What reaches `to`, positive, in its currency. */
  readonly credit: Money
  /** The bank's own position account of each currency; `fx:EUR` and the like stand in where none is given. */
  readonly fxPositions?: Readonly<Record<string, string>>
}

/**
 * Two entries within one currency; across currencies four, through the bank's position accounts: the bank buys one
 * currency and sells the other, so each currency sums to zero by itself. The payer's entry is first, the payee's last.
 * Refusal: SameAccount. Amounts that are not positive, do not match their accounts or do not balance are bugs and throw.
 */
export const bookPayment = (payment: PaymentToBook): Outcome<Booking> => {
  const { bookingId, kind, description, from, to, debit, credit } = payment
  if (from.accountKey === to.accountKey) return refuse('SameAccount')
  assertSide(from, debit)
  assertSide(to, credit)
  const taken = entry(from.accountKey, from.currency, -debit.minor)
  const given = entry(to.accountKey, to.currency, credit.minor)
  const between =
    from.currency === to.currency
      ? []
      : [
          entry(positionOf(payment, from.currency), from.currency, debit.minor),
          entry(positionOf(payment, to.currency), to.currency, -credit.minor),
        ]
  const entries = [taken, ...between, given]
  if (!sumsToZero(entries)) throw new Error(`booking ${bookingId} does not sum to zero`)
  return accept({ bookingId, kind, description, entries })
}

/** Whether the entries of every currency sum to zero; the ledger accepts nothing else. */
export const sumsToZero = (entries: readonly Entry[]): boolean => {
  const sums = new Map<string, bigint>()
  for (const { currency, minor } of entries) sums.set(currency, (sums.get(currency) ?? 0n) + minor)
  return [...sums.values()].every((sum) => sum === 0n)
}

const entry = (accountKey: string, currency: string, minor: bigint): Entry => ({ accountKey, currency, minor })

const positionOf = ({ fxPositions }: PaymentToBook, currency: string): string =>
  fxPositions?.[currency] ?? `fx:${currency}`

const assertSide = (side: AccountSide, money: Money): void => {
  if (money.currency !== side.currency)
    throw new Error(`${money.currency} cannot be booked on an ${side.currency} account`)
  if (money.minor <= 0n) throw new Error('only a positive amount can be booked')
}

/** The booking that takes everything back: every account is again as it was before the first. */
export const returnOf = (booking: Booking, bookingId: string): Booking => ({
  ...booking,
  bookingId,
  entries: booking.entries.map((entry) => ({ ...entry, minor: -entry.minor })).reverse(),
})
