/** Writes messages of a bank to its customers. Owner: the API; onboarding's own come through the same function; what becomes of each is written by the workflow that sends it. */
import type { MessageDelivery, MessageProblem } from '../../domain/customer-message'
import type { CaseEventKind } from '../../domain/kyc/event'
import type { SentTransport } from '../../domain/payments/transport'
import type { Transaction } from '../connection'

export interface NewCustomerMessage {
  readonly messageId: string
  readonly bankId: string
  readonly customerId: string
  /** The user for whom the message is; null: for the customer. */
  readonly userId: string | null
  /** How it is to reach them: `EMAIL`, `SMS`, empty: by whatever there is; other words are a note. */
  readonly transport: string
  readonly fromDepartment: string
  readonly fromPerson: string
  readonly message: string
}

const insert = `insert into customer_messages (message_id, bank_id, customer_id, user_id, transport, from_department, from_person, message, delivery)
  values (?, ?, ?, ?, ?, ?, ?, ?, 'PENDING') on conflict (message_id) do nothing`
const valuesOf = (row: NewCustomerMessage) => [
  row.messageId,
  row.bankId,
  row.customerId,
  row.userId,
  row.transport,
  row.fromDepartment,
  row.fromPerson,
  row.message,
]

/** Writes a message of the engine, and with it that it has to be sent; the same id is written once. What it is about stands on the timeline already. */
export async function insertCustomerMessage(transaction: Transaction, row: NewCustomerMessage): Promise<void> {
  await transaction.raw(insert, valuesOf(row))
}

/** The same for a message that somebody has written: the customer's timeline says who and how, and never what. */
export async function insertWrittenMessage(
  transaction: Transaction,
  row: NewCustomerMessage,
  writtenBy: string,
): Promise<void> {
  await transaction.raw(
    `with written as (${insert} returning message_id, customer_id, user_id, transport, from_department)
     select append_case_event(gen_random_uuid(), customer_id, ?, jsonb_strip_nulls(jsonb_build_object(
       'messageId', message_id, 'userId', user_id, 'transport', transport, 'fromDepartment', from_department)), ?::uuid, null)
     from written`,
    [...valuesOf(row), 'messageWritten' satisfies CaseEventKind, writtenBy],
  )
}

export interface QueuedMessage {
  readonly messageId: string
  readonly bankId: string
  readonly customerId: string
  /** How often the staff have replayed it. */
  readonly replays: number
}

/** Messages that wait for a workflow, oldest first. */
export const queuedMessages = (transaction: Transaction, limit: number): Promise<QueuedMessage[]> =>
  transaction.raw<QueuedMessage>(
    `select message_id as "messageId", bank_id as "bankId", customer_id as "customerId", replays
     from customer_messages where delivery = 'PENDING' and dispatched_at is null order by sequence limit ?`,
    [limit],
  )

/** Notes that these have their workflow; one that was replayed since it was read needs another. Oldest first, as the erasure takes them. */
export async function markMessagesDispatched(
  transaction: Transaction,
  started: readonly QueuedMessage[],
): Promise<void> {
  await transaction.raw(
    `update customer_messages m set dispatched_at = now() from (
       select message_id from customer_messages waiting join unnest(?::uuid[], ?::integer[]) as started (message_id, replays) using (message_id, replays)
       where waiting.dispatched_at is null order by waiting.sequence for no key update of waiting) queued
     where m.message_id = queued.message_id`,
    [started.map(({ messageId }) => messageId), started.map(({ replays }) => replays)],
  )
}

/** Where the instance can send nothing at all: those that wait stay in the lists only. Returns how many there were. */
export async function keepUnsent(transaction: Transaction, limit: number): Promise<number> {
  const kept = await transaction.raw(
    `update customer_messages set delivery = 'NONE', problem = 'noTransport' where message_id in (
       select message_id from customer_messages where delivery = 'PENDING' and dispatched_at is null
       order by sequence limit ? for update skip locked) returning message_id`,
    [limit],
  )
  return kept.length
}

/** What came of a try to send. */
export type Sending =
  | { readonly delivery: 'SENT'; readonly by: SentTransport; readonly at: Date }
  /** It is tried again. */
  | { readonly delivery: 'PENDING'; readonly error: string }
  | { readonly delivery: 'PARKED' | 'NONE'; readonly problem: MessageProblem }

/** Records the try; nothing happens to a message that waits no longer. */
export async function recordSending(transaction: Transaction, messageId: string, sending: Sending): Promise<void> {
  const { by, at, error, problem }: Partial<Record<'by' | 'error' | 'problem', string>> & { readonly at?: Date } =
    sending
  const wasTried = by !== undefined || error !== undefined
  await transaction.raw(
    `update customer_messages set delivery = ?, sent_by = ?, sent_at = ?, problem = ?, attempts = attempts + ?,
       last_error = case when ? then ? else last_error end
     where message_id = ? and delivery = 'PENDING'`,
    [
      sending.delivery satisfies MessageDelivery,
      by ?? null,
      at ?? null,
      problem ?? null,
      wasTried ? 1 : 0,
      wasTried,
      error ?? null,
      messageId,
    ],
  )
}

/** Queues a message of the bank again that was parked, or that only stood in the lists. False when it has no such message. */
export async function replayMessage(transaction: Transaction, bankId: string, messageId: string): Promise<boolean> {
  const queued = await transaction.raw(
    `update customer_messages set delivery = 'PENDING', problem = null, dispatched_at = null, replays = replays + 1
     where message_id = ? and bank_id = ? and delivery in ('PARKED', 'NONE') returning message_id`,
    [messageId, bankId],
  )
  return queued.length > 0
}
