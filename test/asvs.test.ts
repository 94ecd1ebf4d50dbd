/** docs/asvs.md says something of every requirement, and what it names is there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..')
const page = readFileSync(join(root, 'docs/asvs.md'), 'utf8')

interface Row {
  readonly id: string
  readonly level: string
  readonly state: string
  readonly by: string
}
const rows: readonly Row[] = [
  ...page.matchAll(/^\| (\d+\.\d+\.\d+) *\| (\d) *\| ([^|]+?) *\| ([^|]+?) *\| ([^|]+?) *\|$/gm),
].map(([, id = '', level = '', , state = '', by = '']) => ({ id, level, state, by }))

/** The requirements of levels 1 and 2, as `chapter.section: level of each`; a dash is one of level 3. */
const levels = [
  ['2.1', '122'],
  ['2.2', '112'],
  ['2.3', '1222-'],
  ['2.4', '2-'],
  ['4.1', '122--'],
  ['4.2', '2----'],
  ['4.3', '22'],
  ['4.4', '1222'],
  ['6.1', '122'],
  ['6.2', '11111112222-'],
  ['6.3', '122-----'],
  ['6.4', '1122--'],
  ['6.5', '22222---'],
  ['6.6', '222-'],
  ['6.7', '--'],
  ['6.8', '222'],
  ['7.1', '222'],
  ['7.2', '1111'],
  ['7.3', '22'],
  ['7.4', '11222'],
  ['7.5', '22-'],
  ['7.6', '22'],
  ['8.1', '12--'],
  ['8.2', '112-'],
  ['8.3', '1--'],
  ['8.4', '2-'],
  ['11.1', '22--'],
  ['11.2', '222--'],
  ['11.3', '112--'],
  ['11.4', '122'],
  ['11.5', '2-'],
  ['11.6', '2-'],
  ['11.7', '--'],
  ['16.1', '2'],
  ['16.2', '22222'],
  ['16.3', '2222'],
  ['16.4', '222'],
  ['16.5', '222-'],
] as const

test('every requirement of the levels 1 and 2 has its row, and no other has one', () => {
  const wanted = levels.flatMap(([section, each]) =>
    Array.from(each).flatMap((level, index) => (level === '-' ? [] : [`${section}.${index + 1} at ${level}`])),
  )
  expect(rows.map(({ id, level }) => `${id} at ${level}`)).toEqual(wanted)
})

test('every row has a state, and names a file or says why', () => {
  expect(rows.filter(({ state }) => !['met', 'partly', 'left', 'outside', 'none'].includes(state))).toEqual([])
  expect(rows.filter(({ by }) => by.length < 10)).toEqual([])
})

test('every file that is named is there', () => {
  const named = [...page.matchAll(/`((?:test|docs|api|platform|activities)\/[\w./-]+)`/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(80)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('what is left is told together', () => {
  const told = page.slice(page.indexOf('## What is left'))
  expect(rows.filter(({ id, state }) => state === 'left' && !told.includes(id))).toEqual([])
})
