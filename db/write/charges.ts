/** Books what a payment is charged, in the transaction that books the payment. Owner: whoever books payments. */
import { bookPayment } from '../../domain/ledger/booking'
import type { Charge } from '../../domain/payments/charge'
import type { Transaction } from '../connection'
import { book } from './ledger'
import type { BookingToWrite } from './ledger'

export interface ChargesToBook {
  readonly requestId: string
  readonly charges: readonly Charge[]
  /** The bank's own position account of each currency. */
  readonly fxPositions: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly at: string
  readonly checkFunds: boolean
  readonly newId: () => string
}

/**
 * Locks the accounts of a payment and of its charges, in the order in which every booking locks: what changes several of them in
 * one transaction must not wait for somebody who waits for it. Call it before the first change.
 */
export async function lockAccounts(
  transaction: Transaction,
  { booking }: BookingToWrite,
  { charges, fxPositions }: ChargesToBook,
): Promise<void> {
  const keys = [
    ...booking.entries.map(({ accountKey }) => accountKey),
    ...charges.flatMap(({ from, to }) => [from.accountKey, to.accountKey]),
    ...Object.values(fxPositions),
  ]
  await transaction.raw('select lock_accounts(?::bigint[])', [[...new Set(keys)]])
}

/** One booking for each charge; what the ledger refuses is raised, see `orRefusal`. */
export async function bookCharges(transaction: Transaction, toBook: ChargesToBook): Promise<void> {
  const { requestId, charges, fxPositions, at, checkFunds, newId } = toBook
  for (const { side, from, to, debit, credit, rates } of charges) {
    const bookingId = newId()
    const description = 'Total charges for completed transaction'
    const booking = bookPayment({ bookingId, kind: 'charge', description, from, to, debit, credit, fxPositions })
    if (!booking.ok) throw new Error(`a charge was refused with ${booking.refusal.refusal}`)
    const transactionIds = booking.value.entries.map(newId)
    const times = { postedAt: at, completedAt: at }
    await book(transaction, {
      booking: booking.value,
      transactionType: 'CHARGE',
      transactionIds,
      ...times,
      rates,
      checkFunds,
    })
    await transaction.raw('insert into payment_charges (booking_id, request_id, side) values (?, ?, ?)', [
      bookingId,
      requestId,
      side,
    ])
  }
}
