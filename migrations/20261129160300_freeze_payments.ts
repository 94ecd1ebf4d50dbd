/** Nobody pays from an account whose customer is frozen: asked where a payment begins, and once more where it is booked. */
import type { Knex } from 'knex'

// OBLK1, OBLK2, OBLK3: documents that have run out, a rejection, the end of the relationship.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Why the customer of the account cannot pay; null: they can. Where no customer is linked to the account, those count for
    -- whom its holders act at the bank.
    create function account_freeze(payer bigint) returns text language sql stable as $$
      select k.frozen from (
        select l.customer_id from customer_account_links l where l.account_key = payer
        union all
        select u.customer_id from account_holders h join user_customer_links u on u.user_id = h.user_id and u.is_active
          where h.account_key = payer and not exists (select 1 from customer_account_links l where l.account_key = payer)
      ) owner join kyc_cases k using (customer_id)
      where k.frozen is not null and k.bank_id = (select bank_id from accounts where account_key = payer)
      order by k.frozen limit 1
    $$;
    create function payments_of_frozen_customers() returns trigger language plpgsql as $$
    begin
      case account_freeze(new.account_key)
        when 'expired' then raise exception 'the payments of the customer are frozen' using errcode = 'OBLK1';
        when 'rejected' then raise exception 'the payments of the customer are frozen' using errcode = 'OBLK2';
        when 'closed' then raise exception 'the payments of the customer are frozen' using errcode = 'OBLK3';
        else return new;
      end case;
    end $$;
    create trigger transaction_requests_frozen before insert or update of status on transaction_requests
      for each row when (new.status in ('INITIATED', 'COMPLETED')) execute function payments_of_frozen_customers();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_frozen on transaction_requests;
    drop function payments_of_frozen_customers;
    drop function account_freeze;
  `)
}
