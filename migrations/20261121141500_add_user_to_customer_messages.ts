/** A message of v1.4.0 is for the user who acts for the customer; one without a user is for the customer. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table customer_messages add column user_id uuid references users (user_id);
    create index customer_messages_user on customer_messages (user_id, bank_id, created_at desc) where user_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table customer_messages drop column user_id')
}
