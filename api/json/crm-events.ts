/** Events of customer relations on the wire. */
import { z } from 'zod'
import type { CrmEventRow } from '../../db/read/crm-events'

const CrmEvent = z.object({
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
