/** Deliveries that were open or parked when their webhook was deleted have ended with it: nobody can replay or discard them. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    update webhook_deliveries d set status = 'DISCARDED', ended_at = coalesce(d.ended_at, w.deleted_at)
    from webhooks w where w.webhook_id = d.webhook_id and w.deleted_at is not null and d.status in ('PENDING', 'PARKED');
  `)
}

/** Which they were is not known any more, and nothing depends on it. */
export const down = (): Promise<void> => Promise.resolve()
