/** Messages to customers on the wire, as v1.4.0 and v4.0.0 know them. */
import { z } from 'zod'
import type { CustomerMessageRow } from '../../db/read/customer-messages'
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
