/** A payment that waits for nothing: stored and booked at once, with what it is charged. */
import type { PayeeRow, TransactionRequestRow } from '../../db/read/transaction-requests'
import { violatedConstraint } from '../../db/faults'
import { tellBooking } from '../../db/happened'
import { bookingsOfCharges } from '../../db/write/charges'
import { bookingOfReturn, orRefusal, positionsFor } from '../../db/write/ledger'
import type { NewTransactionRequest } from '../../db/write/transaction-requests'
import { bookPayment } from '../../domain/ledger/booking'
import type { Charge } from '../../domain/payments/charge'
import type { BothSides } from '../../domain/payments/conversion'
import { comesBack } from '../../domain/payments/transaction-request'
import type { Outcome } from '../../domain/refusal'
import { refuse } from '../../domain/refusal'
import type { WaitingHandles } from '../kernel/handles'

export interface PaymentAtOnce<Reply> {
  readonly type: string
  readonly account: PayeeRow
  readonly body: { readonly description: string }
  readonly reply: (row: TransactionRequestRow) => Reply
}

/** What is booked. */
export interface Moves {
  readonly payee: PayeeRow
  readonly sides: BothSides
  readonly charges: readonly Charge[]
  /** Those of the bank's FX position accounts that are there. */
  readonly fxPositions: Readonly<Record<string, string>>
}

/** The reply, which is stored with the payment. Refusals: those of the ledger (`orRefusal`), SameAccount, RequestModified. */
export async function payAtOnce<Reply>(
  { type, account, body, reply }: PaymentAtOnce<Reply>,
  request: NewTransactionRequest,
  { payee, sides, charges, fxPositions: known }: Moves,
  { writeAtOnce, writePayment, newId, now, settings }: WaitingHandles,
): Promise<Outcome<Reply>> {
  const moving = [{ from: account, to: payee }, ...charges]
  const fxPositions = await positionsFor(writeAtOnce, account.bankId, moving, known)
  const booking = bookPayment({
    bookingId: request.requestId,
    kind: 'payment',
    description: body.description,
    from: account,
    to: payee,
    debit: sides.debit,
    credit: sides.credit,
    fxPositions,
  })
  if (!booking.ok) return booking
  const at = now().toISOString()
  const checkFunds = !settings.allowOverdraft
  const transactionIds = booking.value.entries.map(() => newId())
  const toWrite = {
    booking: booking.value,
    transactionType: type,
    transactionIds,
    postedAt: at,
    completedAt: at,
    rates: sides.rates,
    checkFunds,
  }
  const returned = comesBack(type) ? [bookingOfReturn(toWrite, newId)] : []
  const charged = bookingsOfCharges({ charges, fxPositions, at, checkFunds, newId })
  const payment = { request, createdAt: at, bookings: [toWrite, ...returned, ...charged] } as const
  const replied = reply(completed(request, { account, payee, createdAt: at, transactionIds }))
  const written = await orRefusal(() => writePayment(payment, replied)).catch((error: unknown) => {
    if (violatedConstraint(error) === 'transaction_requests_pkey') return refuse('RequestModified')
    throw error
  })
  tellBooking(written)
  return written.ok ? { ok: true, value: replied } : written
}

interface Stored {
  readonly account: PayeeRow
  readonly payee: PayeeRow
  readonly createdAt: string
  readonly transactionIds: readonly string[]
}

/** The row as it will be read. */
const completed = (
  request: NewTransactionRequest,
  { account, payee, createdAt, transactionIds }: Stored,
): TransactionRequestRow => ({
  ...request,
  accountId: account.accountId,
  status: 'COMPLETED',
  currency: request.amount.currency,
  amount: request.amount.minor,
  payeeBankId: request.outsidePayee?.bank ?? payee.bankId,
  payeeAccountId: request.outsidePayee?.account ?? payee.accountId,
  transactionId: transactionIds[0] ?? '',
  createdAt: `${createdAt.slice(0, 19)}Z`,
  createdDay: `${createdAt.slice(0, 10)}T00:00:00Z`,
  challenges: [],
  hasSingleChallenge: false,
})
