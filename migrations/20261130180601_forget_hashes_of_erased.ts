/** What was asked about somebody who has been erased cannot be guessed from its hash: an erasure has replaced it since, here it does where one has gone before. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  // What names a meeting or a CRM event names no customer: it was emptied, which no reply to a creation is by itself.
  await knex.raw(/* sql */ `
    update idempotency_keys set request_hash = 'erased'
      where body = '{}' and named_ids is not null
        and (status = 201 or named_ids && array(select customer_id::text from kyc_cases where state = 'erased'));
  `)
}

/** The hashes do not come back. */
export const down = (): Promise<void> => Promise.resolve()
