/** On which days a bank makes no payments. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table payment_calendars (
      bank_id          text primary key references banks (bank_id),
      closed_weekdays  integer[] not null,
      -- Name by day: {"2026-12-25": "Christmas"}.
      closed_days      jsonb not null,
      on_closed_day    text not null,
      set_by           uuid not null references users (user_id),
      set_at           timestamptz not null default now(),
      constraint payment_calendars_rule_known check (on_closed_day in ('NONE', 'NEXT_DAY', 'REFUSE')),
      constraint payment_calendars_weekdays_known check (closed_weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
      constraint payment_calendars_open_once_a_week check (not closed_weekdays @> array[1, 2, 3, 4, 5, 6, 7])
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table payment_calendars')
}
