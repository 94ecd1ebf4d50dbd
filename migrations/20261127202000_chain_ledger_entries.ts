/** Ties the entries of each account into a chain: each carries a hash of its content and of the hash before it. Written by book() alone. */
import type { Knex } from 'knex'

interface Additions {
  readonly declaration: string
  readonly set: string
  readonly returning: string
  readonly column: string
}

/**
 * What all entries of a booking have in common is put together before the accounts are locked; the hash is made where the row
 * of the account is written anyway.
 */
const chained: Additions = {
  declaration: `
      in_common bytea := ledger_booking_bytes(new_booking_id, new_completed_at, new_posted_at, new_kind, new_transaction_type, new_description, new_fx);`,
  set: `,
            chain_hash = ledger_link(accounts.chain_hash, asked.transaction_id, asked.account_key, asked.counterpart_key, asked.amount,
              asked.currency, in_common)`,
  returning: ', accounts.chain_hash',
  column: ', updated.chain_hash',
}
const unchained: Additions = { declaration: '', set: '', returning: '', column: '' }

/** book() as it was, and with the chain. */
const book = ({ declaration, set, returning, column }: Additions): string => /* sql */ `
    create or replace function book(
      new_booking_id uuid, new_kind text, new_transaction_type text, new_description text, new_request_hash text,
      new_posted_at timestamptz, new_completed_at timestamptz, new_fx jsonb, check_funds boolean,
      transaction_ids uuid[], account_keys bigint[], counterpart_keys bigint[], currencies text[], amounts bigint[]
    ) returns setof ledger_entries language plpgsql as $$
    declare stored_hash text; moved integer; short record;${declaration}
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
          update accounts set balance = accounts.balance + asked.amount, version = accounts.version + 1${set}
            from asked where accounts.account_key = asked.account_key and accounts.currency = asked.currency
            returning accounts.account_key, accounts.balance, accounts.version${returning}
        )
        insert into ledger_entries
          select asked.transaction_id, new_booking_id, asked.account_key, asked.counterpart_key, asked.currency, asked.amount,
                 updated.balance - asked.amount, updated.balance, updated.version, new_completed_at${column}
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
    end $$;`

// Described, and computed a second time, in domain/ledger/chain.ts. Bytes as they are sent: making texts of them costs a hot
// account more (docs/decisions/0026-hash-chain-of-the-ledger.md).
const link = /* sql */ `
    create function ledger_booking_bytes(
      booking_id uuid, completed_at timestamptz, posted_at timestamptz, kind text, transaction_type text, description text, fx jsonb
    ) returns bytea language sql stable as $$
      select uuid_send(booking_id) || timestamptz_send(completed_at) || timestamptz_send(posted_at) || convert_to(
        kind || ' ' || length(transaction_type) || ' ' || transaction_type || ' ' || length(description) || ' ' || description || ' '
          || coalesce(fx::text, ''), 'UTF8')
    $$;
    create function ledger_link(
      previous bytea, transaction_id uuid, account_key bigint, counterpart_key bigint, amount bigint, currency text, in_common bytea
    ) returns bytea language sql stable as $$
      select sha256(previous || uuid_send(transaction_id) || int8send(account_key) || int8send(counterpart_key) || int8send(amount)
        || convert_to(currency, 'UTF8') || in_common)
    $$;`

// What was booked before is chained as it stands.
const chainExisting = /* sql */ `
    alter table ledger_entries disable trigger ledger_entries_append_only;
    do $$
    declare e record; head bytea := ''; account bigint := 0;
    begin
      for e in
        select l.*, b.posted_at, b.kind, b.transaction_type, b.description, b.fx
        from ledger_entries l join ledger_bookings b using (booking_id) order by l.account_key, l.account_version
      loop
        if e.account_key <> account then
          update accounts set chain_hash = head where account_key = account;
          head := '';
          account := e.account_key;
        end if;
        head := ledger_link(head, e.transaction_id, e.account_key, e.counterpart_key, e.amount, e.currency,
          ledger_booking_bytes(e.booking_id, e.completed_at, e.posted_at, e.kind, e.transaction_type, e.description, e.fx));
        update ledger_entries set hash = head where transaction_id = e.transaction_id;
      end loop;
      update accounts set chain_hash = head where account_key = account;
    end $$;
    alter table ledger_entries enable trigger ledger_entries_append_only;`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table accounts add column chain_hash bytea not null default '';
    alter table ledger_entries add column hash bytea;
    ${link}
    ${chainExisting}
    alter table ledger_entries alter column hash set not null;
    ${book(chained)}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ${book(unchained)}
    drop function ledger_link;
    drop function ledger_booking_bytes;
    alter table ledger_entries drop column hash;
    alter table accounts drop column chain_hash;
  `)
}
