/** Reads how often what leaves the house has been tried. */
import type { Reader } from '../connection'

export interface Tries {
  /** How many tries have failed, those before a replay among them. */
  readonly failed: number
  /** Why the last one has; null of messages, where a mail server may name the address. */
  readonly lastError: string | null
}

/** By the ids of deliveries and messages, which must be UUIDs; those that have not been tried are not in it. */
export async function triesOf(read: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Tries>> {
  const rows = await read.raw<Tries & { id: string }>(
    `select delivery_id as id, attempts as failed, last_error as "lastError"
     from webhook_deliveries where delivery_id = any (?::uuid[]) and attempts > 0
     union all select message_id, attempts, null from customer_messages where message_id = any (?::uuid[]) and attempts > 0`,
    [ids, ids],
  )
  return new Map(rows.map(({ id, failed, lastError }) => [id, { failed, lastError }]))
}
