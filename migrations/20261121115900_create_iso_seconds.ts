/** Times leave the database as ISO 8601 text in UTC with whole seconds: one format for rows, JSON facts and the wire. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function iso_seconds(moment timestamptz) returns text language sql immutable parallel safe
      return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function iso_seconds(timestamptz)')
}
