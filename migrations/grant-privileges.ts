/** Grants what `privileges.ts` says, each time that the schema has been brought up to date: it holds for tables and functions as they are then. */
import type { Knex } from 'knex'
import { databaseRoles, mayRead, tablePrivileges, trustedFunctions } from './privileges'
import type { DatabaseRole } from './privileges'

// Two migrations at once would trip over each other's changes of the same catalogue rows.
const oneAtATime = "select pg_advisory_xact_lock(hashtextextended('obp-engine/privileges', 0))"

/** A function that writes as the owner must not look for its tables where its caller says. */
const trusted = (name: string): string[] => [
  `alter function ${name} security definer set search_path = pg_catalog, public, pg_temp`,
  `revoke all on function ${name} from public`,
]

function grantsTo(role: DatabaseRole, tables: readonly string[]): string[] {
  const name = databaseRoles[role]
  const read = tables.filter((table) => mayRead(role, table))
  const written = Object.entries(tablePrivileges).flatMap(([table, { [role]: rights }]) =>
    rights === undefined ? [] : [`grant ${rights} on ${table} to ${name}`],
  )
  const called = Object.entries(trustedFunctions).flatMap(([called, roles]) =>
    roles.includes(role) ? [`grant execute on function ${called} to ${name}`] : [],
  )
  return [
    `revoke all on all tables in schema public from ${name}`,
    `revoke all on all sequences in schema public from ${name}`,
    `revoke all on all functions in schema public from ${name}`,
    `revoke all on schema public from ${name}`,
    `grant usage on schema public to ${name}`,
    `grant select on ${read.join(', ')} to ${name}`,
    ...written,
    ...called,
  ]
}

/**
 * Gives each role of the engine that the server knows what it needs and nothing else, in one transaction. Returns the names of those
 * that it does not know. The database has to have the newest schema, and the caller has to own it.
 */
export async function grantPrivileges(database: Knex): Promise<string[]> {
  const all = Object.keys(databaseRoles) as DatabaseRole[]
  return database.transaction(async (transaction) => {
    await transaction.raw(oneAtATime)
    const { rows: known } = await transaction.raw<{ rows: { rolname: string }[] }>(
      'select rolname from pg_roles where rolname = any (?)',
      [Object.values(databaseRoles)],
    )
    const { rows: tables } = await transaction.raw<{ rows: { tablename: string }[] }>(
      "select tablename from pg_tables where schemaname = 'public' order by 1",
    )
    const isKnown = (role: DatabaseRole): boolean => known.some(({ rolname }) => rolname === databaseRoles[role])
    const statements = [
      'revoke create on schema public from public',
      ...Object.keys(trustedFunctions).flatMap(trusted),
      ...all.filter(isKnown).flatMap((role) =>
        grantsTo(
          role,
          tables.map(({ tablename }) => tablename),
        ),
      ),
    ]
    for (const statement of statements) await transaction.raw(statement)
    return all.filter((role) => !isKnown(role)).map((role) => databaseRoles[role])
  })
}
