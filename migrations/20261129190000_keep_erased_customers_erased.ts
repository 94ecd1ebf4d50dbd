/** Who has been erased stays erased: nothing about them is written any more, whoever tries. */
import type { Knex } from 'knex'

/** What says something of a person who has been erased when it comes; rows that are there still have been emptied. */
const tables = [
  'account_applications',
  'cards',
  'credit_limit_requests',
  'customer_account_links',
  'customer_addresses',
  'customer_attributes',
  'customer_files',
  'customer_messages',
  'kyc_checks',
  'kyc_decisions',
  'kyc_documents',
  'kyc_media',
  'kyc_statuses',
  'screening_hits',
  'screenings',
  'social_media_handles',
  'tax_residences',
  'user_customer_links',
]

// The trigger comes after the check of the foreign key, by its name: that check has waited for an erasure that is under way, which
// holds the row of the customer, and what is read then is what the erasure has left.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function of_nobody_erased() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from kyc_cases k where k.customer_id = new.customer_id and k.state = 'erased') then
        raise exception 'the customer has been erased' using errcode = 'OBLE1';
      end if;
      return null;
    end $$;
    ${tables.map((table) => `create trigger ${table}_of_nobody_erased after insert on ${table} for each row execute function of_nobody_erased();`).join('\n')}
    create trigger customer_account_links_changed_of_nobody_erased after update on customer_account_links
      for each row execute function of_nobody_erased();
    -- An erasure empties the name.
    create trigger cards_changed_of_nobody_erased after update on cards for each row
      when (new.name_on_card <> '') execute function of_nobody_erased();
    -- The erasure itself is the last change: it leaves such a number behind.
    create trigger customers_changed_of_nobody_erased after update on customers for each row
      when (old.customer_number = 'erased-' || old.customer_id::text) execute function of_nobody_erased();

    create function erased_cases_stay_erased() returns trigger language plpgsql as $$
    begin
      raise exception 'the customer has been erased' using errcode = 'OBLE1';
    end $$;
    create trigger kyc_cases_stay_erased before update on kyc_cases for each row
      when (old.state = 'erased' and new.state <> 'erased') execute function erased_cases_stay_erased();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger kyc_cases_stay_erased on kyc_cases;
    drop function erased_cases_stay_erased;
    drop trigger customers_changed_of_nobody_erased on customers;
    drop trigger cards_changed_of_nobody_erased on cards;
    drop trigger customer_account_links_changed_of_nobody_erased on customer_account_links;
    ${tables.map((table) => `drop trigger ${table}_of_nobody_erased on ${table};`).join('\n')}
    drop function of_nobody_erased;
  `)
}
