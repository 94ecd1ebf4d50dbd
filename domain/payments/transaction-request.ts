/** The life of a transaction request: its statuses, the only legal moves between them, and when it needs a challenge. */
import type { BookingKind } from '../ledger/booking'
import { compareMoney } from '../money'
import type { Money } from '../money'
import { defineTransitions } from '../transition'

/**
 * OBP's status words. PENDING: confirmed, and waiting for its day, for funds or for its account to be unfrozen. FORWARDED and
 * CANCELLATION_PENDING are set by other systems only and merely read here.
 */
export const transactionRequestStatuses = [
  'INITIATED',
  'PENDING',
  'NEXT_CHALLENGE_PENDING',
  'FAILED',
  'COMPLETED',
  'FORWARDED',
  'REJECTED',
  'CANCELLED',
  'CANCELLATION_PENDING',
] as const
export type TransactionRequestStatus = (typeof transactionRequestStatuses)[number]

/**
 * answerCounted: a right answer, more are needed. quorumReached: the last right answer, booked in the same transaction.
 * confirmed: nobody has to answer (any more), but it is not made yet. made: what was confirmed is booked.
 * bookingRefused: it is confirmed, but the bank could not book (no funds, limit). quorumLost: too few challenges
 * can still be answered. deadlinePassed: the request's timer. withdrawn: its maker took it back. abandoned: staff ended its workflow.
 */
export const transactionRequestEvents = [
  'answerCounted',
  'quorumReached',
  'confirmed',
  'made',
  'bookingRefused',
  'rejected',
  'quorumLost',
  'deadlinePassed',
  'withdrawn',
  'abandoned',
] as const
export type TransactionRequestEvent = (typeof transactionRequestEvents)[number]

const answerable = ['INITIATED', 'NEXT_CHALLENGE_PENDING', 'FORWARDED'] as const
const waiting = [...answerable, 'PENDING'] as const

/** Every legal move; whatever is not listed leaves the status as it is. */
export const transactionRequestTransitions = defineTransitions<TransactionRequestStatus, TransactionRequestEvent>([
  { from: answerable, event: 'answerCounted', to: 'NEXT_CHALLENGE_PENDING' },
  { from: answerable, event: 'quorumReached', to: 'COMPLETED' },
  { from: answerable, event: 'confirmed', to: 'PENDING' },
  { from: ['PENDING'], event: 'made', to: 'COMPLETED' },
  { from: waiting, event: 'bookingRefused', to: 'FAILED' },
  { from: waiting, event: 'rejected', to: 'REJECTED' },
  { from: answerable, event: 'quorumLost', to: 'FAILED' },
  { from: answerable, event: 'deadlinePassed', to: 'FAILED' },
  { from: waiting, event: 'withdrawn', to: 'CANCELLED' },
  { from: waiting, event: 'abandoned', to: 'FAILED' },
])

/** True while a challenge answer can still change the request. */
export const isAnswerable = (status: TransactionRequestStatus): boolean =>
  (answerable as readonly TransactionRequestStatus[]).includes(status)

/** True while the request can still be made, rejected and withdrawn. */
export const isWaiting = (status: TransactionRequestStatus): boolean =>
  (waiting as readonly TransactionRequestStatus[]).includes(status)

export interface ChallengeQuestion {
  readonly type: string
  readonly amount: Money
  /** The threshold of the type, already converted to the amount's currency. */
  readonly threshold: Money
}

/** Exactly the threshold needs a challenge, and a REFUND always does. Different currencies are a bug and throw. */
export const needsChallenge = ({ type, amount, threshold }: ChallengeQuestion): boolean =>
  type === 'REFUND' || compareMoney(amount, threshold) >= 0

/** The free form names no payee: what it books comes back in the same moment. */
export const comesBack = (type: string): boolean => type === 'FREE_FORM'

/** What the ledger calls the booking of a request. */
export const bookingKindOf = (type: string): BookingKind => (type === 'REFUND' ? 'refund' : 'payment')
