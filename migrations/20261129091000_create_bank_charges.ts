/** What a bank charges for payments, where it books that, and which booking charges for which payment. Owners: the API; whoever books payments. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- rules: an object from the type of a request to {level, minimum, maximum}, plain decimals as text.
    create table bank_charges (
      bank_id      text primary key references banks (bank_id),
      account_key  bigint not null references accounts (account_key),
      rules        jsonb not null,
      set_by       uuid not null references users (user_id),
      set_at       timestamptz not null default now()
    );

    -- A payment charges each of its two sides once, however often its booking is tried.
    create table payment_charges (
      booking_id  uuid primary key references ledger_bookings (booking_id),
      request_id  uuid not null references transaction_requests (request_id),
      side        text not null,
      constraint payment_charges_once_per_side unique (request_id, side),
      constraint payment_charges_side_known check (side in ('PAYER', 'PAYEE'))
    );
    create trigger payment_charges_append_only before update or delete or truncate on payment_charges
      for each statement execute function ledger_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table payment_charges; drop table bank_charges;')
}
