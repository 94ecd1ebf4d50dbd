/** Reads messages of a bank to its customers, what has become of them, and who acts for a customer. */
import type { MessageDelivery, MessageProblem } from '../../domain/customer-message'
import { telephoneNumber } from '../../domain/payments/transport'
import type { SentTransport } from '../../domain/payments/transport'
import type { Reader, SqlValue } from '../connection'

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

/** A message with what has become of it, as the staff see it. */
export interface SentMessageRow extends CustomerMessageRow {
  readonly sequence: bigint
  readonly customerId: string
  /** Null where it is for the customer. */
  readonly userId: string | null
  readonly delivery: MessageDelivery
  readonly problem: MessageProblem | null
  readonly deliveredBy: SentTransport | null
  readonly deliveredAt: string | null
  readonly attempts: number
  readonly lastError: string | null
}

export interface MessagesWanted {
  readonly bankId: string
  /** A UUID; undefined: of every customer. */
  readonly customerId: string | undefined
  readonly delivery: MessageDelivery | undefined
  readonly limit: number
  readonly before: bigint | undefined
}

const sentColumns = `${messageColumns}, sequence, customer_id as "customerId", user_id as "userId", delivery, problem,
  sent_by as "deliveredBy", iso_seconds(sent_at) as "deliveredAt", attempts, last_error as "lastError"`

/** The messages of the bank, newest first. */
export function messagesPage(read: Reader, wanted: MessagesWanted): Promise<SentMessageRow[]> {
  const conditions: readonly (readonly [string, SqlValue | undefined])[] = [
    ['bank_id = ?', wanted.bankId],
    ['customer_id = ?', wanted.customerId],
    ['delivery = ?', wanted.delivery],
    ['sequence < ?', wanted.before],
  ]
  const named = conditions.filter((one): one is readonly [string, SqlValue] => one[1] !== undefined)
  return read.raw<SentMessageRow>(
    `select ${sentColumns} from customer_messages where ${named.map(([condition]) => condition).join(' and ')}
     order by sequence desc limit ?`,
    [...named.map(([, value]) => value), wanted.limit],
  )
}

/** One message of the bank, or undefined. `messageId` must be a UUID. */
export async function messageById(
  read: Reader,
  bankId: string,
  messageId: string,
): Promise<SentMessageRow | undefined> {
  const [row] = await read.raw<SentMessageRow>(
    `select ${sentColumns} from customer_messages where message_id = ? and bank_id = ?`,
    [messageId, bankId],
  )
  return row
}

/** All that sending a message needs. */
export interface MessageToSend extends Omit<CustomerMessageRow, 'messageId' | 'sentAt'> {
  readonly delivery: MessageDelivery
  /** An address per transport, empty where there is none. */
  readonly addresses: Readonly<Record<SentTransport, string>>
}

/**
 * The message as it is now; undefined where it has gone. A user has an address of their own, and no telephone: that is the customer's, for whom
 * they act.
 */
export async function messageToSend(read: Reader, messageId: string): Promise<MessageToSend | undefined> {
  const [row] = await read.raw<Omit<MessageToSend, 'addresses'> & { email: string | null; telephone: string | null }>(
    `select m.delivery, m.transport, m.message, m.from_department as "fromDepartment", m.from_person as "fromPerson",
       case when m.user_id is null then c.email else u.email end as email,
       case when m.user_id is null or u.user_id is not null then c.mobile_phone_number end as telephone
     from customer_messages m join customers c using (customer_id)
       left join users u on u.user_id = m.user_id and u.deleted_at is null
     where m.message_id = ?`,
    [messageId],
  )
  if (row === undefined) return undefined
  const { email, telephone, ...message } = row
  return { ...message, addresses: { EMAIL: email ?? '', SMS: telephoneNumber(telephone ?? '') ?? '' } }
}
