/** What kind of product it is: an import says so, and the oldest versions tell it. Empty where nobody has said. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table products
      add column category text not null default '',
      add column family text not null default '',
      add column super_family text not null default '';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table products
      drop column category,
      drop column family,
      drop column super_family;
  `)
}
