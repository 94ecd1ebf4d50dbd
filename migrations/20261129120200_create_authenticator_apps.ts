/** Authenticator apps of users: the sealed secret, the last code that was used, and an append-only record of who added and removed. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  // The data key has no foreign key: deleting it is how a secret is erased.
  await knex.raw(/* sql */ `
    create table authenticator_apps (
      user_id      uuid primary key references users (user_id),
      key_id       uuid not null,
      sealed       bytea not null,
      last_step    bigint not null default 0,
      wrong_codes  integer not null default 0,
      created_at   timestamptz not null default now(),
      confirmed_at timestamptz,
      constraint authenticator_apps_wrong_codes_bounded check (wrong_codes between 0 and 5)
    );
    create table authenticator_app_events (
      event_id      uuid primary key,
      sequence      bigint generated always as identity,
      user_id       uuid not null references users (user_id),
      kind          text not null,
      actor_user_id uuid not null references users (user_id),
      occurred_at   timestamptz not null default now(),
      constraint authenticator_app_events_sequence_unique unique (sequence),
      constraint authenticator_app_events_kind_known check (kind in ('STARTED', 'CONFIRMED', 'REMOVED'))
    );
    create index authenticator_app_events_of_user on authenticator_app_events (user_id, sequence);
    create trigger authenticator_app_events_append_only before update or delete or truncate on authenticator_app_events
      for each statement execute function audit_trail_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table authenticator_app_events;
    drop table authenticator_apps;
  `)
}
