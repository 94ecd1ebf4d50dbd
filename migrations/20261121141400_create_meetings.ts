/** Meetings of customers and staff over a provider of video calls. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table meetings (
      meeting_id            uuid primary key,
      bank_id               text not null references banks (bank_id),
      customer_user_id      uuid not null references users (user_id),
      provider_id           text,
      purpose_id            text,
      held_at               timestamptz,
      session_id            text not null,
      staff_token           text not null,
      customer_token        text not null,
      creator_name          text,
      creator_mobile_phone  text,
      creator_email_address text not null default '',
      invitees              jsonb not null default '[]',
      created_at            timestamptz not null default now()
    );
    create index meetings_bank on meetings (bank_id, held_at desc nulls last, meeting_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table meetings')
}
