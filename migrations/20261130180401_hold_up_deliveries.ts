/**
 * What has to wait behind an open delivery leaves the queue of the relay: it was looked at twice a second, however much of it there
 * was. Owners: the relay, which marks it; triggers, which take the mark away.
 */
import type { Knex } from 'knex'

const open = (status: string): string => `${status} in ('PENDING', 'PARKED')`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Of the open deliveries of a hook and account the first is never held up: it puts the next one back into the queue as it ends.
    alter table webhook_deliveries
      add column held_up boolean not null default false,
      add constraint webhook_deliveries_held_up_while_pending check (not held_up or status = 'PENDING');
    drop index webhook_deliveries_to_dispatch;
    create index webhook_deliveries_to_dispatch on webhook_deliveries (held_up, sequence)
      where status = 'PENDING' and dispatched_at is null;
    create index webhook_deliveries_held_up on webhook_deliveries (webhook_id, account_key, sequence) where held_up;

    -- An earlier one stays locked, so that whatever ends it comes later, and sees what waits behind it. What is locked by others
    -- now is left in the queue, and nobody waits for anybody.
    create function hold_up_deliveries(asked uuid[]) returns integer language sql as $$
      with asked_now as (
        select d.delivery_id, d.webhook_id, d.account_key, d.sequence
        from webhook_deliveries d join webhooks w using (webhook_id)
        where d.delivery_id = any (asked) and d.status = 'PENDING' and d.dispatched_at is null and w.in_order
        for no key update of d skip locked for share of w skip locked
      ), held as (
        update webhook_deliveries d set held_up = true
        from asked_now n cross join lateral (
          select earlier.delivery_id from webhook_deliveries earlier
          where earlier.webhook_id = n.webhook_id and earlier.account_key = n.account_key and earlier.sequence < n.sequence
            and ${open('earlier.status')}
          order by earlier.sequence limit 1 for no key update skip locked
        ) before
        where d.delivery_id = n.delivery_id returning d.delivery_id
      )
      select count(*)::integer from held
    $$;

    -- Whatever becomes of one that is held up, it is looked at anew after it.
    create function held_up_no_more() returns trigger language plpgsql as $$
    begin
      new.held_up := false;
      return new;
    end $$;
    create trigger webhook_deliveries_held_up_no_more before update of status on webhook_deliveries
      for each row when (old.held_up and new.status is distinct from old.status) execute function held_up_no_more();

    -- Once per statement: a hook that is deleted ends all of its deliveries in one.
    create function release_held_up() returns trigger language plpgsql as $$
    declare
      next_ones uuid[] := array(
        select (select h.delivery_id from webhook_deliveries h
          where h.webhook_id = ended.webhook_id and h.account_key = ended.account_key and h.held_up order by h.sequence limit 1)
        from (select distinct webhook_id, account_key from changed where not ${open('status')}) ended);
    begin
      if next_ones <> '{}' then
        update webhook_deliveries set held_up = false where delivery_id = any (next_ones);
      end if;
      return null;
    end $$;
    create trigger webhook_deliveries_release_held_up after update on webhook_deliveries
      referencing new table as changed for each statement execute function release_held_up();

    -- A hook that does not want its events in order any more.
    create function release_held_up_of_webhook() returns trigger language plpgsql as $$
    begin
      update webhook_deliveries set held_up = false where webhook_id = new.webhook_id and held_up;
      return null;
    end $$;
    create trigger webhooks_release_held_up after update of in_order on webhooks
      for each row when (old.in_order and not new.in_order) execute function release_held_up_of_webhook();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger webhooks_release_held_up on webhooks;
    drop function release_held_up_of_webhook;
    drop trigger webhook_deliveries_release_held_up on webhook_deliveries;
    drop function release_held_up;
    drop trigger webhook_deliveries_held_up_no_more on webhook_deliveries;
    drop function held_up_no_more;
    drop function hold_up_deliveries;
    drop index webhook_deliveries_held_up;
    drop index webhook_deliveries_to_dispatch;
    create index webhook_deliveries_to_dispatch on webhook_deliveries (sequence) where status = 'PENDING' and dispatched_at is null;
    alter table webhook_deliveries drop column held_up;
  `)
}
