/** The page for product owners says what the code does. */
import { tableInPage, tables } from './payments-page'

/** Padding and the length of the rule under the head are the formatter's. */
const cellsOf = (table: string): readonly string[] =>
  table
    .split('\n')
    .map((line) => line.replaceAll(/-{3,}/g, '---').replaceAll(/:-+:/g, ':-:').replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

test.each(Object.entries(tables))(
  'docs/payments.md has the %s of the code: `npm run docs` writes them',
  (name, table) => {
    expect(cellsOf(tableInPage(name))).toEqual(cellsOf(table()))
  },
)
