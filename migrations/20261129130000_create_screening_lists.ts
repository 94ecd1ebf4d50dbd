/** Lists that customers are compared with, each version of them, and the outbox of comparing everybody anew. Owners: loading a list; the rescreening workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table screening_list_versions (
      version_id  uuid primary key,
      sequence    bigint generated always as identity unique,
      list_name   text not null,
      number      integer not null,
      format      text not null,
      -- SHA-256 of each file, in hexadecimal.
      file_hashes text[] not null,
      entries     integer not null,
      added       integer not null,
      removed     integer not null,
      loaded_at   timestamptz not null default now(),
      constraint screening_list_versions_number_unique unique (list_name, number),
      constraint screening_list_versions_number_positive check (number > 0),
      constraint screening_list_versions_format_known check (format in ('un', 'ofac', 'own'))
    );

    -- An entry that stays as it is from version to version is one row: in every version from from_number on, until until_number.
    create table screening_list_entries (
      entry_key    bigint generated always as identity primary key,
      list_name    text not null,
      entry_id     text not null,
      from_number  integer not null,
      until_number integer,
      -- SHA-256 of the facts.
      content_hash text not null,
      facts        jsonb not null,
      constraint screening_list_entries_version foreign key (list_name, from_number)
        references screening_list_versions (list_name, number),
      constraint screening_list_entries_end_version foreign key (list_name, until_number)
        references screening_list_versions (list_name, number),
      constraint screening_list_entries_not_empty check (until_number > from_number)
    );
    create unique index screening_list_entries_current on screening_list_entries (list_name, entry_id) where until_number is null;
    create index screening_list_entries_added on screening_list_entries (list_name, from_number);

    create table rescreenings (
      version_id    uuid primary key references screening_list_versions (version_id),
      queued_at     timestamptz not null default now(),
      dispatched_at timestamptz,
      ended_at      timestamptz,
      customers     bigint,
      constraint rescreenings_ended_with_customers check ((ended_at is null) = (customers is null))
    );
    create index rescreenings_to_dispatch on rescreenings (queued_at) where dispatched_at is null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table rescreenings;
    drop table screening_list_entries;
    drop table screening_list_versions;
  `)
}
