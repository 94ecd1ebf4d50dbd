import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import knex from 'knex'
import type { Knex } from 'knex'
import { migrations } from '../../migrations'
import { migrateToLatest, rollbackAll } from '../../migrations/migrate'
import { testDatabase } from '../support/database'
import type { TestDatabase } from '../support/database'

const root = join(__dirname, '../..')
const names = migrations.map(({ name }) => name)

test('a migration is named by its time, a verb and an object, and is listed in the order of its time', () => {
  expect(names.filter((name) => !/^\d{14}_[a-z]+(_[a-z0-9]+)+$/.test(name))).toEqual([])
  expect(names).toEqual([...names].sort())
  expect(new Set(names).size).toBe(names.length)
})

test('every migration file is listed, and everything that is listed is a file', () => {
  const files = readdirSync(join(root, 'migrations')).filter((file) => /^\d{14}_.*\.ts$/.test(file))
  expect(files.map((file) => file.slice(0, -'.ts'.length)).sort()).toEqual([...names].sort())
})

/** Everything that a migration can make, as text: two equal lists are two equal schemas. */
async function schemaOf(database: Knex): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { line: string }[] }>(`
    select line from (
      select format('column %s.%s %s null=%s default=%s identity=%s', table_name, column_name, data_type, is_nullable, column_default, is_identity) as line
        from information_schema.columns where table_schema = 'public'
      union all select format('constraint %s %s', conname, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
      union all select indexdef from pg_indexes where schemaname = 'public'
      union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
      union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      union all select format('sequence %s', sequencename) from pg_sequences where schemaname = 'public'
      union all select format('type %s', typname) from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
    ) as lines where line not like '%knex_migrations%' order by line`)
  return rows.map(({ line }) => line)
}

describe('on a database of its own', () => {
  let clone: TestDatabase
  let database: Knex
  beforeAll(async () => {
    clone = await testDatabase()
    database = knex({ client: 'pg', connection: clone.url, pool: { min: 0, max: 2 } })
  })
  afterAll(async () => {
    await database.destroy()
    await clone.close()
  })

  test('every table has an owner in docs/ownership.md, and every owner a table', async () => {
    const { rows } = await database.raw<{ rows: { tablename: string }[] }>(
      `select tablename from pg_tables where schemaname = 'public' and tablename not like 'knex\\_%' order by 1`,
    )
    const owned = [...readFileSync(join(root, 'docs/ownership.md'), 'utf8').matchAll(/^\| `(\w+)`/gm)].map(
      ([, table]) => table ?? '',
    )
    expect(owned.sort()).toEqual(rows.map(({ tablename }) => tablename))
  })

  test('each down undoes exactly what its up has done, and up works again after it', async () => {
    const migrated = await schemaOf(database)
    await rollbackAll(clone.url)
    expect(await schemaOf(database)).toEqual([])
    for (const { name, up, down } of migrations) {
      const before = await schemaOf(database)
      await up(database)
      const after = await schemaOf(database)
      await down(database)
      expect({ name, schema: await schemaOf(database) }).toEqual({ name, schema: before })
      await up(database)
      expect({ name, schema: await schemaOf(database) }).toEqual({ name, schema: after })
    }
    for (const { down } of [...migrations].reverse()) await down(database)
    expect(await migrateToLatest(clone.url)).toEqual(names)
    expect(await schemaOf(database)).toEqual(migrated)
    // Each migration is looked at four times: it takes longer with every one.
  }, 120_000)

  test('a second run applies nothing; two at once do not disturb each other', async () => {
    expect(await migrateToLatest(clone.url)).toEqual([])
    await rollbackAll(clone.url)
    const applied = await Promise.allSettled([migrateToLatest(clone.url), migrateToLatest(clone.url)])
    const done = applied.flatMap((run) => (run.status === 'fulfilled' ? [run.value.length] : []))
    expect(Math.max(...done)).toBe(names.length)
    expect(await migrateToLatest(clone.url)).toEqual([])
  })
})
