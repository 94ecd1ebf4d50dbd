/**
 * The notes that were left under a custom view go with it: whoever made a view of the same id anew would see them. Those of views
 * that are gone already go now; the indexes find those of one view.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  for (const table of ['transaction_annotations', 'transaction_places']) {
    await knex.raw(/* sql */ `
      create index ${table}_of_custom_view on ${table} (view_id) where left(view_id, 1) = '_';
      delete from ${table} n using ledger_entries e
      where left(n.view_id, 1) = '_' and e.transaction_id = n.transaction_id and not exists (
        select from views v where v.account_key = e.account_key and n.view_id in (v.view_id, v.metadata_view_id));
    `)
  }
}

/** Notes that are gone do not come back. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index transaction_annotations_of_custom_view;
    drop index transaction_places_of_custom_view;
  `)
}
