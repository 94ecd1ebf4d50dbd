/** Comments and tags that people leave on a transaction, seen through the view under which they were left. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table transaction_annotations (
      annotation_id  uuid primary key,
      kind           text not null,
      transaction_id uuid not null references ledger_entries (transaction_id),
      view_id        text not null,
      user_id        uuid not null references users (user_id),
      value          text not null,
      posted_at      timestamptz not null default now(),
      constraint transaction_annotations_kind_known check (kind in ('COMMENT', 'TAG'))
    );
    create index transaction_annotations_of_transaction on transaction_annotations (transaction_id, view_id, kind, posted_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table transaction_annotations')
}
