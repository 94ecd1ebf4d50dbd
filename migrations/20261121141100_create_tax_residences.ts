/** Where customers pay taxes, and their numbers there. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table tax_residences (
      tax_residence_id uuid primary key,
      customer_id      uuid not null references customers (customer_id),
      domain           text,
      tax_number       text,
      inserted_at      timestamptz not null default now(),
      constraint tax_residences_once_per_customer unique nulls not distinct (customer_id, domain, tax_number)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table tax_residences')
}
