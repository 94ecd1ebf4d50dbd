/** Users and applications that identity providers know, and from when on the tokens of such a user are good. Owner: the API. */
import type { Knex } from 'knex'

// A hash of a fixed length, because an issuer's id of a user is a text of theirs, and because it may outlive a deletion.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table users
      add column subject_hash bytea,
      add column bearers_valid_from timestamptz,
      add constraint users_subject_hash_is_sha256 check (octet_length(subject_hash) = 32);
    create unique index users_subject_hash_unique on users (subject_hash) where subject_hash is not null;
    alter table consumers
      add column issuer text,
      add column client_id text,
      add constraint consumers_issuer_knows_client check ((issuer is null) = (client_id is null));
    create unique index consumers_issuer_client_unique on consumers (issuer, client_id) where issuer is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index consumers_issuer_client_unique;
    alter table consumers drop column client_id, drop column issuer;
    drop index users_subject_hash_unique;
    alter table users drop column bearers_valid_from, drop column subject_hash;
  `)
}
