/** Books a whole import in one statement: what book() would make of its bookings one after the other. */
import type { Knex } from 'knex'

// Every call of book() writes the row of the settlement account anew; ten thousand versions of one row in one transaction make
// each of them slower than the last. Here every account is written once: its entries, balances and links are made by windows
// over all bookings. The chain is an aggregate, because a link needs the one before it.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function ledger_link_after(
      previous bytea, head bytea, transaction_id uuid, account_key bigint, counterpart_key bigint, amount bigint, currency text, in_common bytea
    ) returns bytea language sql stable as $$
      select ledger_link(coalesce(previous, head), transaction_id, account_key, counterpart_key, amount, currency, in_common)
    $$;
    create aggregate ledger_chain(
      head bytea, transaction_id uuid, account_key bigint, counterpart_key bigint, amount bigint, currency text, in_common bytea
    ) (sfunc = ledger_link_after, stype = bytea);

    -- Bookings of two sides each, in the order of the list: amount leaves from_key and reaches to_key. Funds are not checked: what is
    -- imported has happened. A booking id that exists violates ledger_bookings_pkey; OBL05 as in book(). Returns the number of entries.
    create function book_import(bookings jsonb) returns bigint language plpgsql as $$
    declare entries bigint; asked bigint;
    begin
      perform 1 from accounts where account_key in (
          select (b ->> 'from_key')::bigint from jsonb_array_elements(bookings) b
          union select (b ->> 'to_key')::bigint from jsonb_array_elements(bookings) b)
        order by account_key for no key update;
      insert into ledger_bookings (booking_id, kind, transaction_type, description, request_hash, posted_at, completed_at)
        select booking_id, 'IMPORT', type, description, 'import', posted_at, completed_at
        from jsonb_to_recordset(bookings) as b (booking_id uuid, type text, description text, posted_at timestamptz, completed_at timestamptz);
      get diagnostics asked = row_count;
      with booked as materialized (
        select b.*, ledger_booking_bytes(booking_id, completed_at, posted_at, 'IMPORT', type, description, null) as in_common
        from rows from (jsonb_to_recordset(bookings) as (booking_id uuid, type text, description text, posted_at timestamptz,
          completed_at timestamptz, from_id uuid, to_id uuid, from_key bigint, to_key bigint, currency text, amount bigint))
          with ordinality as b (booking_id, type, description, posted_at, completed_at, from_id, to_id, from_key, to_key, currency, amount, place)
      ), sides as (
        select from_id as transaction_id, booking_id, from_key as account_key, to_key as counterpart_key, currency, -amount as amount,
          completed_at, in_common, place from booked
        union all
        select to_id, booking_id, to_key, from_key, currency, amount, completed_at, in_common, place from booked
      ), linked as materialized (
        select s.*, (a.balance + sum(s.amount) over one)::bigint as balance_after, a.version + row_number() over one as account_version,
          ledger_chain(a.chain_hash, s.transaction_id, s.account_key, s.counterpart_key, s.amount, s.currency, s.in_common) over one as hash
        from sides s join accounts a using (account_key) where a.currency = s.currency
        window one as (partition by s.account_key order by s.place rows between unbounded preceding and current row)
      ), stored as (
        insert into ledger_entries
          select transaction_id, booking_id, account_key, counterpart_key, currency, amount, balance_after - amount, balance_after,
            account_version, completed_at, hash
          from linked order by account_key, account_version
          returning 1
      ), moved as (
        update accounts set balance = last.balance_after, version = last.account_version, chain_hash = last.hash
          from (select distinct on (account_key) * from linked order by account_key, account_version desc) last
          where accounts.account_key = last.account_key
      )
      select count(*) into entries from stored;
      if entries <> 2 * asked then
        raise exception 'an account of an import is unknown or has another currency' using errcode = 'OBL05';
      end if;
      return entries;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function book_import;
    drop aggregate ledger_chain(bytea, uuid, bigint, bigint, bigint, text, bytea);
    drop function ledger_link_after;
  `)
}
