/** Money that is kept for a payment while it waits for answers. Owners: the transaction-request workflow; the API for the rules of a bank. */
import type { Knex } from 'knex'

const booked = 'a.balance < -a.overdraft_limit'
const available = 'a.balance - a.held < -a.overdraft_limit'

/** book() with another look at the funds; the rest of it stays letter by letter. */
const bookLooksAt = (before: string, after: string): string => /* sql */ `
    do $do$
    declare source text := pg_get_functiondef('book'::regproc);
    begin
      if position('${before}' in source) = 0 then
        raise exception 'book() does not look at the funds as expected';
      end if;
      execute replace(source, '${before}', '${after}');
    end $do$;`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table payment_rules (
      bank_id     text primary key references banks (bank_id),
      hold_funds  boolean not null,
      set_by      uuid not null references users (user_id),
      set_at      timestamptz not null default now()
    );

    -- Minor units of the account's currency. Changed together with the rows of holds, by the functions below alone.
    alter table accounts
      add column held bigint not null default 0,
      add constraint accounts_held_not_negative check (held >= 0);
    create table holds (
      request_id   uuid primary key references transaction_requests (request_id),
      account_key  bigint not null references accounts (account_key),
      amount       bigint not null,
      placed_at    timestamptz not null default now(),
      released_at  timestamptz,
      constraint holds_amount_positive check (amount > 0)
    );
    create index holds_open on holds (account_key) where released_at is null;

    -- OBL04: there is not as much on the account that is not held already.
    create function place_hold(held_for uuid, account bigint, to_hold bigint, check_funds boolean) returns void language plpgsql as $$
    begin
      update accounts set held = held + to_hold
        where account_key = account and (not check_funds or may_overdraw or balance - held - to_hold >= -overdraft_limit);
      if not found then
        raise exception 'insufficient funds' using errcode = 'OBL04';
      end if;
      insert into holds (request_id, account_key, amount) values (held_for, account, to_hold);
    end $$;

    -- Without effect where nothing is held (any more).
    create function release_hold(held_for uuid) returns void language sql as $$
      with released as (
        update holds set released_at = now() where request_id = held_for and released_at is null
        returning account_key, amount
      )
      update accounts a set held = a.held - released.amount from released where a.account_key = released.account_key
    $$;

    -- However a request ends, nothing stays held for it. Who books it releases before, to have the funds.
    create function transaction_requests_release_hold() returns trigger language plpgsql as $$
    begin
      perform release_hold(new.request_id);
      return null;
    end $$;
    create trigger transaction_requests_holds after update of status on transaction_requests
      for each row when (new.status in ('COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED'))
      execute function transaction_requests_release_hold();
    ${bookLooksAt(booked, available)}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    ${bookLooksAt(available, booked)}
    drop trigger transaction_requests_holds on transaction_requests;
    drop function transaction_requests_release_hold;
    drop function release_hold;
    drop function place_hold;
    drop table holds;
    alter table accounts drop column held;
    drop table payment_rules;
  `)
}
