/** Books a payment whose quorum is reached: booking and status in one transaction, or the request is FAILED with the reason. */
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../db/connection'
import { ratesOfRequest } from '../../db/read/transaction-requests'
import { book, bookReturn, fxPositionKeys, orRefusal } from '../../db/write/ledger'
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { LockedRequest } from '../../db/write/transaction-requests'
import { bookPayment } from '../../domain/ledger/booking'
import { bothSides } from '../../domain/payments/conversion'
import type { RateRow } from '../../domain/payments/fx'
import { bookingKindOf, comesBack, isAnswerable } from '../../domain/payments/transaction-request'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { TransactionRequestEnded } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

export interface PaymentToComplete {
  readonly requestId: string
  /** Who gave the last right answer. */
  readonly userId: string
}

/**
 * Books once, however often and by however many it is called. What cannot be booked ends as FAILED. Refusals:
 * InsufficientFunds, CounterpartyLimitExceeded, PayerLimitExceeded, TransactionAlreadyRefunded, FxRateMissing, RoundsToZero, InvalidAmount;
 * TransactionRequestNotAnswerable when it had ended before.
 */
export async function completePayment(
  dependencies: PaymentDependencies,
  { requestId, userId }: PaymentToComplete,
): Promise<Outcome<TransactionRequestEnded>> {
  const { database } = dependencies
  const rateRows = await ratesOfRequest(database.read, requestId)
  const booked = await orRefusal(() =>
    database.write(async (transaction) => {
      const request = await lockTransactionRequest(transaction, requestId)
      if (request.status === 'COMPLETED') return accept<TransactionRequestEnded>({ status: 'COMPLETED' })
      if (!isAnswerable(request.status)) return refuse('TransactionRequestNotAnswerable')
      const transactionId = await bookRequest(transaction, { ...request, requestId, rateRows }, dependencies)
      if (!transactionId.ok) return transactionId
      await changeStatus(transaction, {
        requestId,
        to: 'COMPLETED',
        transactionId: transactionId.value,
        actorId: userId,
      })
      return accept<TransactionRequestEnded>({ status: 'COMPLETED' })
    }),
  )
  const outcome = booked.ok ? booked.value : booked
  if (outcome.ok || outcome.refusal.refusal === 'TransactionRequestNotAnswerable') return outcome
  const reason = outcome.refusal.refusal
  await database.write(async (transaction) => {
    const { status } = await lockTransactionRequest(transaction, requestId)
    if (isAnswerable(status)) await changeStatus(transaction, { requestId, to: 'FAILED', reason, actorId: userId })
  })
  return outcome
}

interface RequestToBook extends LockedRequest {
  readonly requestId: string
  readonly rateRows: readonly RateRow[]
}

/** The id of the payer's entry. */
async function bookRequest(
  transaction: Transaction,
  request: RequestToBook,
  { now, allowOverdraft }: PaymentDependencies,
): Promise<Outcome<string>> {
  const { requestId, rateRows, accountCurrency, toAccountCurrency, currency, bankId } = request
  const sides = bothSides({
    amount: { currency, minor: request.amount },
    payerCurrency: accountCurrency,
    payeeCurrency: toAccountCurrency,
    rateRows,
  })
  if (!sides.ok) return sides
  const { debit, credit, rates } = sides.value
  const booking = bookPayment({
    bookingId: requestId,
    kind: bookingKindOf(request.type),
    description: request.description,
    from: { accountKey: request.accountKey, currency: accountCurrency },
    to: { accountKey: request.toAccountKey, currency: toAccountCurrency },
    debit,
    credit,
    ...(accountCurrency === toAccountCurrency
      ? {}
      : { fxPositions: await fxPositionKeys(transaction, bankId, [accountCurrency, toAccountCurrency]) }),
  })
  if (!booking.ok) return booking
  const at = now().toISOString()
  const transactionIds = booking.value.entries.map(() => randomUUID())
  const toWrite = {
    booking: booking.value,
    transactionType: request.type,
    transactionIds,
    postedAt: at,
    completedAt: at,
    rates,
    checkFunds: !allowOverdraft,
  }
  await book(transaction, toWrite)
  if (comesBack(request.type)) await bookReturn(transaction, toWrite, randomUUID)
  return accept(transactionIds[0] ?? '')
}
