/** Events of customer relations on the wire. */
import { z } from 'zod'
import type { CrmEventRow } from '../../db/read/crm-events'
import { filledText, nullableMoment, text } from './wire'

/** The body that notes an event: who and what, and as much else as is known. */
export const PostCrmEvent = z.object({
  customer_name: filledText(255),
  customer_number: text(50),
  category: filledText(64),
  detail: text(2_000),
  channel: text(64),
  scheduled_date: nullableMoment.optional(),
  actual_date: nullableMoment.optional(),
  result: text(2_000).nullish(),
})

export const CrmEvent = z.object({
  id: z.string(),
  bank_id: z.string(),
  customer_name: z.string(),
  customer_number: z.string(),
  category: z.string(),
  detail: z.string(),
  channel: z.string(),
  scheduled_date: z.string().nullable(),
  actual_date: z.string().nullable(),
  result: z.string(),
})
export const CrmEvents = z.object({ crm_events: z.array(CrmEvent) })

export const crmEventJson = (row: CrmEventRow): z.input<typeof CrmEvent> => ({
  id: row.eventId,
  bank_id: row.bankId,
  customer_name: row.customerName,
  customer_number: row.customerNumber,
  category: row.category,
  detail: row.detail,
  channel: row.channel,
  scheduled_date: row.scheduledDate,
  actual_date: row.actualDate,
  result: row.result,
})
