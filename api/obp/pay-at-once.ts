/** A payment that waits for nothing: stored and booked at once, with what it is charged. */
import type { PayeeRow, TransactionRequestRow } from '../../db/read/transaction-requests'
import { violatedConstraint } from '../../db/faults'
import { tellBooking } from '../../db/happened'
import { bookCharges, lockAccounts } from '../../db/write/charges'
import type { ChargesToBook } from '../../db/write/charges'
import { bookReturn, orRefusal, positionsFor } from '../../db/write/ledger'
import type { BookingToWrite } from '../../db/write/ledger'
import { insertCompleted } from '../../db/write/transaction-requests'
import type { NewTransactionRequest } from '../../db/write/transaction-requests'
import { bookPayment } from '../../domain/ledger/booking'
import type { Charge } from '../../domain/payments/charge'
import type { BothSides } from '../../domain/payments/conversion'
import { comesBack } from '../../domain/payments/transaction-request'
import type { Outcome } from '../../domain/refusal'
import { refuse } from '../../domain/refusal'
import type { Handles } from '../kernel/handles'

export interface PaymentAtOnce {
  readonly type: string
  readonly account: PayeeRow
  readonly body: { readonly description: string }
}

/** What is booked. */
export interface Moves {
  readonly payee: PayeeRow
  readonly sides: BothSides
  readonly charges: readonly Charge[]
}

/** Refusals: those of the ledger (`orRefusal`), SameAccount. */
export async function payAtOnce(
  { type, account, body }: PaymentAtOnce,
  request: NewTransactionRequest,
  { payee, sides, charges }: Moves,
  handles: Handles,
): Promise<Outcome<TransactionRequestRow>> {
  const { writeAtOnce, newId, now, settings } = handles
  const { requestId } = request
  const moving = [{ from: account, to: payee }, ...charges]
  const fxPositions = await positionsFor(writeAtOnce, account.bankId, moving)
  const booking = bookPayment({
    bookingId: requestId,
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
  const charging = { requestId, charges, fxPositions, at, checkFunds, newId }
  const written = await orRefusal(() => store(request, toWrite, charging, handles)).catch((error: unknown) => {
    if (violatedConstraint(error) === 'transaction_requests_pkey') return refuse('RequestModified')
    throw error
  })
  tellBooking(written)
  return written.ok
    ? { ok: true, value: completed(request, { account, payee, createdAt: written.value, transactionIds }) }
    : written
}

/** One statement where the payment is one booking, which is nearly always; else one transaction. When it was stored, ISO 8601. */
function store(
  request: NewTransactionRequest,
  toWrite: BookingToWrite,
  charging: ChargesToBook,
  { write, writePayment, newId }: Handles,
): Promise<string> {
  const returns = comesBack(request.type)
  if (!returns && charging.charges.length === 0) return writePayment({ request, booking: toWrite })
  return write(async (transaction) => {
    await lockAccounts(transaction, toWrite, charging)
    const createdAt = await insertCompleted(transaction, request, toWrite)
    if (returns) await bookReturn(transaction, toWrite, newId)
    await bookCharges(transaction, charging)
    return createdAt
  })
}

interface Stored {
  readonly account: PayeeRow
  readonly payee: PayeeRow
  readonly createdAt: string
  readonly transactionIds: readonly string[]
}

/** The row as it was written, without reading it again. */
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
  createdAt,
  createdDay: `${createdAt.slice(0, 10)}T00:00:00Z`,
  challenges: [],
})
