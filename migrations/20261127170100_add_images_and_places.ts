/** Images among what people leave on a transaction, the place of a transaction per view, and its narrative, which all views share. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table transaction_annotations
      add column image_url text,
      drop constraint transaction_annotations_kind_known,
      add constraint transaction_annotations_kind_known check (kind in ('COMMENT', 'TAG', 'IMAGE')),
      add constraint transaction_annotations_image_has_url check ((kind = 'IMAGE') = (image_url is not null));
    create table transaction_narratives (
      transaction_id uuid primary key references ledger_entries (transaction_id),
      narrative      text not null,
      written_by     uuid not null references users (user_id),
      written_at     timestamptz not null default now()
    );
    create table transaction_places (
      transaction_id uuid not null references ledger_entries (transaction_id),
      view_id        text not null,
      latitude       double precision not null,
      longitude      double precision not null,
      placed_by      uuid not null references users (user_id),
      placed_at      timestamptz not null default now(),
      primary key (transaction_id, view_id),
      constraint transaction_places_on_earth check (latitude between -90 and 90 and longitude between -180 and 180)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table transaction_places;
    drop table transaction_narratives;
    delete from transaction_annotations where kind = 'IMAGE';
    alter table transaction_annotations
      drop constraint transaction_annotations_image_has_url,
      drop constraint transaction_annotations_kind_known,
      add constraint transaction_annotations_kind_known check (kind in ('COMMENT', 'TAG')),
      drop column image_url;
  `)
}
