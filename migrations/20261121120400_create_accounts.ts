/** Accounts, their routings, attributes, holders and who may see them through which view. Owner: the account-opening workflow; attributes and access grants: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table accounts (
      account_key        bigint generated always as identity primary key,
      bank_id            text not null references banks (bank_id),
      account_id         text not null,
      kind               text not null default 'CUSTOMER',
      label              text not null,
      number             text not null,
      product_code       text not null default '',
      branch_id          text not null default '',
      currency           text not null,
      balance            bigint not null default 0,
      version            bigint not null default 0,
      overdraft_limit    bigint not null default 0,
      may_overdraw       boolean not null default false,
      opening_request_id text not null,
      opened_at          timestamptz not null default now(),
      constraint accounts_bank_account_unique unique (bank_id, account_id),
      constraint accounts_account_id_format check (account_id ~ '^[A-Za-z0-9._-]{1,255}$'),
      constraint accounts_kind_known check (kind in ('CUSTOMER', 'SETTLEMENT', 'FX_POSITION')),
      constraint accounts_overdraft_not_negative check (overdraft_limit >= 0)
    );
    create table account_routings (
      account_key bigint not null references accounts (account_key),
      bank_id     text not null,
      scheme      text not null,
      address     text not null,
      primary key (account_key, scheme),
      constraint account_routings_address_unique unique (bank_id, scheme, address)
    );
    create table account_attributes (
      attribute_id          uuid primary key,
      account_key           bigint not null references accounts (account_key),
      product_code          text not null,
      product_instance_code text not null default '',
      name                  text not null,
      type                  text not null,
      value                 text not null,
      created_at            timestamptz not null default now(),
      constraint account_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index account_attributes_account on account_attributes (account_key, name);
    create table account_holders (
      account_key bigint not null references accounts (account_key),
      user_id     uuid not null references users (user_id),
      primary key (account_key, user_id)
    );
    create table customer_account_links (
      link_id           uuid primary key,
      customer_id       uuid not null references customers (customer_id),
      account_key       bigint not null references accounts (account_key),
      relationship_type text not null,
      constraint customer_account_links_pair_unique unique (customer_id, account_key)
    );
    create table account_access (
      user_id     uuid not null references users (user_id),
      account_key bigint not null references accounts (account_key),
      view_id     text not null,
      granted_by  uuid references users (user_id),
      granted_at  timestamptz not null default now(),
      primary key (user_id, account_key, view_id)
    );
    create index account_access_account on account_access (account_key, view_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table account_access;
    drop table customer_account_links;
    drop table account_holders;
    drop table account_attributes;
    drop table account_routings;
    drop table accounts;
  `)
}
