/** The page for product owners says what the code does. */
import { permissionTable, tableInPage } from './views-page'

/** Padding and the length of the rule under the head are the formatter's. */
const cellsOf = (table: string): readonly string[] =>
  table
    .split('\n')
    .map((line) => line.replaceAll(/-{3,}/g, '---').replaceAll(/:-+:/g, ':-:').replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

test('docs/views.md has the permission table of the code: `npm run docs` writes it', () => {
  expect(cellsOf(tableInPage().table)).toEqual(cellsOf(permissionTable()))
})
