/** Since when a change of a customer waits to be told to their case: nobody decides about them before, so it must be seen when nobody tells it. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Of the first change that has not been told.
    alter table customer_facts add column untold_since timestamptz not null default now();
    drop index customer_facts_to_tell;
    create index customer_facts_to_tell on customer_facts (untold_since) where told_version < version;
    create or replace function customer_facts_changed() returns trigger language plpgsql as $$
    begin
      insert into customer_facts as f (customer_id, version) values (coalesce(new.customer_id, old.customer_id), 1)
        on conflict (customer_id) do update set version = f.version + 1,
          untold_since = case when f.told_version < f.version then f.untold_since else now() end;
      return null;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create or replace function customer_facts_changed() returns trigger language plpgsql as $$
    begin
      insert into customer_facts as f (customer_id, version) values (coalesce(new.customer_id, old.customer_id), 1)
        on conflict (customer_id) do update set version = f.version + 1;
      return null;
    end $$;
    drop index customer_facts_to_tell;
    create index customer_facts_to_tell on customer_facts (customer_id) where told_version < version;
    alter table customer_facts drop column untold_since;
  `)
}
