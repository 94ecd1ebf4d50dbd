/** Addresses of customers. A text is null where the client has said that it knows none. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table customer_addresses (
      address_id   uuid primary key,
      customer_id  uuid not null references customers (customer_id),
      line_1       text,
      line_2       text,
      line_3       text,
      city         text,
      county       text,
      state        text,
      postcode     text,
      country_code text,
      tags         text[] not null default '{}',
      status       text,
      inserted_at  timestamptz not null default now()
    );
    create index customer_addresses_customer on customer_addresses (customer_id, inserted_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table customer_addresses')
}
