/** What each bank asks of the confirmation of payments, in versions: the newest applies. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table challenge_policies (
      bank_id    text not null references banks (bank_id),
      version    integer not null,
      policy     jsonb not null,
      created_by uuid not null references users (user_id),
      created_at timestamptz not null default now(),
      primary key (bank_id, version),
      constraint challenge_policies_version_positive check (version > 0)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table challenge_policies;
  `)
}
