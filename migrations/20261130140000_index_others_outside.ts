/** Who is on the other side of an account's transactions is found by stepping from one to the next, also where they have no account here. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index transaction_requests_outside_of_account on transaction_requests (account_key, outside_account, ended_at desc)
      where outside_account is not null and transaction_id is not null;
    -- What a party is known by: its number, or its name where it has none.
    create index booking_parties_known_of_account on booking_parties (account_key, coalesce(nullif(account_number, ''), name), name);
    drop index booking_parties_of_account;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index booking_parties_of_account on booking_parties (account_key, account_number, name);
    drop index booking_parties_known_of_account;
    drop index transaction_requests_outside_of_account;
  `)
}
