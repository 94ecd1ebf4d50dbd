/** Reads messages of a bank to its customers, and who acts for a customer. */
import type { Reader } from '../connection'

export interface CustomerMessageRow {
  readonly messageId: string
  readonly sentAt: string
  readonly transport: string
  readonly message: string
  readonly fromDepartment: string
  readonly fromPerson: string
}

const messageColumns = `message_id as "messageId", iso_seconds(created_at) as "sentAt", transport, message,
  from_department as "fromDepartment", from_person as "fromPerson"`

// The calls have no pages: a reply holds the latest messages.
const latest = 'order by created_at desc, message_id limit 1000'

/** What the bank has written to a customer, newest first; what it has written to a user who acts for them is not among it. */
export const messagesToCustomer = (read: Reader, customerId: string): Promise<CustomerMessageRow[]> =>
  read.raw<CustomerMessageRow>(
    `select ${messageColumns} from customer_messages where customer_id = ? and user_id is null ${latest}`,
    [customerId],
  )

/** What this bank has written to a user who acts for a customer, newest first. */
export const messagesToUser = (read: Reader, bankId: string, userId: string): Promise<CustomerMessageRow[]> =>
  read.raw<CustomerMessageRow>(
    `select ${messageColumns} from customer_messages where user_id = ? and bank_id = ? ${latest}`,
    [userId, bankId],
  )

export interface Addressee {
  readonly userId: string
  readonly deleted: boolean
}

/** The user who has acted for the customer longest, or undefined when nobody does. */
export async function addresseeFor(read: Reader, customerId: string): Promise<Addressee | undefined> {
  const [row] = await read.raw<Addressee>(
    `select l.user_id as "userId", u.deleted_at is not null as "deleted" from user_customer_links l join users u using (user_id)
     where l.customer_id = ? and l.is_active order by l.inserted_at, l.link_id limit 1`,
    [customerId],
  )
  return row
}
