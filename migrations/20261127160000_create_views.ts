/** Custom views of accounts, and system views that differ from those which every instance starts with. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table views (
      view_key           bigint generated always as identity primary key,
      account_key        bigint references accounts (account_key),
      view_id            text not null,
      short_name         text not null,
      description        text not null,
      is_public          boolean not null,
      alias              text not null,
      hide_metadata_if_alias_used boolean not null,
      metadata_view_id   text not null,
      permissions        text[] not null,
      grantable_view_ids text[] not null,
      revocable_view_ids text[] not null,
      removed            boolean not null default false,
      changed_by         uuid not null references users (user_id),
      changed_at         timestamptz not null default now(),
      constraint views_account_view_unique unique nulls not distinct (account_key, view_id),
      constraint views_alias_known check (alias in ('public', 'private', 'none')),
      constraint views_system_is_not_public check (account_key is not null or not is_public),
      constraint views_only_system_is_removed check (account_key is null or not removed)
    );
    create index views_public on views (account_key, view_id) where is_public;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table views')
}
