/**
 * What these functions ask by an array of accounts, or of a row that is about to be written, is planned once per connection. Left
 * to itself Postgres plans it anew each time, because it takes arrays to be longer than they are; that costs more than running it.
 */
import type { Knex } from 'knex'

const functions = ['book', 'lock_accounts', 'payments_of_frozen_accounts']

export async function up(knex: Knex): Promise<void> {
  for (const name of functions) await knex.raw(`alter function ${name} set plan_cache_mode = force_generic_plan`)
}

export async function down(knex: Knex): Promise<void> {
  for (const name of functions) await knex.raw(`alter function ${name} reset plan_cache_mode`)
}
