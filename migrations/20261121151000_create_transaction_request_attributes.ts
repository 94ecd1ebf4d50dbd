/** What a bank notes about a transaction request, such as why it was rejected. Owner: the API. */
import type { Knex } from 'knex'

// The index on the paid request answers which request a booked transaction belongs to.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table transaction_request_attributes (
      attribute_id uuid primary key,
      request_id   uuid not null references transaction_requests (request_id),
      name         text not null,
      type         text not null,
      value        text not null,
      created_at   timestamptz not null default now(),
      constraint transaction_request_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index transaction_request_attributes_of_request on transaction_request_attributes (request_id, created_at);
    create index transaction_requests_by_transaction on transaction_requests (transaction_id) where transaction_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index transaction_requests_by_transaction;
    drop table transaction_request_attributes;
  `)
}
