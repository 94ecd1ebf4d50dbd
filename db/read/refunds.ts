/** Reads what there is to give back of a transaction. */
import { isUuid } from '../../domain/ids'
import type { BookingGivenBack } from '../../domain/payments/conversion'
import type { Reader } from '../connection'
import type { PayeeRow } from './transaction-requests'

/** The account on the other side of a transaction. */
export interface OtherSide extends PayeeRow {
  readonly kind: string
  /** The counterparty that the original payment named, where it went to one. */
  readonly counterpartyId: string | null
}

export interface OriginalTransaction extends BookingGivenBack {
  readonly bookingId: string
  /** What clients see as its type, such as SANDBOX_TAN. */
  readonly type: string
  /** True where the account whose transaction it is has paid; false where it was paid. */
  readonly paid: boolean
  readonly other: OtherSide
}

/** The columns of a BookingGivenBack: of booking `b`, of which the payee has the entry `received`, and the payer the entry `debited`. */
export const givenBackColumns = `received.currency, received.amount as "received", debited.currency as "debitedCurrency", -debited.amount as "debited",
  coalesce(b.fx, '[]') as "rates",
  (select coalesce(sum(r.amount), 0) from refunds f join transaction_requests r using (request_id)
     where f.original_booking_id = b.booking_id and r.status = 'COMPLETED')::bigint as "refunded",
  (select coalesce(sum(back.amount), 0) from refunds f join ledger_entries back on back.booking_id = f.request_id
     where f.original_booking_id = b.booking_id and back.counterpart_key = received.account_key
       and back.amount > 0 and back.currency = debited.currency)::bigint as "returned"`

/** A transaction of this account, seen as something that could be given back. */
export async function originalTransaction(
  read: Reader,
  accountKey: string,
  transactionId: string,
): Promise<OriginalTransaction | undefined> {
  if (!isUuid(transactionId)) return undefined
  const [row] = await read.raw<OriginalTransaction>(
    `select e.booking_id as "bookingId", b.transaction_type as "type", e.amount < 0 as "paid", ${givenBackColumns},
       jsonb_build_object('accountKey', other.account_key::text, 'bankId', other.bank_id, 'accountId', other.account_id,
         'currency', other.currency, 'kind', other.kind,
         'counterpartyId', (select counterparty_id from transaction_requests r where r.request_id = e.booking_id)) as "other"
     from ledger_entries e join ledger_bookings b using (booking_id) join accounts other on other.account_key = e.counterpart_key
       join ledger_entries received on received.booking_id = e.booking_id
         and received.account_key = case when e.amount > 0 then e.account_key else e.counterpart_key end
       join ledger_entries debited on debited.booking_id = e.booking_id
         and debited.account_key = case when e.amount > 0 then e.counterpart_key else e.account_key end
     where e.transaction_id = ? and e.account_key = ?`,
    [transactionId, accountKey],
  )
  return row
}
