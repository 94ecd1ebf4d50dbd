/**
 * Since when a delivery waits for the relay, where that is not since it was written: it was held up, parked, or had a workflow that a restore has
 * lost. Without it a busy hook that wants its events in order looks as if the relay stood still. Owner: a trigger, whoever puts it into the queue.
 */
import type { Knex } from 'knex'

const isQueued = (row: 'old' | 'new'): string =>
  `(${row}.status = 'PENDING' and ${row}.dispatched_at is null and not ${row}.held_up)`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Null: since it was written.
    alter table webhook_deliveries add column queued_at timestamptz;

    create function delivery_is_queued_again() returns trigger language plpgsql as $$
    begin
      new.queued_at := now();
      return new;
    end $$;
    -- By its name it comes after the one that ends the holding up.
    create trigger webhook_deliveries_queued_again before update on webhook_deliveries
      for each row when (${isQueued('new')} and not ${isQueued('old')}) execute function delivery_is_queued_again();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger webhook_deliveries_queued_again on webhook_deliveries;
    drop function delivery_is_queued_again;
    alter table webhook_deliveries drop column queued_at;
  `)
}
