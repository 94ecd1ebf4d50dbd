/** Double-entry bookings: entries of one booking sum to zero per currency, balances equal their entries, and only book() writes them. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table ledger_bookings (
      booking_id       uuid primary key,
      kind             text not null,
      transaction_type text not null,
      description      text not null,
      request_hash     text not null,
      posted_at        timestamptz not null,
      completed_at     timestamptz not null,
      booked_at        timestamptz not null default now(),
      fx               jsonb,
      constraint ledger_bookings_kind_known check (kind in ('PAYMENT', 'HISTORICAL', 'REFUND', 'CHARGE', 'IMPORT'))
    );
    create table ledger_entries (
      transaction_id  uuid primary key,
      booking_id      uuid not null references ledger_bookings (booking_id),
      account_key     bigint not null references accounts (account_key),
      counterpart_key bigint not null references accounts (account_key),
      currency        text not null,
      amount          bigint not null,
      balance_before  bigint not null,
      balance_after   bigint not null,
      account_version bigint not null,
      completed_at    timestamptz not null,
      constraint ledger_entries_amount_moves_something check (amount <> 0),
      constraint ledger_entries_balance_follows check (balance_after = balance_before + amount),
      constraint ledger_entries_two_sides check (account_key <> counterpart_key),
      constraint ledger_entries_account_version_unique unique (account_key, account_version)
    );
    create index ledger_entries_booking on ledger_entries (booking_id);
    create index ledger_entries_account_time on ledger_entries (account_key, completed_at desc, account_version desc);

    create function ledger_entries_sum_to_zero() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from added group by booking_id, currency having sum(amount) <> 0) then
        raise exception 'entries of a booking must sum to zero per currency' using errcode = 'OBL01';
      end if;
      return null;
    end $$;
    create trigger ledger_entries_sum_to_zero after insert on ledger_entries
      referencing new table as added for each statement execute function ledger_entries_sum_to_zero();

    create function ledger_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append-only' using errcode = 'OBL02';
    end $$;
    create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
      for each statement execute function ledger_is_append_only();
    create trigger ledger_bookings_append_only before update or delete or truncate on ledger_bookings
      for each statement execute function ledger_is_append_only();

    -- Books once: the same id with the same hash returns the stored entries, with another hash it is refused (OBL03).
    -- Accounts are locked in key order, so that two bookings never wait for each other in a circle.
    -- OBL04: not enough funds; OBL05: an account is unknown or has another currency.
    create function book(
      new_booking_id uuid, new_kind text, new_transaction_type text, new_description text, new_request_hash text,
      new_posted_at timestamptz, new_completed_at timestamptz, new_fx jsonb, check_funds boolean,
      transaction_ids uuid[], account_keys bigint[], counterpart_keys bigint[], currencies text[], amounts bigint[]
    ) returns setof ledger_entries language plpgsql as $$
    declare stored_hash text; moved integer; short record;
    begin
      insert into ledger_bookings (booking_id, kind, transaction_type, description, request_hash, posted_at, completed_at, fx)
        values (new_booking_id, new_kind, new_transaction_type, new_description, new_request_hash, new_posted_at, new_completed_at, new_fx)
        on conflict (booking_id) do nothing;
      if not found then
        select request_hash into stored_hash from ledger_bookings where booking_id = new_booking_id;
        if stored_hash <> new_request_hash then
          raise exception 'booking % exists with other content', new_booking_id using errcode = 'OBL03';
        end if;
        return query select * from ledger_entries where booking_id = new_booking_id order by array_position(transaction_ids, transaction_id);
        return;
      end if;
      perform 1 from accounts where account_key = any (account_keys) order by account_key for no key update;
      return query
        with asked as (
          select * from unnest(transaction_ids, account_keys, counterpart_keys, currencies, amounts)
            with ordinality as a (transaction_id, account_key, counterpart_key, currency, amount, place)
        ), updated as (
          update accounts set balance = accounts.balance + asked.amount, version = accounts.version + 1
            from asked where accounts.account_key = asked.account_key and accounts.currency = asked.currency
            returning accounts.account_key, accounts.balance, accounts.version
        )
        insert into ledger_entries
          select asked.transaction_id, new_booking_id, asked.account_key, asked.counterpart_key, asked.currency, asked.amount,
                 updated.balance - asked.amount, updated.balance, updated.version, new_completed_at
          from asked join updated using (account_key) order by asked.place
          returning *;
      get diagnostics moved = row_count;
      if moved <> cardinality(account_keys) then
        raise exception 'an account of booking % is unknown or has another currency', new_booking_id using errcode = 'OBL05';
      end if;
      if check_funds then
        select a.account_key into short from accounts a join unnest(account_keys, amounts) as m (account_key, amount) using (account_key)
          where m.amount < 0 and not a.may_overdraw and a.balance < -a.overdraft_limit limit 1;
        if found then
          raise exception 'insufficient funds' using errcode = 'OBL04';
        end if;
      end if;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function book;
    drop table ledger_entries;
    drop table ledger_bookings;
    drop function ledger_is_append_only;
    drop function ledger_entries_sum_to_zero;
  `)
}
