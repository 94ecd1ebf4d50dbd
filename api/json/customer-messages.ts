/** Messages to customers on the wire, as v1.4.0 and v4.0.0 know them. */
import { z } from 'zod'
import type { CustomerMessageRow, SentMessageRow } from '../../db/read/customer-messages'
import { messageDeliveries, messageProblems } from '../../domain/customer-message'
import { sentTransports } from '../../domain/payments/transport'
import { blankableText } from './wire'

/** The body of addCustomerMessage v1.4.0. */
export const PostCustomerMessage140 = z.object({
  message: blankableText(1_024),
  from_department: blankableText(64),
  from_person: blankableText(64),
})
/** The body of createCustomerMessage v4.0.0. */
export const PostCustomerMessage400 = PostCustomerMessage140.extend({ transport: blankableText(64) })

const message140 = {
  id: z.string(),
  date: z.string(),
  message: z.string(),
  from_department: z.string(),
  from_person: z.string(),
}
export const CustomerMessages140 = z.object({ messages: z.array(z.object(message140)) })
const CustomerMessage400 = z.object({ ...message140, transport: z.string() })
export const CustomerMessages400 = z.object({ messages: z.array(CustomerMessage400) })

/** The shape of v4.0.0; the reply's schema leaves the transport out for v1.4.0. */
export const customerMessageJson = (row: CustomerMessageRow): z.input<typeof CustomerMessage400> => ({
  id: row.messageId,
  date: row.sentAt,
  transport: row.transport,
  message: row.message,
  from_department: row.fromDepartment,
  from_person: row.fromPerson,
})

/** A message as the staff see it, with what has become of it. */
export const SentMessage = CustomerMessage400.extend({
  customer_id: z.string(),
  /** Null where it is for the customer. */
  user_id: z.string().nullable(),
  delivery: z.enum(messageDeliveries),
  problem: z.enum(messageProblems).nullable(),
  delivered_by: z.enum(sentTransports).nullable(),
  delivered_at: z.string().nullable(),
  number_of_tries: z.int(),
  last_error: z.string().nullable(),
})
export const SentMessages = z.object({ customer_messages: z.array(SentMessage), next: z.string().nullable() })

export const sentMessageJson = (row: SentMessageRow): z.input<typeof SentMessage> => ({
  ...customerMessageJson(row),
  customer_id: row.customerId,
  user_id: row.userId,
  delivery: row.delivery,
  problem: row.problem,
  delivered_by: row.deliveredBy,
  delivered_at: row.deliveredAt,
  number_of_tries: row.attempts,
  last_error: row.lastError,
})
