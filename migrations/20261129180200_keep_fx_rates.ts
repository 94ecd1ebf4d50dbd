/** Rates of the past stay, and those of the future wait: the newest that is in effect is used. And who has set them. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table fx_rates
      drop constraint fx_rates_pkey,
      add column rate_id bigint generated always as identity,
      -- Null: set before this was written down.
      add column set_by uuid references users (user_id),
      add constraint fx_rates_pkey primary key (rate_id);
    alter table fx_rates rename column updated_at to set_at;
    create index fx_rates_in_effect on fx_rates (bank_id, from_currency, to_currency, effective_date desc, rate_id desc);
  `)
}

/** Of each pair the rate stays that is in effect; where none is yet, the next one. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    delete from fx_rates where rate_id not in (
      select distinct on (bank_id, from_currency, to_currency) rate_id from fx_rates
      order by bank_id, from_currency, to_currency, effective_date <= now() desc,
        case when effective_date <= now() then effective_date end desc, effective_date, rate_id desc);
    drop index fx_rates_in_effect;
    alter table fx_rates
      drop constraint fx_rates_pkey,
      drop column rate_id,
      drop column set_by,
      add constraint fx_rates_pkey primary key (bank_id, from_currency, to_currency);
    alter table fx_rates rename column set_at to updated_at;
  `)
}
