/** Who has acted for a customer decides nothing about them later: the end of a link is remembered. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table former_customer_users (
      customer_id uuid not null references customers (customer_id),
      user_id     uuid not null references users (user_id),
      -- Of the first link of the two that has ended.
      ended_at    timestamptz not null default now(),
      constraint former_customer_users_pair primary key (customer_id, user_id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table former_customer_users')
}
