/** A case remembers its round of review and its owner, so that a workflow that starts anew finds in the rows all it needs. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_cases
      add column round integer not null default 1,
      add column owner_user_id uuid references users (user_id)
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table kyc_cases drop column round, drop column owner_user_id')
}
