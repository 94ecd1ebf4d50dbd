/**
 * A payment that was asked for in the older shape has one challenge, which the shape names whenever it shows the payment. Of the type
 * SANDBOX_TAN, which can be asked for in no other shape, the type says so. Owner: the transaction-request workflow.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table transaction_requests add column has_single_challenge boolean not null default false;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table transaction_requests drop column has_single_challenge;
  `)
}
