/** Products of a bank, with the attributes that accounts of them begin with, and their fees. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table products (
      bank_id                  text not null references banks (bank_id),
      product_code             text not null,
      parent_product_code      text,
      name                     text not null,
      more_info_url            text not null,
      terms_and_conditions_url text not null,
      description              text not null,
      licence_id               text not null,
      licence_name             text not null,
      changed_by               uuid not null references users (user_id),
      changed_at               timestamptz not null default now(),
      primary key (bank_id, product_code),
      constraint products_parent_fkey foreign key (bank_id, parent_product_code) references products (bank_id, product_code),
      constraint products_not_own_parent check (parent_product_code <> product_code)
    );
    create table product_attributes (
      attribute_id uuid primary key,
      bank_id      text not null,
      product_code text not null,
      name         text not null,
      type         text not null,
      value        text not null,
      is_active    boolean not null,
      created_at   timestamptz not null default now(),
      constraint product_attributes_product_fkey foreign key (bank_id, product_code) references products (bank_id, product_code),
      constraint product_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index product_attributes_of_product on product_attributes (bank_id, product_code, created_at);
    create table product_fees (
      fee_id       uuid primary key,
      bank_id      text not null,
      product_code text not null,
      name         text not null,
      is_active    boolean not null,
      more_info    text not null,
      currency     text not null,
      amount       numeric not null,
      frequency    text not null,
      type         text not null,
      created_at   timestamptz not null default now(),
      constraint product_fees_product_fkey foreign key (bank_id, product_code) references products (bank_id, product_code),
      constraint product_fees_amount_not_negative check (amount >= 0)
    );
    create index product_fees_of_product on product_fees (bank_id, product_code, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table product_fees;
    drop table product_attributes;
    drop table products;
  `)
}
