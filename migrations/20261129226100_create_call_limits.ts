/** How many calls an application may make, and how many it has made. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table consumer_call_limits (
      consumer_id uuid primary key references consumers (consumer_id),
      valid_from  timestamptz not null,
      valid_until timestamptz not null,
      per_second  integer,
      per_minute  integer,
      per_hour    integer,
      per_day     integer,
      per_week    integer,
      per_month   integer,
      changed_by  uuid not null references users (user_id),
      changed_at  timestamptz not null default now(),
      constraint consumer_call_limits_positive
        check (least(per_second, per_minute, per_hour, per_day, per_week, per_month, 1) = 1),
      constraint consumer_call_limits_end_after_begin check (valid_until > valid_from)
    );
    -- The newest window of each period; those before it are over.
    create table consumer_call_counts (
      consumer_id  uuid not null references consumers (consumer_id),
      period       text not null,
      window_start timestamptz not null,
      calls        bigint not null,
      primary key (consumer_id, period),
      constraint consumer_call_counts_period check (period in ('minute', 'hour', 'day', 'week', 'month')),
      constraint consumer_call_counts_not_negative check (calls >= 0)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table consumer_call_counts;
    drop table consumer_call_limits;
  `)
}
