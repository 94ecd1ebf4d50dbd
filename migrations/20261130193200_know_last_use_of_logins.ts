/** When a login was last used: where the operator says so, one that is not used ends. Written now and then, not with each request. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  // Logins that are there begin with this moment. The release before writes it with none: they begin with their issue.
  await knex.raw('alter table login_tokens add column last_used_at timestamptz not null default now()')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table login_tokens drop column last_used_at')
}
