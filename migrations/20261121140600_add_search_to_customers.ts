/** What searching customers needs: an index per kind of telephone number pattern, and the time of the last change. */
import type { Knex } from 'knex'

// A pattern that begins with text goes through the btree, one that begins with a wildcard through the trigrams.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create extension if not exists pg_trgm;
    create index customers_phone_prefix on customers (bank_id, mobile_phone_number text_pattern_ops);
    create index customers_phone_trigrams on customers using gin (mobile_phone_number gin_trgm_ops);
    alter table customers add column updated_at timestamptz not null default now();
    update customers set updated_at = created_at;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table customers drop column updated_at;
    drop index customers_phone_trigrams;
    drop index customers_phone_prefix;
    drop extension pg_trgm;
  `)
}
