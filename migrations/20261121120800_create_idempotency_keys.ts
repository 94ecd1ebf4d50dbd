/** The stored reply of a request that carried an Idempotency-Key. Owner: the API kernel. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table idempotency_keys (
      user_id      uuid not null references users (user_id),
      key          text not null,
      request_hash text not null,
      status       integer not null,
      headers      jsonb not null,
      body         jsonb,
      created_at   timestamptz not null default now(),
      primary key (user_id, key)
    );
    create index idempotency_keys_created on idempotency_keys (created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table idempotency_keys;
  `)
}
