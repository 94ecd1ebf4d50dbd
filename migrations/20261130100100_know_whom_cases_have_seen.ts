/** A decision counts for the customer as they were when it was given: the case keeps which version of them its own version is about. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Of customer_facts: the last change that the case has taken into account.
    alter table kyc_cases add column facts_version integer not null default 0;
    update kyc_cases k set facts_version = f.told_version from customer_facts f where f.customer_id = k.customer_id;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table kyc_cases drop column facts_version')
}
