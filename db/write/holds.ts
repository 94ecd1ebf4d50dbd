/** Holds money for a payment that waits. Owner: the transaction-request workflow. */
import type { Transaction } from '../connection'

export interface NewHold {
  readonly requestId: string
  readonly accountKey: string
  /** Minor units of the account's currency. */
  readonly minor: bigint
  readonly checkFunds: boolean
}

/** What the account does not have is raised: see `orRefusal`. */
export const placeHold = (
  transaction: Transaction,
  { requestId, accountKey, minor, checkFunds }: NewHold,
): Promise<unknown> =>
  transaction.raw('select place_hold(?::uuid, ?::bigint, ?::bigint, ?)', [requestId, accountKey, minor, checkFunds])

/** Before the payment is booked, so that it has its own money; a request that ends otherwise releases it by itself. */
export const releaseHold = (transaction: Transaction, requestId: string): Promise<unknown> =>
  transaction.raw('select release_hold(?::uuid)', [requestId])
