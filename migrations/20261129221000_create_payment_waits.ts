/** Payments for a later day: what each waits for. Owners: the transaction-request workflow; the API for the rules of a bank. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- A row only where a payment is not made as soon as it is confirmed.
    create table payment_waits (
      request_id  uuid primary key references transaction_requests (request_id),
      waits_for   text not null,
      pays_on     date,
      pays_at     timestamptz,
      since       timestamptz not null default now(),
      tries       integer not null default 0,
      constraint payment_waits_reason_known check (waits_for in ('DAY', 'FUNDS', 'ACCOUNT')),
      constraint payment_waits_day_has_its_moment check ((pays_on is null) = (pays_at is null)),
      constraint payment_waits_for_a_day check (waits_for <> 'DAY' or pays_on is not null)
    );
    -- How often a payment is tried again on its day while the funds are missing; 0: never.
    alter table payment_rules
      add column funds_retry_minutes integer not null default 0,
      add constraint payment_rules_funds_retry_bounded check (funds_retry_minutes between 0 and 1440);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table payment_rules drop column funds_retry_minutes;
    drop table payment_waits;
  `)
}
