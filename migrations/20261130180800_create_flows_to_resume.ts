/** After a restore the flows that wait for time, not for people, have to be started anew: the restore names them here. Owner: the outbox relay. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table flows_to_resume (
      flow  text not null,
      -- Of a case the customer's, of a standing order its own.
      id    uuid not null,
      constraint flows_to_resume_pkey primary key (flow, id),
      constraint flows_to_resume_flow_known check (flow in ('CASE', 'STANDING_ORDER'))
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table flows_to_resume')
}
