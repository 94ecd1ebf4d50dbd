/** An outbox: whatever changes what is compared of a customer counts them up in its own transaction, and the relay tells their case. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table customer_facts (
      customer_id  uuid primary key references customers (customer_id),
      -- Counts up with every change of name, birth date or country.
      version      integer not null,
      -- The last version that the customer's case has been told of.
      told_version integer not null default 0,
      constraint customer_facts_told_after_change check (told_version <= version)
    );
    create index customer_facts_to_tell on customer_facts (customer_id) where told_version < version;

    create function customer_facts_changed() returns trigger language plpgsql as $$
    begin
      insert into customer_facts as f (customer_id, version) values (coalesce(new.customer_id, old.customer_id), 1)
        on conflict (customer_id) do update set version = f.version + 1;
      return null;
    end $$;
    create trigger customers_facts_changed after update on customers for each row
      when (old.legal_name is distinct from new.legal_name or old.date_of_birth is distinct from new.date_of_birth)
      execute function customer_facts_changed();
    create trigger customer_addresses_facts_added after insert on customer_addresses for each row
      when (new.country_code is not null) execute function customer_facts_changed();
    create trigger customer_addresses_facts_changed after update on customer_addresses for each row
      when (old.country_code is distinct from new.country_code) execute function customer_facts_changed();
    create trigger customer_addresses_facts_removed after delete on customer_addresses for each row
      when (old.country_code is not null) execute function customer_facts_changed();
    -- A tax residence is added and removed, never changed.
    create trigger tax_residences_facts_added after insert on tax_residences for each row
      when (new.domain is not null) execute function customer_facts_changed();
    create trigger tax_residences_facts_removed after delete on tax_residences for each row
      when (old.domain is not null) execute function customer_facts_changed();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger tax_residences_facts_removed on tax_residences;
    drop trigger tax_residences_facts_added on tax_residences;
    drop trigger customer_addresses_facts_removed on customer_addresses;
    drop trigger customer_addresses_facts_changed on customer_addresses;
    drop trigger customer_addresses_facts_added on customer_addresses;
    drop trigger customers_facts_changed on customers;
    drop function customer_facts_changed;
    drop table customer_facts;
  `)
}
