/** What each process may write is what docs/ownership.md says that it owns: asked of a database, table by table and role by role. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { databaseRoles, mayRead, tablePrivileges, trustedFunctions } from '../../migrations/privileges'
import type { DatabaseRole } from '../../migrations/privileges'
import { testDatabase, urlAs } from '../support/database'
import type { TestDatabase } from '../support/database'

const roles = Object.keys(databaseRoles) as DatabaseRole[]

let clone: TestDatabase
const clients = {} as Record<DatabaseRole | 'owner', Client>
beforeAll(async () => {
  clone = await testDatabase()
  clients.owner = new Client({ connectionString: clone.url })
  for (const role of roles) clients[role] = new Client({ connectionString: urlAs(clone.url, role) })
  for (const client of Object.values(clients)) await client.connect()
})
afterAll(async () => {
  for (const client of Object.values(clients)) await client.end()
  await clone.close()
})

const rowsOf = async <Row extends object>(statement: string, values: unknown[] = []): Promise<Row[]> =>
  (await clients.owner.query<Row>(statement, values)).rows

const tablesOf = async (): Promise<string[]> =>
  (
    await rowsOf<{ name: string }>(
      String.raw`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex\_%' order by 1`,
    )
  ).map(({ name }) => name)

/** Who is named as an owner. What the database does by itself is done with the rights of the owner of the tables. */
const named: Readonly<Record<DatabaseRole, RegExp>> = {
  api: /\bAPI\b|every process/,
  worker: /workflow|onboarding|account opening|file sweep|every process/,
  lists: /loading a list/,
}
const byItself = /in the database|a trigger|`book\(\)`/

const owners = new Map(
  [...readFileSync(join(__dirname, '../../docs/ownership.md'), 'utf8').matchAll(/^\| `(\w+)` *\| ([^|]*)\|/gm)].map(
    ([, table = '', owner = '']) => [table, owner] as const,
  ),
)
const writersByPage = (table: string): DatabaseRole[] => {
  const clauses = (owners.get(table) ?? '').split(';').filter((clause) => !byItself.test(clause))
  return roles.filter((role) => clauses.some((clause) => named[role].test(clause)))
}

const kinds = ['insert', 'update', 'delete'] as const

interface Granted {
  readonly table: string
  readonly role: DatabaseRole
  /** In the form of `privileges.ts`; empty where there is none. */
  readonly rights: string
  readonly select: boolean
  /** Of those that no process needs. */
  readonly others: boolean
}

const granted = async (): Promise<Granted[]> => {
  const rows = await rowsOf<{
    table: string
    role: DatabaseRole
    held: string[]
    columns: Record<'insert' | 'update', string[] | undefined>
    select: boolean
    others: boolean
  }>(
    `select t.tablename as table, r.key as role,
       array(select k from unnest($2::text[]) k where has_table_privilege(r.name, t.tablename, k)) as held,
       coalesce((select jsonb_object_agg(k, names) from (
         select k, array_agg(a.attname order by a.attnum) as names from unnest(array['insert', 'update']) k, pg_attribute a
         where a.attrelid = t.tablename::regclass and a.attnum > 0 and not a.attisdropped
           and has_column_privilege(r.name, a.attrelid, a.attnum, k) group by k) by_column), '{}') as columns,
       has_table_privilege(r.name, t.tablename, 'select') as select,
       has_table_privilege(r.name, t.tablename, 'truncate, references, trigger') as others
     from pg_tables t cross join jsonb_each_text($1) r (key, name)
     where t.schemaname = 'public' and t.tablename = any ($3)`,
    [databaseRoles, kinds, await tablesOf()],
  )
  return rows.map(({ held, columns, ...row }) => ({
    ...row,
    rights: [
      ...kinds.flatMap((kind) => {
        if (held.includes(kind)) return [kind]
        const some = kind === 'delete' ? undefined : columns[kind]
        return some === undefined ? [] : [`${kind} (${some.join(', ')})`]
      }),
    ].join(', '),
  }))
}

/** A list of rights whose columns are in order: the order in which they are written says nothing. */
const inOrder = (rights: string): string =>
  rights.replace(/\(([^)]*)\)/g, (_, columns: string) => `(${columns.split(', ').sort().join(', ')})`)

test('every table has its line of privileges, and every line a table', async () => {
  expect(Object.keys(tablePrivileges).sort()).toEqual(await tablesOf())
})

test('the database grants each role for each table what the list says, and nothing besides', async () => {
  const is = await granted()
  expect(is.length).toBe(Object.keys(tablePrivileges).length * roles.length)
  const told = ({ table, role, rights, select, others }: Granted): string =>
    `${table} ${role}: ${inOrder(rights)}${select ? ' reads' : ''}${others ? ' AND MORE' : ''}`
  const listed = is.map(({ table, role }) => ({
    table,
    role,
    rights: tablePrivileges[table]?.[role] ?? '',
    select: mayRead(role, table),
    others: false,
  }))
  expect(is.map(told)).toEqual(listed.map(told))
})

test('who may write a table is whom docs/ownership.md names', async () => {
  const is = await granted()
  const writers = (table: string): DatabaseRole[] =>
    roles.filter((role) => is.some((one) => one.table === table && one.role === role && one.rights !== ''))
  const tables = await tablesOf()
  expect(tables.map((table) => [table, ...writers(table)])).toEqual(
    tables.map((table) => [table, ...writersByPage(table)]),
  )
})

test('a table that is append only is deleted from by nobody, and changed by erasure at most', async () => {
  const guarded = await rowsOf<{ table: string }>(
    `select distinct tgrelid::regclass::text as table from pg_trigger where not tgisinternal and tgfoid::regproc::text like '%append_only'`,
  )
  expect(guarded.length).toBeGreaterThan(9)
  const is = (await granted()).filter(({ table }) => guarded.some((one) => one.table === table))
  const changed = is
    .filter(({ rights }) => /update|delete/.test(rights))
    .map((one) => `${one.role} ${one.table} ${one.rights}`)
  expect(changed.sort()).toEqual([
    'worker kyc_case_events update (detail, salt)',
    'worker screenings insert, update (subject)',
  ])
})

test('what writes with the rights of the owner looks nothing up where its caller says, and is called by whom it is for', async () => {
  const functions = await rowsOf<{ name: string; paths: string[]; callers: DatabaseRole[]; everybody: boolean }>(
    `select p.proname as name, array(select setting from unnest(p.proconfig) setting where setting like 'search_path=%') as paths,
       array(select r.key from jsonb_each_text($1) r where has_function_privilege(r.value, p.oid, 'execute') order by 1) as callers,
       exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as everybody
     from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`,
    [databaseRoles],
  )
  expect(functions).toEqual(
    Object.entries(trustedFunctions)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, callers]) => ({
        name,
        paths: ['search_path=pg_catalog, public, pg_temp'],
        callers: [...callers].sort(),
        everybody: false,
      })),
  )
})

test.each(roles)('%s owns nothing, makes nothing and is nobody else', async (role) => {
  const name = databaseRoles[role]
  const [is] = await rowsOf<object>(
    `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
       exists (select from pg_class where relowner = r.oid) as owns,
       exists (select from pg_auth_members where member = r.oid) as "isMember",
       has_schema_privilege(r.oid, 'public', 'create') as makes
     from pg_roles r where rolname = $1`,
    [name],
  )
  expect(new Set(Object.values(is ?? { none: true }))).toEqual(new Set([false]))
})

const opened = 'bank_id, account_id, label, number, currency, opening_request_id'
const denied = /^permission denied for|^must be owner of/

test.each<[DatabaseRole, string]>([
  ['api', "update kyc_cases set state = 'approved'"],
  ['api', 'insert into kyc_decisions (customer_id) values (gen_random_uuid())'],
  ['api', 'update accounts set balance = balance + 1'],
  ['api', `insert into accounts (${opened}, balance) values ('bank', 'mine', '', '1', 'EUR', 'me', 1)`],
  ['api', `insert into accounts (${opened}, held) values ('bank', 'mine', '', '1', 'EUR', 'me', -1)`],
  ['api', 'update transaction_requests set status = status'],
  ['api', 'update challenges set attempts = 0'],
  [
    'api',
    "insert into transaction_request_events (event_id, request_id, kind) values (gen_random_uuid(), gen_random_uuid(), 'COMPLETED')",
  ],
  ['api', 'update webhook_deliveries set transaction_id = gen_random_uuid()'],
  ['api', 'update webhook_deliveries set attempts = 0'],
  ['api', 'insert into ledger_bookings default values'],
  ['api', 'insert into ledger_entries default values'],
  ['api', 'select release_hold(gen_random_uuid())'],
  ['worker', 'insert into entitlements default values'],
  ['worker', "update users set password_hash = ''"],
  ['worker', 'select * from login_tokens'],
  ['worker', 'update accounts set balance = balance + 1'],
  ['worker', `insert into accounts (${opened}, balance) values ('bank', 'mine', '', '1', 'EUR', 'me', 1)`],
  ['worker', 'update webhook_deliveries set replays = 0'],
  ['worker', 'insert into ledger_entries default values'],
  ['worker', 'update onboarding_policies set policy = policy'],
  ['lists', 'select * from customers'],
  ['lists', 'update screening_hits set status = status'],
])('%s may not: %s', async (role, statement) => {
  await expect(clients[role].query(statement)).rejects.toThrow(denied)
})

test.each(roles)('%s may not change the schema, nor switch off what guards it', async (role) => {
  for (const statement of [
    'create table mine ()',
    'alter table ledger_entries disable trigger all',
    'drop trigger ledger_entries_append_only on ledger_entries',
    'truncate ledger_entries',
    'delete from ledger_entries',
    'alter function book security invoker',
    'set session_replication_role = replica',
    `set role ${databaseRoles[role === 'api' ? 'worker' : 'api']}`,
  ])
    await expect(clients[role].query(statement)).rejects.toThrow(/^permission denied|^must be owner of/)
})
