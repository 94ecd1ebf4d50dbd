/** An import chooses the ids of its CRM events, bank by bank: any text. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table crm_events drop constraint crm_events_pkey;
    alter table crm_events alter column event_id type text using event_id::text;
    alter table crm_events add constraint crm_events_pkey primary key (bank_id, event_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table crm_events drop constraint crm_events_pkey;
    alter table crm_events alter column event_id type uuid using event_id::uuid;
    alter table crm_events add constraint crm_events_pkey primary key (event_id);
  `)
}
