/** The OFAC Specially Designated Nationals list in its CSV form: `sdn.csv` and its aliases, `alt.csv`. No header; `-0-` stands for nothing. */
import { accept, refuse } from '../../refusal'
import type { Outcome, Refused } from '../../refusal'
import { countryCodesOf } from '../country'
import { birthRange } from '../entry'
import type { BirthRange, EntryKind, ListedEntry, ListedName } from '../entry'

const kinds: Readonly<Record<string, EntryKind>> = {
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
  '': 'organisation',
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const cleaned = (cell: string | undefined): string => {
  const text = (cell ?? '').trim()
  return text === '-0-' ? '' : text
}

/** A DOS end-of-file character on a line of its own ends the published files. */
const isEndOfFile = (row: readonly string[]): boolean => row.length === 1 && ['', '\u001A'].includes(row[0] ?? '')

const momentPattern = /^(circa )?(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})$/

function rangeOf(text: string): BirthRange | undefined {
  const [, circa, day, month, year] = momentPattern.exec(text) ?? []
  if (year === undefined) return undefined
  const number = month === undefined ? undefined : months.indexOf(month) + 1
  return birthRange(
    {
      year: Number(year),
      ...(number === undefined ? {} : { month: number }),
      ...(day === undefined ? {} : { day: Number(day) }),
    },
    circa === undefined ? 0 : 1,
  )
}

/** `10 Dec 1948`, `Dec 1948`, `1948`, `circa 1948`, `1946 to 1948`; undefined for anything else. */
function birthOf(text: string): BirthRange | undefined {
  const [from = '', to] = text.replace(/^(circa \d{4})-(\d{4})$/, '$1 to $2').split(' to ')
  const [first, last] = [rangeOf(from), rangeOf(to ?? from)]
  return first === undefined || last === undefined || first.from > last.to
    ? undefined
    : { from: first.from, to: last.to }
}

const all = (remarks: string, pattern: RegExp): readonly string[] =>
  [...remarks.matchAll(pattern)].map(([, found]) => found ?? '')

/** Remarks are statements with semicolons between them; the last one ends in a full stop. */
function factsIn(remarks: string): { births: BirthRange[]; countries: readonly string[]; weakNames: ListedName[] } {
  const text = remarks.replace(/\.\s*$/, '')
  return {
    births: all(text, /(?:^|; )(?:alt\. )?DOB ([^;]+)/g).flatMap((birth) => birthOf(birth.trim()) ?? []),
    countries: countryCodesOf([
      ...all(text, /(?:nationality|citizen) ([^;]+)/g),
      ...all(text, /POB [^;]*?([^;,]+)(?:;|$)/g),
      ...all(text, /[Pp]assport [^;]*?\(([^();]+)\)/g),
    ]),
    weakNames: all(text, /a\.k\.a\. '([^']+)'/g).map((name) => ({ name, quality: 'weak' })),
  }
}

const sdnColumns = 12
const altColumns = 5

type Row = readonly string[]
type Aliases = Map<string, ListedName[]>

const refused = (file: string, index: number): Refused =>
  refuse('InvalidScreeningList', `Row ${index + 1} of the ${file} is not as OFAC publishes it.`)

function aliasesOf(alt: readonly Row[]): Outcome<Aliases> {
  const aliases: Aliases = new Map()
  for (const [index, row] of alt.entries()) {
    const [entryId, name] = [cleaned(row[0]), cleaned(row[3])]
    if (row.length !== altColumns || entryId === '' || name === '') return refused('aliases', index)
    const known = aliases.get(entryId)
    if (known === undefined) aliases.set(entryId, [{ name, quality: 'strong' }])
    else known.push({ name, quality: 'strong' })
  }
  return accept(aliases)
}

function entryOf(row: Row, aliases: Aliases): ListedEntry | undefined {
  const [entryId, name, kind] = [cleaned(row[0]), cleaned(row[1]), kinds[cleaned(row[2])]]
  if (row.length !== sdnColumns || !/^\d+$/.test(entryId) || name === '' || kind === undefined) return undefined
  const { births, countries, weakNames } = factsIn(cleaned(row[11]))
  const names: ListedName[] = [{ name, quality: 'primary' }, ...(aliases.get(entryId) ?? []), ...weakNames]
  return { entryId, kind, names, births, countries, programme: cleaned(row[3]) }
}

/** Every entry with its aliases. Refusal: InvalidScreeningList, with the number of the row and what is wrong with it. */
export function entriesOfOfac(sdn: readonly Row[], alt: readonly Row[]): Outcome<readonly ListedEntry[]> {
  const aliases = aliasesOf(alt.filter((row) => !isEndOfFile(row)))
  if (!aliases.ok) return aliases
  const entries = new Map<string, ListedEntry>()
  for (const [index, row] of sdn.filter((one) => !isEndOfFile(one)).entries()) {
    const entry = entryOf(row, aliases.value)
    if (entry === undefined || entries.has(entry.entryId)) return refused('entries', index)
    entries.set(entry.entryId, entry)
  }
  const stray = [...aliases.value.keys()].find((entryId) => !entries.has(entryId))
  return stray === undefined
    ? accept([...entries.values()])
    : refuse('InvalidScreeningList', `The aliases are of another list: there is no entry ${stray}.`)
}
