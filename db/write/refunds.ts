/** Writes what a REFUND request gives back. Owner: the transaction-request workflow. */
import type { Transaction } from '../connection'

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
