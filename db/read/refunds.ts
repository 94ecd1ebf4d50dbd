/** Reads what there is to give back of a transaction. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'
import type { PayeeRow } from './transaction-requests'

/** The account on the other side of a transaction. */
export interface OtherSide extends PayeeRow {
  readonly kind: string
  /** The counterparty that the original payment named, where it went to one. */
  readonly counterpartyId: string | null
}

export interface OriginalTransaction {
  readonly bookingId: string
  /** What clients see as its type, such as SANDBOX_TAN. */
  readonly type: string
  /** True where the account whose transaction it is has paid; false where it was paid. */
  readonly paid: boolean
  /** What the payee received: minor units of their account's currency. */
  readonly currency: string
  readonly received: bigint
  /** How much of it has been given back. */
  readonly refunded: bigint
  readonly other: OtherSide
}

/** A transaction of this account, seen as something that could be given back. */
export async function originalTransaction(
  read: Reader,
  accountKey: string,
  transactionId: string,
): Promise<OriginalTransaction | undefined> {
  if (!isUuid(transactionId)) return undefined
  const [row] = await read.raw<OriginalTransaction>(
    `select e.booking_id as "bookingId", b.transaction_type as "type", e.amount < 0 as "paid", received.currency, received.amount as "received",
       (select coalesce(sum(r.amount), 0) from refunds f join transaction_requests r using (request_id)
          where f.original_booking_id = e.booking_id and r.status = 'COMPLETED')::bigint as "refunded",
       jsonb_build_object('accountKey', other.account_key::text, 'bankId', other.bank_id, 'accountId', other.account_id,
         'currency', other.currency, 'kind', other.kind,
         'counterpartyId', (select counterparty_id from transaction_requests r where r.request_id = e.booking_id)) as "other"
     from ledger_entries e join ledger_bookings b using (booking_id) join accounts other on other.account_key = e.counterpart_key
       join ledger_entries received on received.booking_id = e.booking_id
         and received.account_key = case when e.amount > 0 then e.account_key else e.counterpart_key end
     where e.transaction_id = ? and e.account_key = ?`,
    [transactionId, accountKey],
  )
  return row
}
