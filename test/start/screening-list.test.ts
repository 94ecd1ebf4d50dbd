import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { currentVersions } from '../../db/read/screening-lists'
import { readScreeningList } from '../../start/read-screening-list'
import { openTestDatabase, urlAs } from '../support/database'
import type { OpenTestDatabase } from '../support/database'

const lists = path.join(__dirname, '../domain/screening/lists')
const file = (name: string): string => path.join(lists, name)

let database: OpenTestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase(2)
  folder = mkdtempSync(path.join(tmpdir(), 'lists-'))
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const written = (name: string, content: string | Buffer): string => {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

describe('files', () => {
  test.each([
    ['un', ['un.xml'], 2],
    ['ofac', ['sdn.csv', 'alt.csv'], 3],
    ['ofac', ['alt.csv', 'sdn.csv'], 3],
    ['own', ['own.csv'], 2],
  ])('of the format %s are told by what is in them: %j', (format, names, entries) => {
    const outcome = readScreeningList(names.map(file))
    expect(outcome.ok && { format: outcome.value.format, entries: outcome.value.entries.length }).toEqual({
      format,
      entries,
    })
  })

  test('are the same list in whatever order they are named', () => {
    const [one, other] = [
      ['sdn.csv', 'alt.csv'],
      ['alt.csv', 'sdn.csv'],
    ].map((names) => readScreeningList(names.map(file)))
    expect(one).toEqual(other)
  })

  test.each<[string, () => readonly string[], string]>([
    ['none', () => [], 'no file'],
    ['entries without their aliases', () => [file('sdn.csv')], 'both are needed'],
    ['three', () => [file('sdn.csv'), file('alt.csv'), file('own.csv')], 'both are needed'],
    ['an interrupted download', () => [written('half.xml', '<CONSOLIDATED_LIST><INDIVIDUALS>')], 'unclosed tag'],
    ['a quote that is never closed', () => [written('quote.csv', 'entry_id,name\n1,"A')], 'Quote'],
    [
      'other letters than UTF-8',
      () => [written('latin.csv', Buffer.from('entry_id,name\n1,J\xF6rg', 'latin1'))],
      'UTF-8',
    ],
    ['an empty one', () => [written('empty.csv', '')], 'both are needed'],
  ])('%s: refused', (_what, paths, detail) => {
    expect(readScreeningList(paths())).toEqual({
      ok: false,
      refusal: { refusal: 'InvalidScreeningList', detail: expect.stringContaining(detail) as string },
    })
  })
})

describe('npm run screening-list', () => {
  const run = (...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'start/screening-list.ts', ...args], {
      env: { ...process.env, DATABASE_URL: urlAs(database.url, 'lists') },
      cwd: path.join(__dirname, '../..'),
    })

  test('loads a list once, says what has changed, and refuses what cannot be right', async () => {
    expect((await run(file('un.xml'))).stdout).toBe(
      'The list un is loaded as version 1: 2 entries, 2 new or changed, 0 gone or changed.\n',
    )
    expect((await run(file('un.xml'))).stdout).toContain('The list un is unchanged: version 1')
    expect((await run('--name', 'house-list', file('own.csv'))).stdout).toContain('house-list is loaded as version 1')
    const three = written('three.csv', 'entry_id,name\n1,A\n2,B\n3,C')
    const one = written('one.csv', 'entry_id,name\n1,A')
    await run('--name', 'shrinking', three)
    await expect(run('--name', 'shrinking', one)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('more than half are gone') as string,
    })
    expect((await run('--name', 'shrinking', '--shrinks', one)).stdout).toContain('0 new or changed, 2 gone or changed')
    const versions = await currentVersions(database.read)
    expect(versions.map(({ listName, number }) => `${listName} ${number}`)).toEqual([
      'house-list 1',
      'shrinking 2',
      'un 1',
    ])
  }, 60_000)

  test.each([
    [[file('own.csv')], 'needs a name'],
    [['--name', 'No Name', file('own.csv')], 'needs a name'],
    [['--name', 'un', file('own.csv')], 'has the format un'],
    [['/no/such/file'], 'ENOENT'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('%j is refused in one line', async (args, text) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(text) as string })
  })
})
