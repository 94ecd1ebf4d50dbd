/** Books what a payment is charged, in the transaction that books the payment. Owner: whoever books payments. */
import { bookPayment } from '../../domain/ledger/booking'
import type { Charge, ChargedSide } from '../../domain/payments/charge'
import type { Transaction } from '../connection'
import { book } from './ledger'
import type { BookingToWrite } from './ledger'

export interface ChargesToBook {
  readonly charges: readonly Charge[]
  /** The bank's own position account of each currency. */
  readonly fxPositions: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly at: string
  /** Of the payer: what a payee bears has just come in, whatever else the account has or owes. */
  readonly checkFunds: boolean
  readonly newId: () => string
}

/** The booking of a charge, and whom it charges. */
export interface ChargeToWrite extends BookingToWrite {
  readonly chargedSide: ChargedSide
}

/** One booking for each charge. */
export const bookingsOfCharges = ({
  charges,
  fxPositions,
  at,
  checkFunds,
  newId,
}: ChargesToBook): readonly ChargeToWrite[] =>
  charges.map(({ side: chargedSide, from, to, debit, credit, rates }) => {
    const bookingId = newId()
    const description = 'Total charges for completed transaction'
    const booking = bookPayment({ bookingId, kind: 'charge', description, from, to, debit, credit, fxPositions })
    if (!booking.ok) throw new Error(`a charge was refused with ${booking.refusal.refusal}`)
    const transactionIds = booking.value.entries.map(() => newId())
    const times = { postedAt: at, completedAt: at }
    return {
      ...{ booking: booking.value, transactionType: 'CHARGE', transactionIds, ...times, rates, chargedSide },
      checkFunds: checkFunds && chargedSide === 'PAYER',
    }
  })

/** The accounts that the bookings move. */
export const accountKeysOf = (bookings: readonly BookingToWrite[]): readonly string[] => [
  ...new Set(bookings.flatMap(({ booking }) => booking.entries.map(({ accountKey }) => accountKey))),
]

/**
 * Locks the accounts of a payment and of its charges, in the order in which every booking locks: what changes several of them in
 * one transaction must not wait for somebody who waits for it. Call it before the first change.
 */
export async function lockAccounts(transaction: Transaction, bookings: readonly BookingToWrite[]): Promise<void> {
  await transaction.raw('select lock_accounts(?::bigint[])', [accountKeysOf(bookings)])
}

/** What the ledger refuses is raised, see `orRefusal`. */
export async function bookCharges(
  transaction: Transaction,
  requestId: string,
  charges: readonly ChargeToWrite[],
): Promise<void> {
  for (const charge of charges) {
    await book(transaction, charge)
    await transaction.raw('insert into payment_charges (booking_id, request_id, side) values (?, ?, ?)', [
      charge.booking.bookingId,
      requestId,
      charge.chargedSide,
    ])
  }
}
