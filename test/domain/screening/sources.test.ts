import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ListedEntry } from '../../../domain/screening/entry'
import { entriesOfOfac } from '../../../domain/screening/sources/ofac'
import { entriesOfOwn } from '../../../domain/screening/sources/own'
import { entriesOfUn } from '../../../domain/screening/sources/un'
import type { Outcome } from '../../../domain/refusal'
import { readCsv } from '../../../platform/csv'
import { readXml } from '../../../platform/xml'

const file = (name: string): string => readFileSync(path.join(__dirname, 'lists', name), 'utf8')
const day = (date: string) => ({ from: date, to: date })
const years = (from: number, to: number) => ({ from: `${from}-01-01`, to: `${to}-12-31` })
const invalid = (detail: string): object => ({
  ok: false,
  refusal: { refusal: 'InvalidScreeningList', detail: expect.stringContaining(detail) as string },
})

describe('the list of the United Nations', () => {
  const read = (xml: string): Outcome<readonly ListedEntry[]> => entriesOfUn(readXml(xml))

  test('people with every name, birth date and country; and organisations', () => {
    expect(read(file('un.xml'))).toEqual({
      ok: true,
      value: [
        {
          entryId: '9000001',
          kind: 'person',
          names: [
            { name: 'KARL THEODOR TESTMANN', quality: 'primary' },
            { name: 'Карл Тестман', quality: 'strong' },
            { name: 'Carl Testman', quality: 'strong' },
            { name: 'The Tester', quality: 'weak' },
          ],
          births: [day('1971-05-17'), years(1968, 1970), years(1960, 1963), years(1975, 1975)],
          countries: ['DE', 'FR', 'IR'],
          programme: 'TEST',
        },
        {
          entryId: '9000002',
          kind: 'organisation',
          names: [
            { name: 'TESTMANN TRADING COMPANY', quality: 'primary' },
            { name: 'TTC', quality: 'strong' },
          ],
          births: [],
          countries: ['MM'],
          programme: 'TEST',
        },
      ],
    })
  })

  const individual = (inner: string): string =>
    `<CONSOLIDATED_LIST><INDIVIDUALS>${inner}</INDIVIDUALS></CONSOLIDATED_LIST>`
  const one = '<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>'

  test.each([
    ['<OTHER/>', 'a OTHER'],
    [individual('<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>'), 'After entry none'],
    [individual(`${one}<INDIVIDUAL><DATAID>2</DATAID></INDIVIDUAL>`), 'After entry 1'],
    [individual(one + one), 'After entry 1'],
  ])('%s is refused', (xml, detail) => {
    expect(read(xml)).toEqual(invalid(detail))
  })
})

describe('the list of OFAC', () => {
  const alt = (): string[][] => readCsv(file('alt.csv'))
  const sdn = (): string[][] => readCsv(file('sdn.csv'))

  test('entries with their aliases, and what their remarks say', () => {
    expect(entriesOfOfac(sdn(), alt())).toEqual({
      ok: true,
      value: [
        {
          entryId: '9001',
          kind: 'person',
          names: [
            { name: 'TESTMANN, Karl Theodor', quality: 'primary' },
            { name: 'TESTMAN, Carl', quality: 'strong' },
            { name: 'THE TESTER', quality: 'weak' },
          ],
          births: [day('1971-05-17'), years(1968, 1970), years(1960, 1963)],
          countries: ['DE', 'FR', 'IR', 'KP'],
          programme: 'TEST',
        },
        {
          entryId: '9002',
          kind: 'organisation',
          names: [
            { name: 'TESTMANN TRADING COMPANY', quality: 'primary' },
            { name: 'T.T.C.', quality: 'strong' },
          ],
          births: [],
          countries: [],
          programme: 'TEST',
        },
        {
          entryId: '9003',
          kind: 'vessel',
          names: [{ name: 'KARL T.', quality: 'primary' }],
          births: [],
          countries: [],
          programme: 'TEST',
        },
      ],
    })
  })

  test.each<[string, (rows: string[][]) => unknown]>([
    ['a row with a cell less', (rows) => rows[1]?.pop()],
    ['an unknown kind', (rows) => rows[1]?.splice(2, 1, 'robot')],
    ['no name', (rows) => rows[1]?.splice(1, 1, '-0- ')],
    ['the same number twice', (rows) => rows[1]?.splice(0, 1, '9001')],
  ])('is refused with %s, and the row is told', (_what, spoil) => {
    const rows = sdn()
    spoil(rows)
    expect(entriesOfOfac(rows, alt())).toEqual(invalid('Row 2 of the entries'))
  })

  test('is refused with aliases that are none, or of somebody else', () => {
    expect(entriesOfOfac(sdn(), [['9001', '1', 'aka']])).toEqual(invalid('Row 1 of the aliases'))
    expect(entriesOfOfac(sdn(), [['77', '1', 'aka', 'X', '']])).toEqual(invalid('there is no entry 77'))
  })
})

describe('a list of our own', () => {
  test('one entry for all rows of an id', () => {
    expect(entriesOfOwn(readCsv(file('own.csv')))).toEqual({
      ok: true,
      value: [
        {
          entryId: 'p1',
          kind: 'person',
          names: [
            { name: 'Testmann, Karl', quality: 'primary' },
            { name: 'The Tester', quality: 'weak' },
          ],
          births: [day('1971-05-17'), years(1960, 1963)],
          countries: ['DE', 'IR'],
          programme: 'closed account',
        },
        {
          entryId: 'o1',
          kind: 'organisation',
          names: [{ name: 'Testmann Trading Company', quality: 'primary' }],
          births: [],
          countries: ['MM'],
          programme: '',
        },
      ],
    })
  })

  test.each([
    ['name\nA', 'lacks entry_id or name'],
    ['entry_id,name,colour\n1,A,red', 'column colour'],
    ['entry_id,name,name\n1,A,B', 'column name'],
    ['entry_id,name\n1,A\n,B', 'Row 3: entry_id'],
    ['entry_id,name\n1,', 'Row 2: name'],
    ['entry_id,name\n1', 'Row 2: name'],
    ['entry_id,name\n1,A,B', 'Row 2: number of columns'],
    ['entry_id,name,kind\n1,A,robot', 'Row 2: kind'],
    ['entry_id,name,quality\n1,A,primary', 'Row 2: quality'],
    ['entry_id,name,born\n1,A,1971-02-30', 'Row 2: born'],
    ['entry_id,name,born\n1,A,1972/1971', 'Row 2: born'],
    ['entry_id,name,country\n1,A,DE;Atlantis', 'Row 2: country'],
  ])('%j is refused', (csv, detail) => {
    expect(entriesOfOwn(readCsv(csv))).toEqual(invalid(detail))
  })
})
