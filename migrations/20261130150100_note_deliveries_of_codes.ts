/** Whether the code of a challenge went out: what was never sent is waited for in vain. Owner: the transaction-request workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Null: nothing was tried, or nothing is sent to this user.
    alter table challenges
      add column delivery text,
      add constraint challenges_delivery_known check (delivery in ('SENT', 'NO_ADDRESS', 'NOT_TAKEN'));
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table challenges drop column delivery')
}
