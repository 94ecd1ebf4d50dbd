/** In which order a bank's customers are listed: one index for what comes from two tables, so that a page costs what it shows. */
import type { Knex } from 'knex'

// A table of its own: the case's writer never waits for a row of customers, which others hold while they wait for the timeline.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table customer_listings (
      customer_id uuid primary key,
      bank_id     text not null,
      -- The last good KYC status of the case; before there is one, the one that the customer was created with.
      ok_date     timestamptz,
      constraint customer_listings_customer foreign key (customer_id, bank_id) references customers (customer_id, bank_id)
    );
    insert into customer_listings (customer_id, bank_id, ok_date)
      select c.customer_id, c.bank_id, coalesce(k.last_ok_date, c.initial_last_ok_date)
      from customers c left join kyc_cases k using (customer_id);
    -- Who never had a good status comes last in both directions, so one index cannot be read backwards for the other.
    create index customer_listings_latest_first on customer_listings (bank_id, ok_date desc nulls last, customer_id);
    create index customer_listings_oldest_first on customer_listings (bank_id, ok_date, customer_id);
    create index customers_updated on customers (bank_id, updated_at);

    create function customer_is_listed() returns trigger language plpgsql as $$
    begin
      insert into customer_listings (customer_id, bank_id, ok_date) values (new.customer_id, new.bank_id, new.initial_last_ok_date);
      return null;
    end $$;
    create trigger customers_listed after insert on customers for each row execute function customer_is_listed();
    create function customer_listing_follows() returns trigger language plpgsql as $$
    begin
      update customer_listings set ok_date = new.last_ok_date where customer_id = new.customer_id;
      return null;
    end $$;
    create trigger kyc_cases_listed after insert on kyc_cases for each row
      when (new.last_ok_date is not null) execute function customer_listing_follows();
    create trigger kyc_cases_listing_follows after update on kyc_cases for each row
      when (old.last_ok_date is distinct from new.last_ok_date) execute function customer_listing_follows();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger kyc_cases_listing_follows on kyc_cases;
    drop trigger kyc_cases_listed on kyc_cases;
    drop function customer_listing_follows;
    drop trigger customers_listed on customers;
    drop function customer_is_listed;
    drop index customers_updated;
    drop table customer_listings;
  `)
}
