/** Reads how far the schema has come. */
import type { Reader } from '../connection'

/** Those of the named migrations that the database has not had. Throws where the database does not answer. */
export async function missingMigrations(read: Reader, names: readonly string[]): Promise<readonly string[]> {
  const rows = await read.raw<{ name: string }>(
    `select wanted.name from unnest(?::text[]) as wanted (name)
     where not exists (select 1 from knex_migrations applied where applied.name = wanted.name)`,
    [names],
  )
  return rows.map(({ name }) => name)
}
