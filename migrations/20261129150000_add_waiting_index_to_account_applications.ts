/** How many applications wait for the staff, and since when, is asked by the metrics every few seconds: few rows among all that were ever decided. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index account_applications_waiting on account_applications (requested_at) where status = 'REQUESTED'`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `drop index account_applications_waiting`)
}
