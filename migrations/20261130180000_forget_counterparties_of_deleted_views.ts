/**
 * The counterparties of a custom view go with it: whoever made a view of the same id anew would see them. Those of views that are gone
 * already go now.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    update counterparties c set deleted_at = now()
    where left(c.view_id, 1) = '_' and c.deleted_at is null and not exists (
      select from views v where v.account_key = c.account_key and v.view_id = c.view_id);
  `)
}

/** What has been taken off a list is not put back. */
export async function down(): Promise<void> {
  await Promise.resolve()
}
