/** What logging in needs: one local user per name, the moment of the last wrong password, and the certificate of an application. Owner: the API. */
import type { Knex } from 'knex'

// The provider of local users is the instance's URL, which an operator may change: their names are unique whatever it was.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table users add column last_failed_login_at timestamptz;
    create unique index users_local_username_unique on users (username) where password_hash is not null;
    create index users_email on users (email);
    alter table consumers add column client_certificate text not null default '';
    create index consumers_created_by on consumers (created_by);
    create index entitlements_bank on entitlements (bank_id, role_name);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index entitlements_bank;
    drop index consumers_created_by;
    alter table consumers drop column client_certificate;
    drop index users_email;
    drop index users_local_username_unique;
    alter table users drop column last_failed_login_at;
  `)
}
