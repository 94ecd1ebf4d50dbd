/** Attributes of users: what they note about themselves, and what the staff notes about them. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table user_attributes (
      attribute_id uuid primary key,
      user_id      uuid not null references users (user_id),
      is_personal  boolean not null,
      name         text not null,
      type         text not null,
      value        text not null,
      created_at   timestamptz not null default now(),
      constraint user_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index user_attributes_of_user on user_attributes (user_id, is_personal, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `drop table user_attributes`)
}
