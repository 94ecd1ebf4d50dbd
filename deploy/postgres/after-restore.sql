-- To be run once after a restore (docs/operations.md), when all workflows are terminated and before the first worker starts:
-- ends what waited for a workflow that no longer knows of it, and gives what can go on to new ones. Running it twice changes
-- nothing more.
begin;

with ended as (
  update transaction_requests set status = 'FAILED', version = version + 1, end_reason = 'Restored', ended_at = now()
  where status in ('INITIATED', 'NEXT_CHALLENGE_PENDING', 'FORWARDED', 'PENDING') returning request_id
)
insert into transaction_request_events (event_id, request_id, kind, detail)
select gen_random_uuid(), request_id, 'FAILED', '{"reason": "Restored"}' from ended;

update credit_limit_requests set status = 'EXPIRED', decided_at = now(), reason = 'Restored' where status = 'REQUESTED';
update account_applications set status = 'EXPIRED', decided_at = now(), reason = 'Restored' where status = 'REQUESTED';

-- Told again: a delivery has the same event id each time, by which its receiver knows it.
update webhook_deliveries set dispatched_at = null where status = 'PENDING' and dispatched_at is not null;

update customer_messages set dispatched_at = null where delivery = 'PENDING' and dispatched_at is not null;
update address_confirmations set dispatched_at = null where sent_at is null and dispatched_at is not null;
update rescreenings set dispatched_at = null where ended_at is null;

-- An order that was not confirmed has ended with its first payment, by a trigger; this is one whose payment was not there yet.
update standing_orders set status = 'FAILED', ended_at = now(), end_reason = 'Restored' where status = 'INITIATED';

-- Nobody knocks at these: the relay starts their workflows anew, from their rows.
insert into flows_to_resume (flow, id)
  select 'STANDING_ORDER', standing_order_id from standing_orders where status = 'ACTIVE'
  union all select 'CASE', customer_id from kyc_cases where state <> 'erased'
on conflict do nothing;

-- Who is erased stays so: what their erasure had left to do (customer-erasure/ID) can be done at once, as nobody is at work. Replies that were
-- stored late, and the key of their histories and files.
update idempotency_keys set body = '{}', request_hash = 'erased'
  where request_hash <> 'erased' and body ->> 'state' is distinct from 'erased'
    and named_ids && array(select customer_id::text from kyc_cases where state = 'erased');
delete from data_keys where scope in (select 'customer/' || customer_id from kyc_cases where state = 'erased');

commit;
