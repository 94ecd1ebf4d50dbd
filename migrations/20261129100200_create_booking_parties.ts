/** Who was on the other side of a booking that an import brought: somebody of whom this instance knows no more than that. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table booking_parties (
      booking_id     uuid primary key references ledger_bookings (booking_id),
      account_key    bigint not null references accounts (account_key),
      name           text not null,
      account_number text not null,
      constraint booking_parties_named check (name <> '' or account_number <> '')
    );
    create index booking_parties_of_account on booking_parties (account_key, account_number, name);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `drop table booking_parties`)
}
