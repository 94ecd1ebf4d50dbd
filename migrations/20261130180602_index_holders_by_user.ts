/** Which accounts a user holds is asked before the relationship with the customer ends for whom they act. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index account_holders_of_user on account_holders (user_id)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index account_holders_of_user')
}
