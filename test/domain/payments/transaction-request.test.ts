/** Transaction requests: every status x every event, and the threshold. */
import {
  isAnswerable,
  isWaiting,
  needsChallenge,
  transactionRequestEvents,
  transactionRequestStatuses,
  transactionRequestTransitions,
} from '../../../domain/payments/transaction-request'
import type { TransactionRequestStatus } from '../../../domain/payments/transaction-request'

const whileWaiting: Record<string, TransactionRequestStatus> = {
  bookingRefused: 'FAILED',
  rejected: 'REJECTED',
  withdrawn: 'CANCELLED',
  abandoned: 'FAILED',
}
const whileAnswerable: Record<string, TransactionRequestStatus> = {
  answerCounted: 'NEXT_CHALLENGE_PENDING',
  quorumReached: 'COMPLETED',
  confirmed: 'PENDING',
  quorumLost: 'FAILED',
  deadlinePassed: 'FAILED',
  ...whileWaiting,
}

const expected: Record<TransactionRequestStatus, Record<string, TransactionRequestStatus>> = {
  INITIATED: whileAnswerable,
  NEXT_CHALLENGE_PENDING: whileAnswerable,
  FORWARDED: whileAnswerable,
  PENDING: { ...whileWaiting, made: 'COMPLETED' },
  COMPLETED: {},
  FAILED: {},
  REJECTED: {},
  CANCELLED: {},
  CANCELLATION_PENDING: {},
}

const everyPair = transactionRequestStatuses.flatMap((status) =>
  transactionRequestEvents.map((event) => [status, event, expected[status][event]] as const),
)

test.each(everyPair)('%s + %s -> %s', (status, event, next) => {
  expect(transactionRequestTransitions.next(status, event)).toBe(next)
})

test.each(transactionRequestStatuses)('%s is answerable exactly when an answer moves it', (status) => {
  expect(isAnswerable(status)).toBe(expected[status]['quorumReached'] !== undefined)
})

test.each(transactionRequestStatuses)('%s waits exactly when its maker can take it back', (status) => {
  expect(isWaiting(status)).toBe(expected[status]['withdrawn'] !== undefined)
})

test.each([
  ['ACCOUNT', 99_999n, false],
  ['ACCOUNT', 100_000n, true],
  ['ACCOUNT', 100_001n, true],
  ['SANDBOX_TAN', 1n, false],
  ['REFUND', 1n, true],
])('%s of %p cents at a threshold of 1000 EUR needs a challenge: %s', (type, minor, needed) => {
  const question = { type, amount: { currency: 'EUR', minor }, threshold: { currency: 'EUR', minor: 100_000n } }
  expect(needsChallenge(question)).toBe(needed)
})

test('a threshold in another currency is a bug', () => {
  const threshold = { currency: 'EUR', minor: 1n }
  expect(() => needsChallenge({ type: 'ACCOUNT', amount: { currency: 'USD', minor: 1n }, threshold })).toThrow()
})
