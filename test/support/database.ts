/** A migrated database of its own for every test file: a clone of the template that global-setup.ts has made. */
import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier } from 'pg'
import { openDatabase } from '../../db/connection'
import type { Database } from '../../db/connection'
import { databaseRoles } from '../../migrations/privileges'
import type { DatabaseRole } from '../../migrations/privileges'
import { loginAs } from '../../platform/embedded/logins'

/** The clone's URL; `close` drops it, also when connections are still open. */
export interface TestDatabase {
  url: string
  close(): Promise<void>
}

const processPassword = 'a password that only tests know'

/** What the processes log in as on servers of tests: there before a database is migrated, which grants to them. */
export const processLogins = Object.values(databaseRoles).map((name) => ({ name, password: processPassword }))

/** The address of a database for a process that may do there what its role may. */
export const urlAs = (url: string, role: DatabaseRole): string =>
  loginAs(url, { name: databaseRoles[role], password: processPassword })

function fromSetup(name: 'TEST_POSTGRES_ADMIN_URL' | 'TEST_TEMPLATE_DATABASE'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests by jest, whose global setup sets it.`)
  return value
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: fromSetup('TEST_POSTGRES_ADMIN_URL') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Clones the template. Call it once per test file, in beforeAll, and `close` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `obp_test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`
  // Copying files is faster than the write-ahead log for a database that nobody needs after a crash.
  await administer(
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(fromSetup('TEST_TEMPLATE_DATABASE'))} strategy file_copy`,
  )
  const url = new URL(fromSetup('TEST_POSTGRES_ADMIN_URL'))
  url.pathname = `/${name}`
  return { url: url.href, close: () => administer(`drop database if exists ${escapeIdentifier(name)} with (force)`) }
}

export type OpenTestDatabase = Database & Pick<TestDatabase, 'url'>

/** A clone with a pool on it; `close` ends the pool and drops the clone. */
export async function openTestDatabase(poolMax: number): Promise<OpenTestDatabase> {
  const clone = await testDatabase()
  const database = openDatabase({ url: clone.url, poolMax })
  const close = async (): Promise<void> => {
    await database.close()
    await clone.close()
  }
  return { ...database, url: clone.url, close }
}
