/** Files of customers, and the objects of the store that belong to no file. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table customer_files (
      file_id     uuid primary key,
      bank_id     text not null references banks (bank_id),
      customer_id uuid not null references customers (customer_id),
      object_id   uuid not null,
      -- Null: not encrypted, in a sandbox. No reference: a key that is deleted takes the content with it, not the row.
      key_id      uuid,
      media_type  text not null,
      size_bytes  bigint not null,
      sha256      bytea not null,
      uploaded_by uuid not null references users (user_id),
      uploaded_at timestamptz not null default now(),
      constraint customer_files_of_customer unique (customer_id, file_id),
      constraint customer_files_content_once unique (customer_id, sha256),
      constraint customer_files_object_once unique (object_id),
      constraint customer_files_not_empty check (size_bytes > 0),
      constraint customer_files_sha256_whole check (octet_length(sha256) = 32)
    );
    -- Who else at the bank has a file of this content.
    create index customer_files_bank_content on customer_files (bank_id, sha256);
    create table loose_objects (
      object_id uuid primary key,
      since     timestamptz not null default now(),
      -- It will never be a file: its bytes may go.
      abandoned boolean not null default false
    );
    create index loose_objects_since on loose_objects (since);
    alter table kyc_documents add column file_id uuid,
      add constraint kyc_documents_file_of_customer foreign key (customer_id, file_id)
        references customer_files (customer_id, file_id);
    alter table kyc_media add column file_id uuid,
      add constraint kyc_media_file_of_customer foreign key (customer_id, file_id)
        references customer_files (customer_id, file_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_media drop column file_id;
    alter table kyc_documents drop column file_id;
    drop table loose_objects;
    drop table customer_files;
  `)
}
