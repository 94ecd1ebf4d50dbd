/** A link with which a user who has forgotten the password chooses another one. Owner: the API. */
import type { Knex } from 'knex'

// One row per user: a new link is the end of the one before. What opens it is known to nobody but whom it was given.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table password_resets (
      user_id        uuid primary key references users (user_id),
      token_hash     bytea not null,
      actor_user_id  uuid not null references users (user_id),
      made_at        timestamptz not null,
      expires_at     timestamptz not null,
      used_at        timestamptz,
      constraint password_resets_token_unique unique (token_hash),
      constraint password_resets_expire_after_made check (expires_at > made_at)
    )
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table password_resets')
}
