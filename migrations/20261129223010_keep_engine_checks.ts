/** A document has its machine-readable zone, and a case what the engine itself has checked. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_documents add column machine_readable_zone jsonb;
    alter table kyc_cases add column engine_checks jsonb;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_cases drop column engine_checks;
    alter table kyc_documents drop column machine_readable_zone;
  `)
}
