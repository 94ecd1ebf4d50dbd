/** What was asked about somebody, and died before it was answered, is forgotten in time: its hash outlived their erasure. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index idempotency_keys_abandoned on idempotency_keys (claimed_until) where status is null and request_hash <> 'erased';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index idempotency_keys_abandoned')
}
