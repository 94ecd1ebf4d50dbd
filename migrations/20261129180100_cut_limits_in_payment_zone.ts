/** The days, months and years of limits begin where all days of payments begin: in one time zone, which the API writes down. Owner: the API. */
import type { Knex } from 'knex'

/** The two rules that add up what has been paid; `began` is when a day, month or year of theirs has begun. */
const limits = (began: (unit: 'day' | 'month' | 'year') => string): string => /* sql */ `
    create or replace function counterparty_limits_hold() returns trigger language plpgsql as $$
    declare broken boolean;
    begin
      select exists (
        select 1 from counterparty_limits l,
          lateral (
            select coalesce(sum(r.amount) filter (where r.ended_at >= ${began('month')}), 0) as monthly_amount,
              count(*) filter (where r.ended_at >= ${began('month')}) as monthly_transactions,
              coalesce(sum(r.amount), 0) as yearly_amount, count(*) as yearly_transactions
            from transaction_requests r
            where r.counterparty_id = new.counterparty_id and r.status = 'COMPLETED' and r.currency = l.currency
              and r.ended_at >= ${began('year')}
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
          select coalesce(sum(r.amount) filter (where r.ended_at >= ${began('day')}), 0) as daily,
            coalesce(sum(r.amount), 0) as monthly
          from transaction_requests r
          where r.initiator_id = new.initiator_id and r.bank_id = new.bank_id and r.currency = new.currency
            and r.status = 'COMPLETED' and r.type not in ('REFUND', 'FREE_FORM')
            and r.ended_at >= ${began('month')}
        ) paid
        where paid.daily > allowed.daily_amount or paid.monthly > allowed.monthly_amount
      ) then
        raise exception 'over the limit of the payer' using errcode = 'OBL08';
      end if;
      return null;
    end $$;
`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- PAYMENT_TIME_ZONE, as an API process has read it at its start: the rules below run in the database.
    create table payment_zone (
      is_only   boolean primary key default true,
      time_zone text not null,
      constraint payment_zone_one_row check (is_only)
    );

    -- When the day, month or year of payments has begun that it is now.
    create function payments_began(unit text) returns timestamptz language sql stable as $$
      select date_trunc(unit, now(), coalesce((select time_zone from payment_zone), 'UTC'))
    $$;

    ${limits((unit) => `payments_began('${unit}')`)}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    ${limits((unit) => `date_trunc('${unit}', now(), 'UTC')`)}
    drop function payments_began;
    drop table payment_zone;
  `)
}
