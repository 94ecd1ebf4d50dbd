/** Clients send null for a text that they do not know, and find null again: in attributes of customers and in definitions of attributes. */
import type { Knex } from 'knex'

// Definitions without a name are one and the same, as those of one name are.
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table customer_attributes
      alter column name drop not null,
      alter column value drop not null;
    alter table attribute_definitions
      alter column name drop not null,
      alter column description drop not null,
      alter column alias drop not null,
      drop constraint attribute_definitions_name_unique,
      add constraint attribute_definitions_name_unique unique nulls not distinct (bank_id, category, name);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    update customer_attributes set name = coalesce(name, ''), value = coalesce(value, '') where name is null or value is null;
    update attribute_definitions
      set name = coalesce(name, definition_id::text), description = coalesce(description, ''), alias = coalesce(alias, '')
      where name is null or description is null or alias is null;
    alter table customer_attributes
      alter column name set not null,
      alter column value set not null;
    alter table attribute_definitions
      alter column name set not null,
      alter column description set not null,
      alter column alias set not null,
      drop constraint attribute_definitions_name_unique,
      add constraint attribute_definitions_name_unique unique (bank_id, category, name);
  `)
}
