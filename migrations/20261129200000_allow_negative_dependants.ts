/** A number of dependants is what the staff say it is: clients of the contract correct a customer with any whole number. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table customers drop constraint customers_dependants_not_negative')
}

// The old rule knows no negative number: nobody has fewer than none there.
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    update customers set dependants = 0 where dependants < 0;
    alter table customers add constraint customers_dependants_not_negative check (dependants >= 0);
  `)
}
