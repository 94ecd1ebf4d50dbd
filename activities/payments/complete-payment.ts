/** Books a confirmed payment: booking and status in one transaction, or the request is FAILED with the reason, or goes on waiting. */
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../db/connection'
import { ratesOfRequest } from '../../db/read/transaction-requests'
import { tellBooking } from '../../db/happened'
import { bookCharges, bookingsOfCharges, lockAccounts } from '../../db/write/charges'
import { releaseHold } from '../../db/write/holds'
import { book, bookingOfReturn, orRefusal, positionsFor } from '../../db/write/ledger'
import { putWait } from '../../db/write/payment-waits'
import { lockOriginal } from '../../db/write/refunds'
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { LockedRequest } from '../../db/write/transaction-requests'
import { bookPayment } from '../../domain/ledger/booking'
import { chargesOf } from '../../domain/payments/charge'
import { bothSides, sidesOfRefund } from '../../domain/payments/conversion'
import { ratesToUse } from '../../domain/payments/fx'
import type { RateRow } from '../../domain/payments/fx'
import { waitsAfter } from '../../domain/payments/timing'
import type { Patience, WaitReason } from '../../domain/payments/timing'
import { bookingKindOf, comesBack, isWaiting } from '../../domain/payments/transaction-request'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { TransactionRequestEnded } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

export interface PaymentToComplete {
  readonly requestId: string
  /** Who gave the last right answer; missing where nobody had to, or it was given on an earlier day. */
  readonly userId?: string
  /** What it goes on waiting for; missing: nothing. */
  readonly patience?: Patience
}

export interface PaymentTried extends TransactionRequestEnded {
  /** Of a PENDING payment: what was missing. */
  readonly waitsFor?: WaitReason
}

/**
 * Books once, however often and by however many it is called. What cannot be booked ends as FAILED, or is PENDING where it is
 * worth the wait. Refusals: NotAllowedToPay, InsufficientFunds, AccountFrozen, NotBeneficiary, CounterpartyLimitExceeded, PayerLimitExceeded, TransactionAlreadyRefunded, CustomerFrozen, FxRateMissing, RoundsToZero, InvalidAmount;
 * TransactionRequestNotAnswerable when it had ended before.
 */
export async function completePayment(
  dependencies: PaymentDependencies,
  { requestId, userId, patience }: PaymentToComplete,
): Promise<Outcome<PaymentTried>> {
  const { database } = dependencies
  const actor = userId === undefined ? {} : { actorId: userId }
  const rateRows = ratesToUse(await ratesOfRequest(database.read, requestId), dependencies.builtInRates === true)
  const booked = await orRefusal(() =>
    database.write(async (transaction) => {
      const request = await lockTransactionRequest(transaction, requestId)
      if (request.status === 'COMPLETED') return accept<PaymentTried>({ status: 'COMPLETED' })
      if (!isWaiting(request.status)) return refuse('TransactionRequestNotAnswerable')
      const transactionId = await bookRequest(transaction, { ...request, requestId, rateRows }, dependencies)
      if (!transactionId.ok) return transactionId
      await changeStatus(transaction, { requestId, to: 'COMPLETED', transactionId: transactionId.value, ...actor })
      return accept<PaymentTried>({ status: 'COMPLETED' })
    }),
  )
  const outcome = booked.ok ? booked.value : booked
  tellBooking(outcome)
  if (outcome.ok || outcome.refusal.refusal === 'TransactionRequestNotAnswerable') return outcome
  const reason = outcome.refusal.refusal
  const waitsFor = patience && waitsAfter(reason, patience)
  return database.write(async (transaction) => {
    const { status } = await lockTransactionRequest(transaction, requestId)
    if (!isWaiting(status)) return outcome
    if (waitsFor === undefined) {
      await changeStatus(transaction, { requestId, to: 'FAILED', reason, ...actor })
      return outcome
    }
    if (status !== 'PENDING') await changeStatus(transaction, { requestId, to: 'PENDING', ...actor })
    await putWait(transaction, requestId, waitsFor)
    return accept({ status: 'PENDING', waitsFor })
  })
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
  const { requestId, rateRows, currency, bankId, type } = request
  if (request.payerIsBanks) return refuse('NotAllowedToPay')
  if (request.payeeIsGone) return refuse('NotBeneficiary')
  const from = { accountKey: request.accountKey, currency: request.accountCurrency }
  const to = { accountKey: request.toAccountKey, currency: request.toAccountCurrency }
  const amount = { currency, minor: request.amount }
  const payment = { amount, payerCurrency: from.currency, payeeCurrency: to.currency, rateRows }
  const isConverted = from.currency !== to.currency
  const sides =
    isConverted && bookingKindOf(type) === 'refund'
      ? sidesOfRefund(payment, await lockOriginal(transaction, requestId))
      : bothSides(payment)
  if (!sides.ok) return sides
  const payee = { ...to, isCharged: request.payeeIsCharged }
  const charges = chargesOf({ ...request, payer: from, payee, received: sides.value.credit })
  if (!charges.ok) return charges
  const fxPositions = await positionsFor(transaction, bankId, [{ from, to }, ...charges.value])
  const booking = bookPayment({
    bookingId: requestId,
    kind: bookingKindOf(type),
    description: request.description,
    from,
    to,
    debit: sides.value.debit,
    credit: sides.value.credit,
    fxPositions,
  })
  if (!booking.ok) return booking
  const at = now().toISOString()
  const checkFunds = !allowOverdraft
  const transactionIds = booking.value.entries.map(() => randomUUID())
  const toWrite = {
    booking: booking.value,
    transactionType: type,
    transactionIds,
    postedAt: at,
    completedAt: at,
    rates: sides.value.rates,
    checkFunds,
  }
  const charging = bookingsOfCharges({ charges: charges.value, fxPositions, at, checkFunds, newId: randomUUID })
  await lockAccounts(transaction, [toWrite, ...charging])
  await releaseHold(transaction, requestId)
  await book(transaction, toWrite)
  if (comesBack(type)) await book(transaction, bookingOfReturn(toWrite, randomUUID))
  await bookCharges(transaction, requestId, charging)
  return accept(transactionIds[0] ?? '')
}
