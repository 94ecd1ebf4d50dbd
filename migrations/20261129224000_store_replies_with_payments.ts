/** A payment is one call, with all that is booked for it and the reply that is stored under its key; and keys that a waiting request claims. */
import type { Knex } from 'knex'
import { up as createPayMany } from './20261129170000_create_pay_many'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Without a status: claimed by a request that waits for a workflow and has no reply yet. Until then a repeated one is told to
    -- wait; afterwards it goes on under the same ids, which is safe at any moment.
    alter table idempotency_keys
      alter column status drop not null,
      alter column headers drop not null,
      add column claimed_until timestamptz,
      add constraint idempotency_keys_answered_or_claimed
        check ((status is null) = (claimed_until is not null) and (status is null) = (headers is null));

    -- False where the key has a reply, is claimed by somebody else, or belongs to another request.
    create function store_reply(owner uuid, new_key text, new_hash text, new_status integer, new_headers jsonb, new_body jsonb, holds_claim boolean)
      returns boolean language plpgsql as $$
    begin
      insert into idempotency_keys as k (user_id, key, request_hash, status, headers, body)
        values (owner, new_key, new_hash, new_status, new_headers, new_body)
        on conflict (user_id, key) do update set status = excluded.status, headers = excluded.headers, body = excluded.body,
          claimed_until = null
        where k.status is null and k.request_hash = excluded.request_hash and (holds_claim or k.claimed_until <= now());
      return found;
    end $$;

    -- One payment that waits for nothing: a row of transaction_requests, the arguments of book() for the payment itself and then for what
    -- comes back of it and what it is charged (with the side that is), and the reply that its key is to have, if it has one.
    -- OBLI1: the key is in flight; OBLI2: its reply cannot be stored. The rest is raised by book() and the triggers.
    create function pay(payment jsonb) returns void language plpgsql as $$
    declare r record; b record; paid uuid; request uuid := (payment -> 'request' ->> 'request_id')::uuid;
    begin
      if payment -> 'reply' is not null then
        select * into strict r from jsonb_to_record(payment -> 'reply') as x (
          user_id uuid, key text, request_hash text, status integer, headers jsonb, body jsonb);
        if not pg_try_advisory_xact_lock(hashtextextended(r.user_id || ' ' || r.key, 0)) then
          raise exception 'the key is in flight' using errcode = 'OBLI1';
        end if;
        if not store_reply(r.user_id, r.key, r.request_hash, r.status, r.headers, r.body, false) then
          raise exception 'the key is used' using errcode = 'OBLI2';
        end if;
      end if;
      -- In the order of book(), which does it for one booking by itself.
      if jsonb_array_length(payment -> 'bookings') > 1 then
        perform 1 from accounts where account_key in (
            select k::bigint from jsonb_array_elements(payment -> 'bookings') e, jsonb_array_elements_text(e -> 'account_keys') k)
          order by account_key for no key update;
      end if;
      for b in
        select x.*, e.place from jsonb_array_elements(payment -> 'bookings') with ordinality as e (booking, place),
          jsonb_to_record(e.booking) as x (
            booking_id uuid, kind text, transaction_type text, description text, request_hash text, posted_at timestamptz,
            completed_at timestamptz, fx jsonb, check_funds boolean, transaction_ids uuid[], account_keys bigint[],
            counterpart_keys bigint[], currencies text[], amounts bigint[], charged_side text)
        order by e.place
      loop
        select e.transaction_id into strict paid from book(b.booking_id, b.kind, b.transaction_type, b.description, b.request_hash,
            b.posted_at, b.completed_at, b.fx, b.check_funds, b.transaction_ids, b.account_keys, b.counterpart_keys, b.currencies, b.amounts) e
          where e.account_key = b.account_keys[1];
        if b.place = 1 then
          insert into transaction_requests (request_id, bank_id, account_key, to_account_key, type, currency, amount, challenge_threshold,
            required_answers, description, details, charge_currency, charge_amount, charge_summary, charge_policy, initiator_id,
            request_hash, counterparty_id, outside_bank, outside_account, created_at, status, ended_at, transaction_id)
          select q.request_id, q.bank_id, q.account_key, q.to_account_key, q.type, q.currency, q.amount, q.challenge_threshold,
            q.required_answers, q.description, q.details, q.charge_currency, q.charge_amount, q.charge_summary, q.charge_policy,
            q.initiator_id, q.request_hash, q.counterparty_id, q.outside_bank, q.outside_account, q.created_at, 'COMPLETED', now(), paid
          from jsonb_populate_record(null::transaction_requests, payment -> 'request') q;
        elsif b.charged_side is not null then
          insert into payment_charges (booking_id, request_id, side) values (b.booking_id, request, b.charged_side);
        end if;
      end loop;
      if paid is null then
        raise exception 'payment % books nothing', request;
      end if;
    end $$;

    -- Several of them, each as if it were alone. One row comes back for each, in their order: nulls, or why not: the SQLSTATE of a rule
    -- that it breaks (OBL.., out of range, not unique), after which nothing is left of it and the others go on. Whatever else fails,
    -- fails all. The accounts of all are locked first, in the order of book(), so that nobody waits in a circle.
    drop function pay_many;
    create function pay_many(payments jsonb)
      returns table (code text, violated text, message text) language plpgsql as $$
    declare payment jsonb;
    begin
      perform 1 from accounts where account_key in (
          select k::bigint from jsonb_array_elements(payments) p, jsonb_array_elements(p -> 'bookings') b,
            jsonb_array_elements_text(b -> 'account_keys') k)
        order by account_key for no key update;
      for payment in select p from jsonb_array_elements(payments) p loop
        code := null; violated := null; message := null;
        begin
          perform pay(payment);
        exception when others then
          get stacked diagnostics code = returned_sqlstate, violated = constraint_name, message = message_text;
          if code !~ '^OBL' and code not in ('22003', '23505') then
            raise;
          end if;
        end;
        return next;
      end loop;
    end $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function pay_many;
    drop function pay;
    drop function store_reply;
    delete from idempotency_keys where status is null;
    alter table idempotency_keys
      drop constraint idempotency_keys_answered_or_claimed,
      drop column claimed_until,
      alter column headers set not null,
      alter column status set not null;
  `)
  await createPayMany(knex)
}
