/** One wrapped data key per scope: it encrypts what workflow histories say about the scope. Deleting the row erases it. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table data_keys (
      key_id        uuid primary key,
      scope         text not null,
      master_key_id text not null,
      wrapped       bytea not null,
      created_at    timestamptz not null default now(),
      constraint data_keys_scope_unique unique (scope)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table data_keys;
  `)
}
