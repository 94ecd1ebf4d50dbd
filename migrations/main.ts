/** `npm run migrate`: brings the database of DATABASE_URL to the newest schema and, when TEMPORAL_ADDRESS is set, registers the search attributes. */
import { argumentsOrExit } from '../platform/command-line'
import { migrationConfigOrExit } from '../platform/config'
import type { TemporalConfig } from '../platform/config'
import { connectClient, registerSearchAttributes } from '../platform/temporal'
import { searchAttributeTypes } from '../workflows/contract'
import { migrateToLatest } from './migrate'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function migrateDatabase(url: string): Promise<void> {
  let unknown: readonly string[] = []
  const applied = await migrateToLatest(url, (roles) => (unknown = roles)).catch((error: unknown) => {
    throw new Error(`The migration failed and was rolled back: ${reasonOf(error)}`, { cause: error })
  })
  const list = applied.map((name) => `  ${name}`).join('\n')
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied:\n${list}`)
  // Whoever logs in as the owner of the tables may write all of them: docs/operations.md says how to do better.
  if (unknown.length > 0)
    console.log(`Nothing is granted to roles that the server does not know: ${unknown.join(', ')}`)
}

async function registerAttributes(config: TemporalConfig): Promise<void> {
  const { connection } = await connectClient(config)
  try {
    const registered = await registerSearchAttributes({ connection }, config.namespace, searchAttributeTypes)
    console.log(registered.length === 0 ? 'The search attributes are there.' : `Registered: ${registered.join(', ')}`)
  } catch (error) {
    const wanted = Object.entries(searchAttributeTypes).map(([name, type]) => `${name}=${type}`)
    throw new Error(
      `The search attributes could not be registered (${reasonOf(error)}). Register them with the tools of the server: ${wanted.join(' ')}`,
      { cause: error },
    )
  } finally {
    await connection.close()
  }
}

const usage = `npm run migrate
  Brings DATABASE_URL to the newest schema and, where TEMPORAL_ADDRESS is set, registers the search attributes.`

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  const { databaseUrl, temporal } = migrationConfigOrExit()
  await migrateDatabase(databaseUrl)
  if (temporal !== undefined) await registerAttributes(temporal)
}

main().catch((error: unknown) => {
  console.error(reasonOf(error))
  process.exit(1)
})
