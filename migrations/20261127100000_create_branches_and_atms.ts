/** Branches and ATMs: open data about where a bank is. The document is kept as the newest version of the API writes it. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table branches (
      bank_id    text not null references banks (bank_id),
      branch_id  text not null,
      document   jsonb not null,
      changed_by uuid not null references users (user_id),
      changed_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (bank_id, branch_id)
    );
    create index branches_of_city on branches (bank_id, (document -> 'address' ->> 'city'), branch_id) where deleted_at is null;

    create table atms (
      bank_id    text not null references banks (bank_id),
      atm_id     text not null,
      document   jsonb not null,
      changed_by uuid not null references users (user_id),
      changed_at timestamptz not null default now(),
      primary key (bank_id, atm_id)
    );
    create table atm_attributes (
      attribute_id uuid primary key,
      bank_id      text not null,
      atm_id       text not null,
      name         text not null,
      type         text not null,
      value        text not null,
      is_active    boolean not null,
      created_at   timestamptz not null default now(),
      constraint atm_attributes_atm_fkey foreign key (bank_id, atm_id) references atms (bank_id, atm_id) on delete cascade,
      constraint atm_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index atm_attributes_of_atm on atm_attributes (bank_id, atm_id, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table atm_attributes;
    drop table atms;
    drop table branches;
  `)
}
