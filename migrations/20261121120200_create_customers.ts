/** Customers and the users who act for them. Owner: the API (the onboarding workflow's first activity creates one through the same write function). */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table customers (
      customer_id                 uuid primary key,
      bank_id                     text not null references banks (bank_id),
      customer_number             text not null,
      legal_name                  text not null,
      mobile_phone_number         text not null default '',
      email                       text not null default '',
      face_image_url              text not null default '',
      face_image_date             timestamptz,
      date_of_birth               timestamptz,
      relationship_status         text not null default '',
      dependants                  integer not null default 0,
      dob_of_dependants           timestamptz[] not null default '{}',
      credit_rating               text not null default '',
      credit_source               text not null default '',
      credit_limit_currency       text not null default '',
      credit_limit_amount         text not null default '',
      highest_education_attained  text not null default '',
      employment_status           text not null default '',
      initial_kyc_status          boolean not null default false,
      initial_last_ok_date        timestamptz,
      title                       text not null default '',
      branch_id                   text not null default '',
      name_suffix                 text not null default '',
      request_hash                text not null,
      created_by                  uuid references users (user_id),
      created_at                  timestamptz not null default now(),
      constraint customers_bank_number_unique unique (bank_id, customer_number),
      constraint customers_dependants_not_negative check (dependants >= 0)
    );
    create table user_customer_links (
      link_id     uuid primary key,
      user_id     uuid not null references users (user_id),
      customer_id uuid not null references customers (customer_id),
      is_active   boolean not null default true,
      inserted_at timestamptz not null default now(),
      constraint user_customer_links_pair_unique unique (user_id, customer_id)
    );
    create index user_customer_links_customer on user_customer_links (customer_id);
    create table customer_messages (
      message_id  uuid primary key,
      bank_id     text not null references banks (bank_id),
      customer_id uuid not null references customers (customer_id),
      transport   text not null,
      from_department text not null,
      from_person text not null,
      message     text not null,
      created_at  timestamptz not null default now()
    );
    create index customer_messages_customer on customer_messages (customer_id, created_at desc);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table customer_messages;
    drop table user_customer_links;
    drop table customers;
  `)
}
