/** Users, applications (consumers), login tokens and roles (entitlements). Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table users (
      user_id       uuid primary key,
      provider      text not null,
      provider_id   text not null,
      username      text not null,
      email         text not null,
      first_name    text not null default '',
      last_name     text not null default '',
      password_hash text,
      validated     boolean not null,
      super_admin   boolean not null default false,
      failed_logins integer not null default 0,
      locked_at     timestamptz,
      deleted_at    timestamptz,
      created_at    timestamptz not null default now(),
      constraint users_provider_username_unique unique (provider, username),
      constraint users_failed_logins_not_negative check (failed_logins >= 0)
    );
    create table consumers (
      consumer_id     uuid primary key,
      key             text not null,
      secret_hash     text not null,
      app_name        text not null,
      app_type        text not null,
      description     text not null,
      developer_email text not null,
      redirect_url    text not null,
      enabled         boolean not null,
      created_by      uuid references users (user_id),
      created_at      timestamptz not null default now(),
      constraint consumers_key_unique unique (key)
    );
    create table login_tokens (
      token_id    uuid primary key,
      user_id     uuid not null references users (user_id),
      consumer_id uuid not null references consumers (consumer_id),
      issued_at   timestamptz not null default now(),
      expires_at  timestamptz not null,
      revoked_at  timestamptz,
      constraint login_tokens_expire_after_issue check (expires_at > issued_at)
    );
    create index login_tokens_user on login_tokens (user_id);
    create table entitlements (
      entitlement_id uuid primary key,
      user_id        uuid not null references users (user_id),
      role_name      text not null,
      bank_id        text not null default '',
      created_at     timestamptz not null default now(),
      constraint entitlements_user_role_bank_unique unique (user_id, role_name, bank_id)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table entitlements;
    drop table login_tokens;
    drop table consumers;
    drop table users;
  `)
}
