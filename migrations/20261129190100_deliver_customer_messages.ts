/** Messages to customers go out by a transport: what has become of each, and an outbox of those that wait. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- What was written before has only ever stood in the lists.
    alter table customer_messages
      add column delivery      text not null default 'NONE',
      add column problem       text,
      add column sent_by       text,
      add column sent_at       timestamptz,
      add column dispatched_at timestamptz,
      add column attempts      integer not null default 0,
      add column last_error    text,
      add column replays       integer not null default 0,
      add column sequence      bigint generated always as identity,
      add constraint customer_messages_delivery_known check (delivery in ('PENDING', 'SENT', 'PARKED', 'NONE')),
      add constraint customer_messages_problem_known check (problem in ('noTransport', 'noAddress', 'notTaken')),
      add constraint customer_messages_sent_somehow check ((delivery = 'SENT') = (sent_by is not null and sent_at is not null));
    create index customer_messages_queued on customer_messages (sequence) where delivery = 'PENDING' and dispatched_at is null;
    create index customer_messages_of_bank on customer_messages (bank_id, sequence);
    create index customer_messages_by_delivery on customer_messages (bank_id, delivery, sequence) where delivery in ('PENDING', 'PARKED');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index customer_messages_by_delivery;
    drop index customer_messages_of_bank;
    drop index customer_messages_queued;
    alter table customer_messages drop column delivery, drop column problem, drop column sent_by, drop column sent_at,
      drop column dispatched_at, drop column attempts, drop column last_error, drop column replays, drop column sequence;
  `)
}
