/** Notes what a bank's customer relations have planned and done. Owner: the API. */
import type { Transaction } from '../connection'
import type { CrmEventRow } from '../read/crm-events'

export async function insertCrmEvent(transaction: Transaction, event: CrmEventRow): Promise<void> {
  await transaction.raw(
    `insert into crm_events (event_id, bank_id, customer_name, customer_number, category, detail, channel, scheduled_date, actual_date, result)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      event.eventId,
      event.bankId,
      event.customerName,
      event.customerNumber,
      event.category,
      event.detail,
      event.channel,
      event.scheduledDate,
      event.actualDate,
      event.result,
    ],
  )
}
