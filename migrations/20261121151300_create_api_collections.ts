/** Lists of operations that users keep for their own orientation in the API. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table api_collections (
      api_collection_id uuid primary key,
      user_id           uuid not null references users (user_id),
      name              text not null,
      is_sharable       boolean not null,
      description       text not null,
      created_at        timestamptz not null default now(),
      constraint api_collections_name_unique unique (user_id, name)
    );
    create table api_collection_endpoints (
      api_collection_endpoint_id uuid primary key,
      api_collection_id          uuid not null,
      operation_id               text not null,
      created_at                 timestamptz not null default now(),
      constraint api_collection_endpoints_collection foreign key (api_collection_id)
        references api_collections (api_collection_id) on delete cascade,
      constraint api_collection_endpoints_operation_unique unique (api_collection_id, operation_id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table api_collection_endpoints;
    drop table api_collections;
  `)
}
