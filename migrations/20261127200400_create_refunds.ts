/** Which booking a REFUND request gives back, and the rule that no booking is given back beyond what it brought. Owner: the transaction-request workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table refunds (
      request_id          uuid primary key references transaction_requests (request_id),
      original_booking_id uuid not null references ledger_bookings (booking_id),
      constraint refunds_of_another_booking check (request_id <> original_booking_id)
    );
    create index refunds_original on refunds (original_booking_id);

    -- OBL07: more would be given back than was received. By now book() has locked the refunding account, which every refund
    -- of the same booking is paid from, so what is added up here cannot change before this transaction ends. A refund is in
    -- the currency of what was received.
    create function refunds_within_original() returns trigger language plpgsql as $$
    begin
      if not exists (
        select 1 from refunds f
          join ledger_entries received on received.booking_id = f.original_booking_id and received.account_key = new.account_key
        where f.request_id = new.request_id and received.currency = new.currency
          and received.amount >= (
            select sum(r.amount) from refunds other join transaction_requests r using (request_id)
            where other.original_booking_id = f.original_booking_id and r.status = 'COMPLETED')
      ) then
        raise exception 'more than was received cannot be refunded' using errcode = 'OBL07';
      end if;
      return null;
    end $$;
    create trigger transaction_requests_refunds after insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' and new.type = 'REFUND') execute function refunds_within_original();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_refunds on transaction_requests;
    drop function refunds_within_original;
    drop table refunds;
  `)
}
