/** Addresses of new users that have to be confirmed: a row until they are, and the queue of the mails that ask for it. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table address_confirmations (
      user_id        uuid primary key references users (user_id),
      sequence       bigint generated always as identity,
      dispatched_at  timestamptz,
      sent_at        timestamptz,
      last_error     text not null default '',
      constraint address_confirmations_sequence_unique unique (sequence)
    );
    create index address_confirmations_queue on address_confirmations (sequence) where dispatched_at is null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table address_confirmations')
}
