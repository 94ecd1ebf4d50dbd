/**
 * A list of the bank's own as CSV, one row per name. The header names the columns in any order: `entry_id` and `name`; and
 * where they are wanted `kind` (person, the default, or organisation), `quality` (strong, the default, or weak), `born`
 * (`1971`, `1971-05-17`, `1970/1972`), `country` (ISO 3166) and `programme`. Several births or countries stand with `;` between them.
 * Rows of one `entry_id` are names of one entry: the first is the one under which it is listed.
 */
import { accept, refuse } from '../../refusal'
import type { Outcome } from '../../refusal'
import { countryCodeOf } from '../country'
import { birthRange, entryKinds } from '../entry'
import type { BirthRange, EntryKind, ListedEntry, NameQuality } from '../entry'

const columns = ['entry_id', 'name', 'kind', 'quality', 'born', 'country', 'programme'] as const
type Column = (typeof columns)[number]
const needed: readonly Column[] = ['entry_id', 'name']

const isColumn = (text: string): text is Column => (columns as readonly string[]).includes(text)

/** True for a first row that names our columns. */
export const isOwnHeader = (row: readonly string[]): boolean => needed.every((column) => row.includes(column))

const list = (cell: string): readonly string[] =>
  cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function birthOf(text: string): BirthRange | undefined {
  const range = /^(\d{4})\/(\d{4})$/.exec(text)
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])]
    return from >= 1000 && from <= to ? { from: `${from}-01-01`, to: `${to}-12-31` } : undefined
  }
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)-(\d\d))?$/.exec(text) ?? []
  if (year === undefined) return undefined
  return birthRange(
    month === undefined ? { year: Number(year) } : { year: Number(year), month: Number(month), day: Number(day) },
  )
}

type Cells = Readonly<Record<Column, string>>

interface Row {
  readonly entryId: string
  readonly name: string
  readonly kind: EntryKind
  readonly quality: NameQuality
  readonly births: readonly BirthRange[]
  readonly countries: readonly string[]
  readonly programme: string
}

/** The row, or the column that is wrong. */
function rowOf(cells: Cells): Row | Column {
  if (cells.entry_id === '' || cells.entry_id.length > 100) return 'entry_id'
  if (cells.name === '' || cells.name.length > 1_000) return 'name'
  const kind = entryKinds.find((known) => known === (cells.kind || 'person'))
  if (kind === undefined) return 'kind'
  const quality = (['strong', 'weak'] as const).find((known) => known === (cells.quality || 'strong'))
  if (quality === undefined) return 'quality'
  const births = list(cells.born).map(birthOf)
  const countries = list(cells.country).map(countryCodeOf)
  if (births.includes(undefined)) return 'born'
  if (countries.includes(undefined)) return 'country'
  return {
    entryId: cells.entry_id,
    name: cells.name,
    kind,
    quality,
    births: births.filter((birth) => birth !== undefined),
    countries: countries.filter((country) => country !== undefined),
    programme: cells.programme,
  }
}

const entryOf = (row: Row): ListedEntry => ({
  entryId: row.entryId,
  kind: row.kind,
  names: [{ name: row.name, quality: row.quality === 'weak' ? 'weak' : 'primary' }],
  births: row.births,
  countries: row.countries,
  programme: row.programme,
})

const withName = (entry: ListedEntry, row: Row): ListedEntry => ({
  ...entry,
  names: [...entry.names, { name: row.name, quality: row.quality }],
  births: [...entry.births, ...row.births],
  countries: [...new Set([...entry.countries, ...row.countries])].sort(),
})

/** Every entry. Refusal: InvalidScreeningList, with the row and the column that are wrong. */
export function entriesOfOwn(rows: readonly (readonly string[])[]): Outcome<readonly ListedEntry[]> {
  const [header = [], ...body] = rows
  const unknown = header.find((name, index) => !isColumn(name) || header.indexOf(name) !== index)
  if (unknown !== undefined) return refuse('InvalidScreeningList', `The column ${unknown} is unknown or named twice.`)
  if (!isOwnHeader(header)) return refuse('InvalidScreeningList', `The header lacks ${needed.join(' or ')}.`)
  const entries = new Map<string, ListedEntry>()
  for (const [index, cells] of body.entries()) {
    const cellOf = (column: Column): string => cells[header.indexOf(column)]?.trim() ?? ''
    const row = rowOf(Object.fromEntries(columns.map((column) => [column, cellOf(column)])) as Cells)
    if (cells.length !== header.length || typeof row === 'string')
      return refuse('InvalidScreeningList', `Row ${index + 2}: ${typeof row === 'string' ? row : 'number of columns'}.`)
    const known = entries.get(row.entryId)
    entries.set(row.entryId, known === undefined ? entryOf(row) : withName(known, row))
  }
  return accept([...entries.values()])
}
