/** What a reconciliation can find: a place in the books that does not follow from the entries, or from the holds. Amounts are decimal texts. */

/** An account whose balance, or number of movements, is not that of its entries. */
export interface BalanceDifference {
  readonly kind: 'BALANCE'
  readonly bankId: string
  readonly accountId: string
  readonly currency: string
  readonly booked: string
  readonly derived: string
  readonly difference: string
}

/** A booking whose entries do not sum to zero in a currency. */
export interface BookingDifference {
  readonly kind: 'BOOKING'
  readonly bankId: string
  readonly bookingId: string
  readonly currency: string
  readonly difference: string
}

/** An entry that does not begin where the one before it ended; `derived` is where that was. */
export interface ChainDifference {
  readonly kind: 'CHAIN'
  readonly bankId: string
  readonly accountId: string
  readonly transactionId: string
  readonly currency: string
  readonly booked: string
  readonly derived: string
  readonly difference: string
}

/** An account of which more or less is held (`booked`) than the payments that wait for it hold (`derived`). */
export interface HoldDifference {
  readonly kind: 'HOLD'
  readonly bankId: string
  readonly accountId: string
  readonly currency: string
  readonly booked: string
  readonly derived: string
  readonly difference: string
}

export type Difference = BalanceDifference | BookingDifference | ChainDifference | HoldDifference
