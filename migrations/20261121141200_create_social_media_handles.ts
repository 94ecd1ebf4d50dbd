/** Names under which customers are found in social media. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table social_media_handles (
      handle_id       uuid primary key,
      customer_id     uuid not null references customers (customer_id),
      customer_number text,
      type            text,
      handle          text,
      date_added      timestamptz,
      date_activated  timestamptz,
      inserted_at     timestamptz not null default now()
    );
    create index social_media_handles_customer on social_media_handles (customer_id, inserted_at desc);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table social_media_handles')
}
