/** The ground of every other test: each file has a migrated database and a task queue of its own. */
import { Client as PostgresClient } from 'pg'
import { Connection } from '@temporalio/client'
import { testDatabase } from '../support/database'
import { testTemporal } from '../support/temporal'

async function select(url: string, statement: string): Promise<unknown[]> {
  const client = new PostgresClient({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

test('two clones of the migrated template do not see each other, and a closed one is gone', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  await select(one.url, 'create table only_here (id int)')
  const listed = "select table_name from information_schema.tables where table_schema = 'public'"
  const tables = async (url: string): Promise<string[]> =>
    (await select(url, listed)).map((row) => String(Object.values(row as object)[0]))
  expect(await tables(one.url)).toContain('only_here')
  const inTwo = await tables(two.url)
  expect(inTwo).not.toContain('only_here')
  expect(inTwo).toContain('knex_migrations')
  await Promise.all([one.close(), two.close()])
  await expect(select(one.url, 'select 1')).rejects.toThrow(/does not exist/)
})

test('the Temporal server answers and task queues differ', async () => {
  const { address, namespace, taskQueue } = testTemporal()
  expect(testTemporal().taskQueue).not.toBe(taskQueue)
  const connection = await Connection.connect({ address })
  const described = await connection.workflowService.describeNamespace({ namespace })
  expect(described.namespaceInfo?.name).toBe('default')
  await connection.close()
})
