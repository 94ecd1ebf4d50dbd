/** A check that has found the same person twice names the other: when they are erased, what names them goes from the words of those who stay. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Each is named by number and id, "customer 815 (ID), 816 (ID)". Nothing that is removed reaches over the id of another.
    create function words_without_customer(words text, gone uuid) returns text language sql immutable as $$
      select regexp_replace(words, '(\\mcustomer |\\), )((\\?!\\([0-9a-f-]{36}\\)).)*\\(' || gone || '\\)', '\\1erased', 'g')
    $$;
    create index kyc_checks_naming_others on kyc_checks (bank_id) where check_id = 'engine:duplicate_identity' and comments like '%(%';

    do $$
    declare found record;
    begin
      for found in
        select k.customer_id, c.customer_id as gone from kyc_checks k join kyc_cases c
            on c.bank_id = k.bank_id and c.state = 'erased' and strpos(k.comments, c.customer_id::text) > 0
          where k.check_id = 'engine:duplicate_identity' and k.comments like '%(%'
      loop
        update kyc_checks set comments = words_without_customer(comments, found.gone), request_hash = ''
          where customer_id = found.customer_id and check_id = 'engine:duplicate_identity';
      end loop;
    end $$;
  `)
}

/** The names do not come back. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index kyc_checks_naming_others;
    drop function words_without_customer;
  `)
}
