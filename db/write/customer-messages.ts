/** Writes messages of a bank to its customers. Owner: the API; onboarding's welcome comes through the same function. */
import type { Transaction } from '../connection'

export interface NewCustomerMessage {
  readonly messageId: string
  readonly bankId: string
  readonly customerId: string
  /** The user for whom the message is; null: for the customer. */
  readonly userId: string | null
  readonly transport: string
  readonly fromDepartment: string
  readonly fromPerson: string
  readonly message: string
}

/** Writes a message; the same id is written once. */
export async function insertCustomerMessage(transaction: Transaction, row: NewCustomerMessage): Promise<void> {
  await transaction.raw(
    `insert into customer_messages (message_id, bank_id, customer_id, user_id, transport, from_department, from_person, message)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (message_id) do nothing`,
    [
      row.messageId,
      row.bankId,
      row.customerId,
      row.userId,
      row.transport,
      row.fromDepartment,
      row.fromPerson,
      row.message,
    ],
  )
}
