/** What limits add up is read from indexes alone, and when a day, month or year has begun is asked once for all of it. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index transaction_requests_paid_counterparty;
    create index transaction_requests_paid_counterparty on transaction_requests (counterparty_id, ended_at)
      include (currency, amount) where status = 'COMPLETED' and counterparty_id is not null;

    create or replace function counterparty_limits_hold() returns trigger language plpgsql as $$
    declare
      broken boolean;
      month_began timestamptz;
      year_began timestamptz;
    begin
      if not exists (select from counterparty_limits where counterparty_id = new.counterparty_id) then
        return null;
      end if;
      -- Asked once, and not of every payment that is added up.
      month_began := payments_began('month');
      year_began := payments_began('year');
      select exists (
        select 1 from counterparty_limits l,
          lateral (
            select coalesce(sum(r.amount) filter (where r.ended_at >= month_began), 0) as monthly_amount,
              count(*) filter (where r.ended_at >= month_began) as monthly_transactions,
              coalesce(sum(r.amount), 0) as yearly_amount, count(*) as yearly_transactions
            from transaction_requests r
            where r.counterparty_id = new.counterparty_id and r.status = 'COMPLETED' and r.currency = l.currency
              and r.ended_at >= year_began
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

    create or replace function payer_limits_hold() returns trigger language plpgsql as $$
    declare
      allowed payer_limits;
      day_began timestamptz;
      month_began timestamptz;
    begin
      if not exists (
        select from payer_limits l
        where l.bank_id = new.bank_id and (l.user_id = new.initiator_id or l.user_id is null)
      ) then
        return null;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('payer-limit/' || new.bank_id || '/' || new.initiator_id, 0));
      day_began := payments_began('day');
      month_began := payments_began('month');
      select l.* into allowed from payer_limits l
      where l.bank_id = new.bank_id and l.currency = new.currency and l.user_id is not distinct from (
        select own.user_id from payer_limits own
        where own.bank_id = new.bank_id and own.user_id = new.initiator_id limit 1);
      if allowed.limit_id is null or exists (
        select from (
          select coalesce(sum(r.amount) filter (where r.ended_at >= day_began), 0) as daily,
            coalesce(sum(r.amount), 0) as monthly
          from transaction_requests r
          where r.initiator_id = new.initiator_id and r.bank_id = new.bank_id and r.currency = new.currency
            and r.status = 'COMPLETED' and r.type not in ('REFUND', 'FREE_FORM')
            and r.ended_at >= month_began
        ) paid
        where paid.daily > allowed.daily_amount or paid.monthly > allowed.monthly_amount
      ) then
        raise exception 'over the limit of the payer' using errcode = 'OBL08';
      end if;
      return null;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create or replace function counterparty_limits_hold() returns trigger language plpgsql as $$
    declare broken boolean;
    begin
      select exists (
        select 1 from counterparty_limits l,
          lateral (
            select coalesce(sum(r.amount) filter (where r.ended_at >= payments_began('month')), 0) as monthly_amount,
              count(*) filter (where r.ended_at >= payments_began('month')) as monthly_transactions,
              coalesce(sum(r.amount), 0) as yearly_amount, count(*) as yearly_transactions
            from transaction_requests r
            where r.counterparty_id = new.counterparty_id and r.status = 'COMPLETED' and r.currency = l.currency
              and r.ended_at >= payments_began('year')
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

    create or replace function payer_limits_hold() returns trigger language plpgsql as $$
    declare allowed payer_limits;
    begin
      if not exists (
        select from payer_limits l
        where l.bank_id = new.bank_id and (l.user_id = new.initiator_id or l.user_id is null)
      ) then
        return null;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('payer-limit/' || new.bank_id || '/' || new.initiator_id, 0));
      select l.* into allowed from payer_limits l
      where l.bank_id = new.bank_id and l.currency = new.currency and l.user_id is not distinct from (
        select own.user_id from payer_limits own
        where own.bank_id = new.bank_id and own.user_id = new.initiator_id limit 1);
      if allowed.limit_id is null or exists (
        select from (
          select coalesce(sum(r.amount) filter (where r.ended_at >= payments_began('day')), 0) as daily,
            coalesce(sum(r.amount), 0) as monthly
          from transaction_requests r
          where r.initiator_id = new.initiator_id and r.bank_id = new.bank_id and r.currency = new.currency
            and r.status = 'COMPLETED' and r.type not in ('REFUND', 'FREE_FORM')
            and r.ended_at >= payments_began('month')
        ) paid
        where paid.daily > allowed.daily_amount or paid.monthly > allowed.monthly_amount
      ) then
        raise exception 'over the limit of the payer' using errcode = 'OBL08';
      end if;
      return null;
    end $$;

    drop index transaction_requests_paid_counterparty;
    create index transaction_requests_paid_counterparty on transaction_requests (counterparty_id, ended_at)
      where status = 'COMPLETED' and counterparty_id is not null;
  `)
}
