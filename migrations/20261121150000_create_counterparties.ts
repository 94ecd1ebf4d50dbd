/** Counterparties of an account, the limits of what may be paid to them, and which of them a transaction request pays. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table counterparties (
      counterparty_id           uuid primary key,
      account_key               bigint not null references accounts (account_key),
      view_id                   text not null,
      name                      text not null,
      description               text not null,
      currency                  text not null,
      is_beneficiary            boolean not null,
      bank_routing_scheme       text not null,
      bank_routing_address      text not null,
      branch_routing_scheme     text not null,
      branch_routing_address    text not null,
      account_routing_scheme    text not null,
      account_routing_address   text not null,
      secondary_routing_scheme  text not null,
      secondary_routing_address text not null,
      bespoke                   jsonb not null,
      created_by                uuid not null references users (user_id),
      created_at                timestamptz not null default now(),
      -- A row stays when it is deleted: payments that were made to it still name it.
      deleted_at                timestamptz
    );
    create unique index counterparties_name_unique on counterparties (account_key, view_id, name) where deleted_at is null;

    -- Amounts are minor units of the currency.
    create table counterparty_limits (
      limit_id              uuid primary key,
      counterparty_id       uuid not null references counterparties (counterparty_id),
      view_id               text not null,
      currency              text not null,
      single_amount         bigint not null,
      monthly_amount        bigint not null,
      monthly_transactions  integer not null,
      yearly_amount         bigint not null,
      yearly_transactions   integer not null,
      created_at            timestamptz not null default now(),
      constraint counterparty_limits_one_per_view unique (counterparty_id, view_id),
      constraint counterparty_limits_not_negative check (
        least(single_amount, monthly_amount, monthly_transactions, yearly_amount, yearly_transactions) >= 0)
    );

    alter table transaction_requests
      add column counterparty_id uuid references counterparties (counterparty_id),
      -- Where the payee is not an account of this instance: bank and account as the counterparty names them.
      add column outside_bank text,
      add column outside_account text,
      add constraint transaction_requests_outside_is_whole check ((outside_bank is null) = (outside_account is null));
    create index transaction_requests_paid_counterparty on transaction_requests (counterparty_id, ended_at)
      where status = 'COMPLETED' and counterparty_id is not null;

    -- OBL06: a limit of the counterparty would be broken. By now book() has locked the payer's account, to which every
    -- payment to this counterparty belongs, so what is added up here cannot change before this transaction ends.
    create function counterparty_limits_hold() returns trigger language plpgsql as $$
    declare broken boolean;
    begin
      select exists (
        select 1 from counterparty_limits l,
          lateral (
            select coalesce(sum(r.amount) filter (where r.ended_at >= date_trunc('month', now(), 'UTC')), 0) as monthly_amount,
              count(*) filter (where r.ended_at >= date_trunc('month', now(), 'UTC')) as monthly_transactions,
              coalesce(sum(r.amount), 0) as yearly_amount, count(*) as yearly_transactions
            from transaction_requests r
            where r.counterparty_id = new.counterparty_id and r.status = 'COMPLETED' and r.currency = l.currency
              and r.ended_at >= date_trunc('year', now(), 'UTC')
          ) paid
        where l.counterparty_id = new.counterparty_id
          and (new.currency <> l.currency or new.amount > l.single_amount
            or paid.monthly_amount > l.monthly_amount or paid.monthly_transactions > l.monthly_transactions
            or paid.yearly_amount > l.yearly_amount or paid.yearly_transactions > l.yearly_transactions)
      ) into broken;
      if broken then
        raise exception 'over a limit of the counterparty' using errcode = 'OBL06';
      end if;
      return null;
    end $$;
    create trigger transaction_requests_counterparty_limits after insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' and new.counterparty_id is not null)
      execute function counterparty_limits_hold();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_counterparty_limits on transaction_requests;
    drop function counterparty_limits_hold;
    drop index transaction_requests_paid_counterparty;
    alter table transaction_requests
      drop constraint transaction_requests_outside_is_whole,
      drop column outside_account, drop column outside_bank, drop column counterparty_id;
    drop table counterparty_limits;
    drop table counterparties;
  `)
}
