/** What a bank's customer relations have planned and done. No call of the API writes it: an import does. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table crm_events (
      event_id        uuid primary key,
      bank_id         text not null references banks (bank_id),
      customer_name   text not null default '',
      customer_number text not null default '',
      category        text not null default '',
      detail          text not null default '',
      channel         text not null default '',
      scheduled_date  timestamptz,
      actual_date     timestamptz,
      result          text not null default ''
    );
    create index crm_events_bank on crm_events (bank_id, scheduled_date desc nulls last, event_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table crm_events')
}
