/** Webhooks, and their outbox: a trigger on the ledger queues deliveries in the transaction that moves the money. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table webhooks (
      webhook_id            uuid primary key,
      kind                  text not null,
      bank_id               text references banks (bank_id),
      account_key           bigint references accounts (account_key),
      trigger_name          text not null,
      url                   text not null,
      http_method           text not null,
      http_protocol         text not null,
      is_active             boolean not null,
      in_order              boolean not null default false,
      secret_version        integer not null default 1,
      previous_secret_until timestamptz,
      created_by            uuid not null references users (user_id),
      created_at            timestamptz not null default now(),
      deleted_at            timestamptz,
      constraint webhooks_kind_known check (kind in ('ACCOUNT', 'BANK', 'SYSTEM')),
      constraint webhooks_scope_fits_kind check ((bank_id is null) = (kind = 'SYSTEM') and (account_key is null) = (kind <> 'ACCOUNT')),
      constraint webhooks_trigger_fits_kind check ((trigger_name = 'OnCreateTransaction') = (kind <> 'ACCOUNT')),
      constraint webhooks_deleted_is_inactive check (deleted_at is null or not is_active)
    );
    create index webhooks_active_of_account on webhooks (account_key) where is_active and kind = 'ACCOUNT';
    create index webhooks_active_of_bank on webhooks (bank_id) where is_active and kind = 'BANK';
    create index webhooks_active_of_system on webhooks (kind) where is_active and kind = 'SYSTEM';
    create index webhooks_of_bank on webhooks (bank_id, created_at, webhook_id) where deleted_at is null;

    create table webhook_deliveries (
      delivery_id      uuid primary key,
      sequence         bigint generated always as identity,
      webhook_id       uuid not null references webhooks (webhook_id),
      event_id         uuid not null,
      trigger_name     text not null,
      transaction_id   uuid not null references ledger_entries (transaction_id),
      account_key      bigint not null references accounts (account_key),
      related_entities jsonb not null,
      status           text not null default 'PENDING',
      dispatched_at    timestamptz,
      replays          integer not null default 0,
      attempts         integer not null default 0,
      last_error       text,
      created_at       timestamptz not null default now(),
      ended_at         timestamptz,
      constraint webhook_deliveries_sequence_unique unique (sequence),
      constraint webhook_deliveries_event_once_per_hook unique (webhook_id, event_id),
      constraint webhook_deliveries_status_known check (status in ('PENDING', 'DELIVERED', 'PARKED', 'DISCARDED')),
      constraint webhook_deliveries_ended_with_status check ((status = 'PENDING') = (ended_at is null))
    );
    create index webhook_deliveries_to_dispatch on webhook_deliveries (sequence) where status = 'PENDING' and dispatched_at is null;
    create index webhook_deliveries_open_of_hook on webhook_deliveries (webhook_id, account_key, sequence) where status in ('PENDING', 'PARKED');
    create index webhook_deliveries_of_hook on webhook_deliveries (webhook_id, status, sequence);

    create table webhook_attempts (
      attempt_id  bigint generated always as identity primary key,
      delivery_id uuid not null references webhook_deliveries (delivery_id),
      at          timestamptz not null,
      duration_ms integer not null,
      http_status integer,
      error       text,
      constraint webhook_attempts_answer_or_error check ((http_status is null) = (error is not null))
    );
    create index webhook_attempts_of_delivery on webhook_attempts (delivery_id, attempt_id);

    -- The event's id follows from the movement and the trigger: every hook and every try names the same event.
    -- What is imported has happened long ago, and position accounts are the bank's own book-keeping: nobody is told.
    create function ledger_entries_queue_webhooks() returns trigger language plpgsql as $$
    begin
      if not exists (select from webhooks where is_active) then return null; end if;
      insert into webhook_deliveries (delivery_id, webhook_id, event_id, trigger_name, transaction_id, account_key, related_entities)
      select gen_random_uuid(), hook.webhook_id, md5(hook.trigger_name || '/' || e.transaction_id)::uuid, hook.trigger_name,
        e.transaction_id, e.account_key, coalesce(related.entities, '[]')
      from added e
        join ledger_bookings b using (booking_id)
        join accounts a using (account_key)
        cross join lateral (
          select webhook_id, trigger_name from webhooks where is_active and kind = 'SYSTEM'
          union all
          select webhook_id, trigger_name from webhooks where is_active and kind = 'BANK' and bank_id = a.bank_id
          union all
          select webhook_id, trigger_name from webhooks where is_active and kind = 'ACCOUNT' and account_key = e.account_key
            and trigger_name in ('OnBalanceChange', case when e.amount > 0 then 'OnCreditTransaction' else 'OnDebitTransaction' end)
        ) hook
        left join lateral (
          select jsonb_agg(jsonb_build_object('userId', h.user_id, 'customerIds', acts_for.ids) order by h.user_id) as entities
          from account_holders h
            cross join lateral (
              select jsonb_agg(l.customer_id order by l.customer_id) as ids
              from user_customer_links l join customers c using (customer_id)
              where l.user_id = h.user_id and l.is_active and c.bank_id = a.bank_id
            ) acts_for
          where h.account_key = e.account_key and acts_for.ids is not null and hook.trigger_name = 'OnCreateTransaction'
        ) related on true
      where b.kind <> 'IMPORT' and a.kind <> 'FX_POSITION'
      order by e.account_key, e.account_version;
      return null;
    end $$;
    create trigger ledger_entries_queue_webhooks after insert on ledger_entries
      referencing new table as added for each statement execute function ledger_entries_queue_webhooks();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger ledger_entries_queue_webhooks on ledger_entries;
    drop function ledger_entries_queue_webhooks();
    drop table webhook_attempts;
    drop table webhook_deliveries;
    drop table webhooks;
  `)
}
