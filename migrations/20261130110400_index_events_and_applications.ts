/** The CRM events and the applications of one customer are found without those of the whole bank. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index crm_events_of_customer on crm_events (bank_id, customer_number);
    create index account_applications_of_customer on account_applications (customer_id) where customer_id is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index account_applications_of_customer;
    drop index crm_events_of_customer;
  `)
}
