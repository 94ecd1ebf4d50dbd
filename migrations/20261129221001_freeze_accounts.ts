/** Staff freeze single accounts: nobody pays from them, what comes in is booked. Owner: the API. */
import type { Knex } from 'knex'

// OBLK4: the account of the payment is frozen.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Changed under the lock of the account that every booking takes: what is booked after a freeze has seen it.
    alter table accounts add column is_frozen boolean not null default false;
    create table account_freeze_events (
      event_id       uuid primary key,
      sequence       bigint generated always as identity,
      account_key    bigint not null references accounts (account_key),
      kind           text not null,
      reason         text not null,
      actor_user_id  uuid not null references users (user_id),
      occurred_at    timestamptz not null default now(),
      constraint account_freeze_events_kind_known check (kind in ('FROZEN', 'UNFROZEN')),
      constraint account_freeze_events_sequence_unique unique (sequence)
    );
    create index account_freeze_events_of_account on account_freeze_events (account_key, sequence);
    create trigger account_freeze_events_append_only before update or delete or truncate on account_freeze_events
      for each statement execute function audit_trail_is_append_only();

    -- How long payments from a frozen account wait; 0: they are refused.
    alter table payment_rules
      add column frozen_wait_hours integer not null default 0,
      add constraint payment_rules_frozen_wait_bounded check (frozen_wait_hours between 0 and 720);

    -- Asked where a payment begins, unless it may wait, and once more where it is booked.
    create function payments_of_frozen_accounts() returns trigger language plpgsql as $$
    begin
      if exists (select from accounts where account_key = new.account_key and is_frozen)
        and (new.status = 'COMPLETED'
          or not exists (select from payment_rules where bank_id = new.bank_id and frozen_wait_hours > 0)) then
        raise exception 'payments from the account are frozen' using errcode = 'OBLK4';
      end if;
      return new;
    end $$;
    create trigger transaction_requests_account_frozen before insert or update of status on transaction_requests
      for each row when (new.status in ('INITIATED', 'COMPLETED')) execute function payments_of_frozen_accounts();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_account_frozen on transaction_requests;
    drop function payments_of_frozen_accounts;
    alter table payment_rules drop column frozen_wait_hours;
    drop table account_freeze_events;
    alter table accounts drop column is_frozen;
  `)
}
