/** Writes what a REFUND request gives back. Owner: the transaction-request workflow. */
import type { BookingGivenBack } from '../../domain/payments/conversion'
import type { Transaction } from '../connection'
import { givenBackColumns } from '../read/refunds'

export interface NewRefund {
  /** The transaction as the client named it, and the booking that it belongs to. */
  readonly transactionId: string
  readonly bookingId: string
  readonly reasonCode: string
  /** Whoever asks may not pay from the account that gives back. */
  readonly isAskedByPayer?: boolean
}

/**
 * Ties a request to the booking that it gives back, and notes on it what the client said. What the payer has asked for and is not
 * over is raised: see `orRefusal`.
 */
export async function insertRefund(
  transaction: Transaction,
  requestId: string,
  { transactionId, bookingId, reasonCode, isAskedByPayer = false }: NewRefund,
): Promise<void> {
  await transaction.raw(
    `with tied as (insert into refunds (request_id, original_booking_id, is_asked_by_payer) values (?, ?, ?) returning request_id)
     insert into transaction_request_attributes (attribute_id, request_id, name, type, value)
     select gen_random_uuid(), request_id, name, 'STRING', value
     from tied, (values ('original_transaction_id', ?), ('refund_reason_code', ?)) as said (name, value) where value <> ''`,
    [requestId, bookingId, isAskedByPayer, transactionId, reasonCode],
  )
}

/**
 * What the refund gives back of, and what has come back of it. Nobody else books a refund of it until the transaction ends: a statement of
 * its own waits, so that the next one sees what the others have booked. Call it before accounts are locked.
 */
export async function lockOriginal(transaction: Transaction, requestId: string): Promise<BookingGivenBack | undefined> {
  await transaction.raw(
    `select pg_advisory_xact_lock(hashtextextended('refund/' || original_booking_id, 0)) from refunds where request_id = ?`,
    [requestId],
  )
  const [original] = await transaction.raw<BookingGivenBack>(
    `select ${givenBackColumns} from refunds own join transaction_requests request using (request_id)
       join ledger_bookings b on b.booking_id = own.original_booking_id
       join ledger_entries received on received.booking_id = b.booking_id and received.account_key = request.account_key
       join ledger_entries debited on debited.booking_id = b.booking_id and debited.account_key = received.counterpart_key
     where own.request_id = ?`,
    [requestId],
  )
  return original
}
