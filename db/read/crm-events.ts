/** Reads what a bank's customer relations have planned and done. */
import type { Reader } from '../connection'

export interface CrmEventRow {
  readonly eventId: string
  readonly bankId: string
  readonly customerName: string
  readonly customerNumber: string
  readonly category: string
  readonly detail: string
  readonly channel: string
  readonly scheduledDate: string | null
  readonly actualDate: string | null
  readonly result: string
}

// The call has no pages: an import may bring any number of events, and a reply holds the latest.
const maxEvents = 1_000

const eventColumns = `event_id as "eventId", bank_id as "bankId", customer_name as "customerName", customer_number as "customerNumber",
  category, detail, channel, iso_seconds(scheduled_date) as "scheduledDate", iso_seconds(actual_date) as "actualDate", result`
const latest = `order by scheduled_date desc nulls last, event_id limit ${maxEvents}`

/** The events of a bank, the latest scheduled first. */
export const crmEventsOf = (read: Reader, bankId: string): Promise<CrmEventRow[]> =>
  read.raw<CrmEventRow>(`select ${eventColumns} from crm_events where bank_id = ? ${latest}`, [bankId])

/** Of these, what concerns the customers for whom the user acts. */
export const crmEventsFor = (read: Reader, bankId: string, userId: string): Promise<CrmEventRow[]> =>
  read.raw<CrmEventRow>(
    `select ${eventColumns} from crm_events where bank_id = ? and customer_number in (
       select c.customer_number from user_customer_links l join customers c using (customer_id)
       where l.user_id = ? and l.is_active and c.bank_id = ?)
     ${latest}`,
    [bankId, userId, bankId],
  )
