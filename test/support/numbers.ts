/** Mobile numbers of users, written straight into the database: that of a customer for whom they act. */
import { randomUUID } from 'node:crypto'
import type { TestEngine } from './engine'

/** The user acts for a new customer of the bank with this number; answers with the customer's id. */
export async function actFor(
  { database }: Pick<TestEngine, 'database'>,
  bankId: string,
  userId: string,
  number: string,
): Promise<string> {
  const customerId = randomUUID()
  await database.write(async (transaction) => {
    await transaction.raw(
      `insert into customers (customer_id, bank_id, customer_number, legal_name, mobile_phone_number, request_hash) values (?, ?, ?, 'Somebody', ?, '')`,
      [customerId, bankId, customerId, number],
    )
    await transaction.raw('insert into user_customer_links (link_id, user_id, customer_id) values (?, ?, ?)', [
      randomUUID(),
      userId,
      customerId,
    ])
  })
  return customerId
}
