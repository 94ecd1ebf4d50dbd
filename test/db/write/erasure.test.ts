/** No table that names a customer is forgotten when a person is erased: each is written to then, or there is a reason not to. */
import type { Database } from '../../../db/connection'
import { erasureStatements } from '../../../db/write/erasure'
import { openTestDatabase } from '../../support/database'

/** What stays, because it says nothing of the person but that they were a customer. */
const staying: Readonly<Record<string, string>> = {
  customer_account_links: 'whose an account was: the books of the bank need it',
  customer_facts: 'counts changes',
  customer_listings: 'a date',
  customer_timelines: 'the head of a chain of hashes',
}

let database: Database
beforeAll(async () => {
  database = await openTestDatabase(1)
})
afterAll(() => database.close())

const written = new Set(
  erasureStatements.flatMap((statement) =>
    [...statement.matchAll(/(?:delete from|update) ([a-z_]+)/g)].map(([, table]) => table ?? ''),
  ),
)

async function tablesOfCustomers(): Promise<readonly string[]> {
  const rows = await database.read.raw<{ name: string }>(
    `select distinct table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('customer_id', 'customer_number')`,
  )
  return rows.map(({ name }) => name).sort()
}

test('every table with a customer in it', async () => {
  const tables = await tablesOfCustomers()
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.filter((table) => !written.has(table) && !(table in staying))).toEqual([])
})

test('no reason is kept for a table that has gone, or is written to', async () => {
  const tables = await tablesOfCustomers()
  expect(Object.keys(staying).filter((table) => !tables.includes(table) || written.has(table))).toEqual([])
})
