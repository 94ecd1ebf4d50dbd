/** A payer who asks for a refund learns nothing of the payee by it, and asks once at a time. Owner: the transaction-request workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- True where whoever asked may not pay from the account that gives back.
    alter table refunds add column is_asked_by_payer boolean not null default false;

    -- OBL09: the payer has asked for this booking before, and the payee is not done with it. However a request ends, those who
    -- were asked have their time to answer, so nobody is sent more than one message in it. What was given is answered: a part
    -- may be followed by another. One after the other, so that none is overlooked.
    create function refunds_asked_once() returns trigger language plpgsql as $$
    declare
      asker uuid := (select initiator_id from transaction_requests where request_id = new.request_id);
    begin
      perform pg_advisory_xact_lock(hashtextextended('refund/' || new.original_booking_id || '/' || asker, 0));
      if exists (
        select from refunds f join transaction_requests r using (request_id)
        where f.original_booking_id = new.original_booking_id and f.is_asked_by_payer
          and r.initiator_id = asker and r.status <> 'COMPLETED'
          and (r.ended_at is null
            or exists (select from challenges c where c.request_id = r.request_id and c.expires_at > now()))
      ) then
        raise exception 'this refund has been asked for' using errcode = 'OBL09';
      end if;
      return new;
    end $$;
    create trigger refunds_asked_once before insert on refunds
      for each row when (new.is_asked_by_payer) execute function refunds_asked_once();

    -- A refund that is opened may have been asked for by a stranger, to whom no freeze is told: it is looked for when the refund
    -- is booked.
    drop trigger transaction_requests_frozen on transaction_requests;
    create trigger transaction_requests_frozen before insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' or (new.status = 'INITIATED' and new.type <> 'REFUND'))
      execute function payments_of_frozen_customers();
    drop trigger transaction_requests_account_frozen on transaction_requests;
    create trigger transaction_requests_account_frozen before insert or update of status on transaction_requests
      for each row when (new.status = 'COMPLETED' or (new.status = 'INITIATED' and new.type <> 'REFUND'))
      execute function payments_of_frozen_accounts();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger transaction_requests_frozen on transaction_requests;
    create trigger transaction_requests_frozen before insert or update of status on transaction_requests
      for each row when (new.status in ('INITIATED', 'COMPLETED')) execute function payments_of_frozen_customers();
    drop trigger transaction_requests_account_frozen on transaction_requests;
    create trigger transaction_requests_account_frozen before insert or update of status on transaction_requests
      for each row when (new.status in ('INITIATED', 'COMPLETED')) execute function payments_of_frozen_accounts();
    drop trigger refunds_asked_once on refunds;
    drop function refunds_asked_once;
    alter table refunds drop column is_asked_by_payer;
  `)
}
