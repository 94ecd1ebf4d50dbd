/** The staff see the standing orders of their bank, newest first, all of them or those of one status. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index standing_orders_of_bank on standing_orders (bank_id, created_at, standing_order_id);
    create index standing_orders_of_bank_by_status on standing_orders (bank_id, status, created_at, standing_order_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index standing_orders_of_bank_by_status;
    drop index standing_orders_of_bank;
  `)
}
