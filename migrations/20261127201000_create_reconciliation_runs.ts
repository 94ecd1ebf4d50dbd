/** What each reconciliation of the ledger has found; append only. Owner: the reconciliation workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table reconciliation_runs (
      run_id            uuid primary key,
      sequence          bigint generated always as identity unique,
      -- Null: the schedule.
      requested_by      uuid references users (user_id),
      started_at        timestamptz not null,
      ended_at          timestamptz not null default now(),
      banks             integer not null,
      accounts          bigint not null,
      entries           bigint not null,
      -- All that were found; the list may end earlier.
      differences_found bigint not null,
      differences       jsonb not null
    );
    create trigger reconciliation_runs_append_only before update or delete or truncate on reconciliation_runs
      for each statement execute function ledger_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table reconciliation_runs')
}
