/** A case knows since when it is in its state, whatever else happens to it meanwhile. Owner: the onboarding workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_cases add column state_since timestamptz;
    -- Of older cases the last change is all that is known.
    update kyc_cases set state_since = changed_at;
    alter table kyc_cases alter column state_since set default now(), alter column state_since set not null;
    -- What waits in the whole instance, by state and age; cases that rest are not in it.
    create index kyc_cases_open_by_age on kyc_cases (state, state_since)
      where state in ('collecting', 'checking', 'in_review', 'approved');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index kyc_cases_open_by_age;
    alter table kyc_cases drop column state_since;
  `)
}
