/** How much a user may pay from the accounts of a bank in a day and in a month. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Amounts are minor units of the currency. Without a user: for everybody who has no limit of their own.
    create table payer_limits (
      limit_id        uuid primary key,
      bank_id         text not null references banks (bank_id),
      user_id         uuid references users (user_id),
      currency        text not null,
      daily_amount    bigint not null,
      monthly_amount  bigint not null,
      set_by          uuid not null references users (user_id),
      set_at          timestamptz not null default now(),
      constraint payer_limits_one_per_currency unique nulls not distinct (bank_id, user_id, currency),
      constraint payer_limits_not_negative check (least(daily_amount, monthly_amount) >= 0)
    );
    -- What a user has paid this month, for the sums below.
    create index transaction_requests_paid_by_user on transaction_requests (initiator_id, bank_id, ended_at)
      include (currency, amount) where status = 'COMPLETED' and type not in ('REFUND', 'FREE_FORM');

    -- OBL08: more would be paid than the payer may. Whoever has limits pays in their currencies only: another currency is no way
    -- around them. The payments of one user may leave from many accounts, so they wait for each other here, after book() has
    -- locked the accounts of each; the sums are of statements of their own and see what has been committed until then.
    create function payer_limits_hold() returns trigger language plpgsql as $$
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
          select coalesce(sum(r.amount) filter (where r.ended_at >= date_trunc('day', now(), 'UTC')), 0) as daily,
            coalesce(sum(r.amount), 0) as monthly
          from transaction_requests r
          where r.initiator_id = new.initiator_id and r.bank_id = new.bank_id and r.currency = new.currency
            and r.status = 'COMPLETED' and r.type not in ('REFUND', 'FREE_FORM')
            and r.ended_at >= date_trunc('month', now(), 'UTC')
        ) paid
        where paid.daily > allowed.daily_amount or paid.monthly > allowed.monthly_amount
      ) then
        raise exception 'over the limit of the payer' using errcode = 'OBL08';
      end if;
      return null;
    end $$;
    create trigger transaction_requests_payer_limits after insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' and new.type not in ('REFUND', 'FREE_FORM'))
      execute function payer_limits_hold();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_payer_limits on transaction_requests;
    drop function payer_limits_hold;
    drop index transaction_requests_paid_by_user;
    drop table payer_limits;
  `)
}
