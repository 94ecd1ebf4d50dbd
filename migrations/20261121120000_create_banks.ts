/** Banks: the tenants. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table banks (
      bank_id    text primary key,
      short_name text not null,
      full_name  text not null,
      logo       text not null default '',
      website    text not null default '',
      routings   jsonb not null default '[]',
      created_by uuid,
      created_at timestamptz not null default now(),
      constraint banks_bank_id_format check (bank_id ~ '^[A-Za-z0-9._-]{1,255}$')
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table banks;
  `)
}
