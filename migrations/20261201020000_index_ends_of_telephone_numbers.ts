/** A telephone number of which only the end is known is found from the end: the trigrams of a few digits fit too many. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'create index customers_phone_ending on customers (bank_id, reverse(mobile_phone_number) text_pattern_ops)',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index customers_phone_ending')
}
