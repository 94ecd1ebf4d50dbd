/** Staff give an account an owner where nobody is one any more: who, whom and why is kept. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table account_owner_grants (
      grant_id       uuid primary key,
      sequence       bigint generated always as identity,
      account_key    bigint not null references accounts (account_key),
      user_id        uuid not null references users (user_id),
      reason         text not null,
      actor_user_id  uuid not null references users (user_id),
      granted_at     timestamptz not null default now(),
      constraint account_owner_grants_sequence_unique unique (sequence),
      constraint account_owner_grants_to_somebody_else check (user_id <> actor_user_id)
    );
    create index account_owner_grants_of_account on account_owner_grants (account_key, sequence);
    create trigger account_owner_grants_append_only before update or delete or truncate on account_owner_grants
      for each statement execute function audit_trail_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table account_owner_grants')
}
