/** Payments find an account by an IBAN only where its bank vouches for it: whoever opens an account of their own can claim any. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Who claimed what is there cannot be known for sure, and payments rely on it (docs/upgrading.md). From now on nobody vouches by silence.
    alter table account_routings add column is_vouched boolean not null default true;
    alter table account_routings alter column is_vouched set default false;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table account_routings drop column is_vouched')
}
