/** Locks accounts for whoever may book on them without being allowed to change them, which a lock of their own would take. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function lock_accounts(keys bigint[]) returns void language plpgsql as $$
    begin
      perform 1 from accounts where account_key = any (keys) order by account_key for no key update;
    end $$
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function lock_accounts(bigint[])')
}
