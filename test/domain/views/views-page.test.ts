/** The page for product owners says what the code does. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { viewPermissions, withoutEffect } from '../../../domain/views/permissions'
import { fieldsOf, permissionTable, tableInPage } from './views-page'

/** Padding and the length of the rule under the head are the formatter's. */
const cellsOf = (table: string): readonly string[] =>
  table
    .split('\n')
    .map((line) => line.replaceAll(/-{3,}/g, '---').replaceAll(/:-+:/g, ':-:').replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

test('docs/views.md has the permission table of the code: `npm run docs` writes it', () => {
  expect(cellsOf(tableInPage().table)).toEqual(cellsOf(permissionTable()))
})

/** Where permissions are only listed, given to views, or shown as flags. */
const lists = /domain\/views\/(permissions|system-views|public-view|draft)\.ts$|api\/json\/views\.ts$/
const root = join(__dirname, '../../..')
const deciding = ['api', 'db', 'domain']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  )
  .filter((file) => file.endsWith('.ts') && !lists.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
const decides = (permission: string): boolean => deciding.some((code) => code.includes(`'${permission}'`))

test('every permission opens a field or is asked for by a call, but those that are said to open nothing', () => {
  const idle: readonly string[] = withoutEffect
  expect(viewPermissions.filter((one) => fieldsOf(one).length === 0 && !decides(one))).toEqual(
    viewPermissions.filter((one) => idle.includes(one)),
  )
})
