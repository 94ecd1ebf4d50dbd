/** Wrong answers in a row of each user, and the append-only record of warnings, blocks and their lifting. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table payment_throttles (
      user_id          uuid primary key references users (user_id),
      failures         integer not null default 0,
      blocks           integer not null default 0,
      blocked_until    timestamptz,
      blocked_for_good boolean not null default false,
      constraint payment_throttles_counts_not_negative check (failures >= 0 and blocks >= 0)
    );
    create table payment_throttle_events (
      event_id      uuid primary key,
      sequence      bigint generated always as identity,
      user_id       uuid not null references users (user_id),
      kind          text not null,
      blocked_until timestamptz,
      judgement_id  uuid references challenge_judgements (judgement_id),
      actor_user_id uuid references users (user_id),
      reason        text not null default '',
      occurred_at   timestamptz not null default now(),
      constraint payment_throttle_events_sequence_unique unique (sequence),
      constraint payment_throttle_events_one_per_judgement unique (judgement_id),
      constraint payment_throttle_events_kind_known
        check (kind in ('WARNED', 'WARNED_FOR_GOOD', 'BLOCKED', 'BLOCKED_FOR_GOOD', 'LIFTED')),
      constraint payment_throttle_events_time_of_block check ((kind = 'BLOCKED') = (blocked_until is not null)),
      constraint payment_throttle_events_lifted_by_somebody check ((kind = 'LIFTED') = (actor_user_id is not null))
    );
    create index payment_throttle_events_of_user on payment_throttle_events (user_id, sequence);
    create trigger payment_throttle_events_append_only before update or delete or truncate on payment_throttle_events
      for each statement execute function audit_trail_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table payment_throttle_events;
    drop table payment_throttles;
  `)
}
