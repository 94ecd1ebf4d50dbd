/** Exchange rates of a bank; the rate of a booking is stored with the booking. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table fx_rates (
      bank_id        text not null references banks (bank_id),
      from_currency  text not null,
      to_currency    text not null,
      rate           numeric not null,
      inverse_rate   numeric not null,
      effective_date timestamptz not null,
      updated_at     timestamptz not null default now(),
      primary key (bank_id, from_currency, to_currency),
      constraint fx_rates_positive check (rate > 0 and inverse_rate > 0)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table fx_rates;
  `)
}
