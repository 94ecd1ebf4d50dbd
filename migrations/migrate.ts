/** Brings a database to the newest schema; safe to run from several processes at once (knex holds a lock row). */
import knex from 'knex'
import type { Knex } from 'knex'
import { grantPrivileges } from './grant-privileges'
import { migrations } from './index'
import type { NamedMigration } from './index'

const source: Knex.MigrationSource<NamedMigration> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) => Promise.resolve(migration),
}

// knex prints a lost connection besides rejecting; the rejection is enough.
const silent = { error: () => undefined, warn: () => undefined }

const open = (databaseUrl: string): Knex =>
  knex({ client: 'pg', connection: databaseUrl, pool: { min: 0, max: 2 }, log: silent })

/**
 * Applies what is missing, grants the roles of the processes what they need (`privileges.ts`), and returns the names of the
 * migrations that were applied, oldest first. `onUnknown` is told of roles that the server does not know.
 */
export async function migrateToLatest(
  databaseUrl: string,
  onUnknown: (roles: readonly string[]) => void = () => undefined,
): Promise<string[]> {
  const database = open(databaseUrl)
  try {
    const [, applied] = (await database.migrate.latest({ migrationSource: source })) as [number, string[]]
    onUnknown(await grantPrivileges(database))
    return applied
  } finally {
    await database.destroy()
  }
}

/** Takes every migration back, newest first: the tests prove with it that each `down` undoes its `up`. */
export async function rollbackAll(databaseUrl: string): Promise<void> {
  const database = open(databaseUrl)
  try {
    await database.migrate.rollback({ migrationSource: source }, true)
  } finally {
    await database.destroy()
  }
}
