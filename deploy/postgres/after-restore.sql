-- To be run once after a restore (docs/operations.md), when all workflows are terminated and before the first worker starts:
-- ends what waited for a workflow that no longer knows of it, and gives what can go on to new ones. Cases need nothing: they go
-- on from their rows. Running it twice changes nothing more.
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

commit;
