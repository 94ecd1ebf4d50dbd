/** What people write down about the accounts on the other side of an account's transactions, and the index that finds these accounts. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- A null public alias is the automatic one; an empty alias has been deleted.
    create table other_account_metadata (
      account_key         bigint not null references accounts (account_key),
      other_account_id    text not null,
      public_alias        text,
      private_alias       text,
      more_info           text,
      url                 text,
      image_url           text,
      open_corporates_url text,
      corporate_location  jsonb,
      physical_location   jsonb,
      changed_by          uuid not null references users (user_id),
      changed_at          timestamptz not null default now(),
      primary key (account_key, other_account_id)
    );
    create index ledger_entries_account_counterpart on ledger_entries (account_key, counterpart_key);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index ledger_entries_account_counterpart;
    drop table other_account_metadata;
  `)
}
