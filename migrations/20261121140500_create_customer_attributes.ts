/** Attributes of customers, and the definitions of attributes that a bank writes down for its own use. Owner: the API. */
import type { Knex } from 'knex'

// The bank of a customer never changes; it is repeated here so that one index finds a bank's attributes by name and value.
// A btree entry holds at most a third of a page, and a value may be longer: the index has its beginning only.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table customers add constraint customers_id_bank_unique unique (customer_id, bank_id);
    create table customer_attributes (
      attribute_id uuid primary key,
      customer_id  uuid not null,
      bank_id      text not null,
      name         text not null,
      type         text not null,
      value        text not null,
      created_at   timestamptz not null default now(),
      constraint customer_attributes_customer foreign key (customer_id, bank_id) references customers (customer_id, bank_id),
      constraint customer_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index customer_attributes_of_customer on customer_attributes (customer_id, created_at);
    create index customer_attributes_by_value on customer_attributes (bank_id, name, left(value, 100));
    create index customer_attributes_of_bank on customer_attributes (bank_id, created_at);

    create table attribute_definitions (
      definition_id        uuid primary key,
      bank_id              text not null references banks (bank_id),
      category             text not null,
      name                 text not null,
      type                 text not null,
      description          text not null,
      alias                text not null,
      can_be_seen_on_views text[] not null,
      is_active            boolean not null,
      created_at           timestamptz not null default now(),
      constraint attribute_definitions_name_unique unique (bank_id, category, name),
      constraint attribute_definitions_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table attribute_definitions;
    drop table customer_attributes;
    alter table customers drop constraint customers_id_bank_unique;
  `)
}
