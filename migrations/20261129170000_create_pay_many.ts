/** Stores and books several payments that wait for nothing in one statement, each as if it were alone. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Each element holds a row of transaction_requests and the arguments of book(). One row comes back for each, in their order: when
    -- it was stored, or why not: the SQLSTATE of a rule that it breaks (OBL.., out of range, not unique), after which nothing is left
    -- of it and the others go on. Whatever else fails, fails all. The accounts of all are locked first, in the order of book(), so
    -- that nobody waits in a circle.
    create function pay_many(payments jsonb)
      returns table (stored_at text, code text, violated text, message text) language plpgsql as $$
    declare payment jsonb; b record;
    begin
      perform 1 from accounts where account_key in (
          select k::bigint from jsonb_array_elements(payments) p, jsonb_array_elements_text(p -> 'booking' -> 'account_keys') k)
        order by account_key for no key update;
      for payment in select p from jsonb_array_elements(payments) p loop
        stored_at := null; code := null; violated := null; message := null;
        begin
          select * into strict b from jsonb_to_record(payment -> 'booking') as x (
            booking_id uuid, kind text, transaction_type text, description text, request_hash text, posted_at timestamptz,
            completed_at timestamptz, fx jsonb, check_funds boolean, transaction_ids uuid[], account_keys bigint[],
            counterpart_keys bigint[], currencies text[], amounts bigint[]);
          with booked as materialized (
            select e.transaction_id, e.account_key from book(b.booking_id, b.kind, b.transaction_type, b.description, b.request_hash,
              b.posted_at, b.completed_at, b.fx, b.check_funds, b.transaction_ids, b.account_keys, b.counterpart_keys, b.currencies, b.amounts) e
          )
          insert into transaction_requests (request_id, bank_id, account_key, to_account_key, type, currency, amount, challenge_threshold,
            required_answers, description, details, charge_currency, charge_amount, charge_summary, charge_policy, initiator_id,
            request_hash, counterparty_id, outside_bank, outside_account, status, ended_at, transaction_id)
          select r.request_id, r.bank_id, r.account_key, r.to_account_key, r.type, r.currency, r.amount, r.challenge_threshold,
            r.required_answers, r.description, r.details, r.charge_currency, r.charge_amount, r.charge_summary, r.charge_policy,
            r.initiator_id, r.request_hash, r.counterparty_id, r.outside_bank, r.outside_account, 'COMPLETED', now(),
            (select k.transaction_id from booked k where k.account_key = r.account_key)
          from jsonb_populate_record(null::transaction_requests, payment -> 'request') r
          returning iso_seconds(created_at) into stored_at;
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
  await knex.raw('drop function pay_many')
}
