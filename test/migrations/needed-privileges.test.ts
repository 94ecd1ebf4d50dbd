/** Nobody is granted what no statement of theirs needs: the privileges are compared with the SQL that the code of each process holds. */
import { databaseRoles, tablePrivileges } from '../../migrations/privileges'
import type { DatabaseRole } from '../../migrations/privileges'
import { textsReachedFrom } from '../support/code-statements'
import type { CodeText } from '../support/code-statements'
import { openTestDatabase } from '../support/database'
import type { OpenTestDatabase } from '../support/database'

/** Where the code of a process begins. */
const beginnings: Readonly<Record<DatabaseRole, readonly string[]>> = {
  api: ['api/'],
  worker: ['activities/', 'workers/'],
  lists: ['start/screening-list.ts'],
}

/** Statements whose table is chosen when they run. */
const chosen: Readonly<Record<string, readonly string[]>> = {
  'db/write/sandbox-import.ts#importPlaces': ['branches', 'atms'],
  'db/write/staff-requests.ts#endStaffRequest': ['credit_limit_requests', 'account_applications'],
  'db/write/kyc-records.ts#putEvidence': ['kyc_documents', 'kyc_media', 'kyc_checks'],
  'db/write/views.ts#forgottenNotes': ['transaction_annotations', 'transaction_places'],
}

const verbs = ['insert', 'update', 'delete'] as const
type Verb = (typeof verbs)[number]

interface Need {
  readonly verb: Verb
  readonly table: string
  /** The columns that are given or changed; undefined where the statement names none, or makes their names. */
  readonly columns?: readonly string[] | undefined
}

let database: OpenTestDatabase
/** What functions do that run with the rights of who calls them. */
let functions: readonly { readonly name: string; readonly body: string }[]
beforeAll(async () => {
  database = await openTestDatabase(1)
  functions = await database.read.raw(
    `select proname as name, prosrc as body from pg_proc where pronamespace = 'public'::regnamespace and not prosecdef`,
  )
})
afterAll(() => database.close())

/** The parts between commas that are in no brackets, up to where the list ends. */
function partsOf(list: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const word of list.split(/\b|(?<=\W)/)) {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    // The bracket around the whole statement ends it, too.
    if (depth < 0 || (depth === 0 && ['where', 'from', 'returning'].includes(word))) break
    if (word === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${word}`
  }
  return parts.map((part) => part.trim())
}

const namesIn = (list: string): readonly string[] | undefined => (list.includes('${') ? undefined : partsOf(list))

/** What is before each `=` of a list of changes: a column, or several in brackets. */
const changedIn = (list: string): readonly string[] | undefined => {
  const names = partsOf(list).map((part) => /^\(?([\w, ]+)\)? = /.exec(part)?.[1]?.split(', '))
  return names.every((name) => name !== undefined) ? names.flat() : undefined
}

const table = String.raw`(\w+|\$\{table\})`
const insert = String.raw`\binsert into ${table}`

/** How statements write: the table comes first, and where it says them, what it does with which columns. */
const ways: readonly (readonly [
  verb: Verb,
  way: RegExp,
  columnsIn: (list: string) => readonly string[] | undefined,
])[] = [
  ['insert', new RegExp(String.raw`${insert}(?: \(([^()]*)\))?`, 'g'), namesIn],
  ['update', new RegExp(String.raw`\bupdate ${table}(?: as)?(?: \w+)? set (?=(.*))`, 'g'), changedIn],
  ['update', new RegExp(String.raw`${insert}(?:(?!insert into).)*?\bdo update set (?=(.*))`, 'g'), changedIn],
  ['delete', new RegExp(String.raw`\bdelete from ${table}`, 'g'), () => undefined],
]

const tablesNamed = (id: string, word: string): readonly string[] =>
  word.startsWith('$') ? (chosen[id] ?? [`? (${id})`]) : [word]

/** What a text writes, as far as it is SQL. */
const needsOf = ({ id, text }: CodeText): readonly Need[] =>
  ways.flatMap(([verb, way, columnsIn]) =>
    [...text.replace(/\s+/g, ' ').matchAll(way)].flatMap(([, word = '', list]) => {
      const columns = list === undefined ? undefined : columnsIn(list)
      return tablesNamed(id, word).map((table) => ({ verb, table, columns }))
    }),
  )

/** The tables whose rows a text may lock: who does that must have the right to change them, in one column at least. */
const lockedIn = ({ text }: CodeText): readonly string[] =>
  /\bfor (no key update|update|share|key share)\b/.test(text)
    ? [...text.matchAll(/\b(?:from|join) (\w+)\b/g)].map(([, word = '']) => word)
    : []

/** What the code of a process holds, itself and in the functions that it calls. */
function textsOf(role: DatabaseRole): readonly CodeText[] {
  const texts = textsReachedFrom(...beginnings[role])
  const called = new Set<string>()
  const calls = (text: string): readonly CodeText[] =>
    functions
      .filter(({ name }) => !called.has(name) && new RegExp(String.raw`\b${name}\(`).test(text))
      .flatMap(({ name, body }) => {
        called.add(name)
        return [{ id: name, text: body }, ...calls(body)]
      })
  return [...texts, ...texts.flatMap(({ text }) => calls(text))]
}

const roles = Object.keys(databaseRoles) as DatabaseRole[]

test.each(roles)('%s may do to a table what its code does, and nothing else', (role) => {
  const texts = textsOf(role)
  const needs = new Set(texts.flatMap(needsOf).map(({ verb, table }) => `${verb} ${table}`))
  const locks = new Set(texts.flatMap(lockedIn).map((table) => `update ${table}`))
  const granted = Object.entries(tablePrivileges).flatMap(([table, { [role]: rights = '' }]) =>
    verbs.filter((verb) => new RegExp(String.raw`\b${verb}\b`).test(rights)).map((verb) => `${verb} ${table}`),
  )
  const ofTables = [...needs].filter((need) => Object.hasOwn(tablePrivileges, need.split(' ')[1] ?? ''))
  expect(ofTables.filter((need) => !granted.includes(need))).toEqual([])
  expect(granted.filter((right) => !needs.has(right) && !locks.has(right))).toEqual([])
})

test.each(roles)('where columns are granted to %s, its code gives or changes each of them', (role) => {
  const needs = textsOf(role).flatMap(needsOf)
  const idle = Object.entries(tablePrivileges).flatMap(([table, { [role]: rights = '' }]) =>
    [...rights.matchAll(/(insert|update) \(([^)]*)\)/g)].flatMap(([, verb = '', list = '']) => {
      const used = needs.filter((need) => need.table === table && need.verb === verb)
      return partsOf(list)
        .filter((column) => !used.some(({ columns = [] }) => columns.includes(column)))
        .map((column) => `${verb} ${table}.${column}`)
    }),
  )
  expect(idle).toEqual([])
})

test('of every statement it is known what it writes, and no choice is kept for one that has gone', () => {
  const texts = roles.flatMap((role) => textsReachedFrom(...beginnings[role]))
  const unknown = texts.flatMap(needsOf).filter(({ table }) => table.startsWith('?'))
  expect(unknown).toEqual([])
  const ids = new Set(texts.filter(({ text }) => text.includes('${table}')).map(({ id }) => id))
  expect(Object.keys(chosen).filter((id) => !ids.has(id))).toEqual([])
})
