/** Roles that users ask for, until somebody grants them or deletes the request. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table entitlement_requests (
      entitlement_request_id uuid primary key,
      user_id                uuid not null references users (user_id),
      role_name              text not null,
      bank_id                text not null,
      requested_at           timestamptz not null default now(),
      constraint entitlement_requests_role_unique unique (user_id, role_name, bank_id)
    );
    create index entitlement_requests_time on entitlement_requests (requested_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table entitlement_requests')
}
