/** Payments that are made again and again. Owners: the standing-order workflow; a trigger on their payments. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table standing_orders (
      standing_order_id  uuid primary key,
      bank_id            text not null references banks (bank_id),
      account_key        bigint not null references accounts (account_key),
      first_request_id   uuid not null,
      -- The payment as it was checked and confirmed; each one is made from it.
      payment            jsonb not null,
      frequency          text not null,
      first_day          date not null,
      last_day           date,
      payments           integer,
      status             text not null default 'INITIATED',
      initiator_id       uuid not null references users (user_id),
      created_at         timestamptz not null default now(),
      ended_at           timestamptz,
      end_reason         text not null default '',
      ended_by           uuid references users (user_id),
      constraint standing_orders_status_known check (status in ('INITIATED', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'REJECTED', 'FAILED')),
      constraint standing_orders_frequency_known check (frequency in ('WEEK', 'FRTN', 'MNTH', 'QURT', 'MIAN', 'YEAR')),
      constraint standing_orders_ended_with_status check ((status in ('INITIATED', 'ACTIVE')) = (ended_at is null)),
      constraint standing_orders_first_request_unique unique (first_request_id)
    );
    create index standing_orders_account on standing_orders (account_key, created_at desc);
    create table standing_order_payments (
      standing_order_id  uuid not null references standing_orders (standing_order_id),
      number             integer not null,
      due_day            date not null,
      request_id         uuid not null,
      refusal            text,
      prepared_at        timestamptz not null default now(),
      constraint standing_order_payments_pkey primary key (standing_order_id, number),
      constraint standing_order_payments_request_unique unique (request_id)
    );

    -- Who confirms a standing order confirms each of its payments: only the first one asks.
    alter table transaction_requests
      add column standing_order_id uuid references standing_orders (standing_order_id),
      drop constraint transaction_requests_unchallenged_is_small,
      add constraint transaction_requests_unchallenged_is_small
        check (required_answers > 0 or amount < challenge_threshold or standing_order_id is not null);

    -- The first payment carries the consent: with it the order begins, without it the order has ended.
    create function standing_order_follows_its_first_payment() returns trigger language plpgsql as $$
    begin
      update standing_orders set
        status = case when new.status in ('PENDING', 'COMPLETED') then 'ACTIVE' else new.status end,
        ended_at = case when new.status in ('PENDING', 'COMPLETED') then null else now() end,
        end_reason = case when new.status in ('PENDING', 'COMPLETED') then '' else new.end_reason end
      where standing_order_id = new.standing_order_id and first_request_id = new.request_id and status = 'INITIATED';
      return null;
    end $$;
    create trigger transaction_requests_standing_order after update of status on transaction_requests for each row
      when (new.standing_order_id is not null and new.status in ('PENDING', 'COMPLETED', 'CANCELLED', 'REJECTED', 'FAILED'))
      execute function standing_order_follows_its_first_payment();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_standing_order on transaction_requests;
    drop function standing_order_follows_its_first_payment;
    alter table transaction_requests
      drop constraint transaction_requests_unchallenged_is_small,
      drop column standing_order_id,
      add constraint transaction_requests_unchallenged_is_small check (required_answers > 0 or amount < challenge_threshold);
    drop table standing_order_payments;
    drop table standing_orders;
  `)
}
