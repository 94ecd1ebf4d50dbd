/** The customers of an account are listed by a call of their own. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `create index customer_account_links_of_account on customer_account_links (account_key)`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `drop index customer_account_links_of_account`)
}
