/** Reads where a user can be reached. */
import type { SentTransport } from '../../domain/payments/transport'
import { telephoneNumber } from '../../domain/payments/transport'
import type { Reader } from '../connection'

/**
 * An address per transport, empty where there is none. Users have no telephone: it is that of the customer for whom they act
 * at the bank of the request - of the one to whom the paying account belongs, else of the one whom they came to act for last.
 */
export async function addressesOf(
  read: Reader,
  userId: string,
  requestId: string,
): Promise<Readonly<Record<SentTransport, string>>> {
  const [row] = await read.raw<{ email: string; telephone: string | null }>(
    `select u.email, (
       select c.mobile_phone_number from transaction_requests r join customers c using (bank_id)
         join user_customer_links l using (customer_id)
       where r.request_id = ? and l.user_id = u.user_id and l.is_active and c.mobile_phone_number <> ''
       order by exists (select from customer_account_links a where a.customer_id = c.customer_id and a.account_key = r.account_key) desc,
         l.inserted_at desc, c.customer_id limit 1
     ) as telephone
     from users u where u.user_id = ? and u.deleted_at is null`,
    [requestId, userId],
  )
  return { EMAIL: row?.email ?? '', SMS: telephoneNumber(row?.telephone ?? '') ?? '' }
}
