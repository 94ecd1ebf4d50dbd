/** The consolidated list of the United Nations Security Council, from its XML. */
import { accept, refuse } from '../../refusal'
import type { Outcome } from '../../refusal'
import { countryCodesOf } from '../country'
import { birthRange } from '../entry'
import type { BirthRange, EntryKind, ListedEntry, ListedName, NameQuality } from '../entry'

/** An element of XML: its name, its own text, and the elements in it. */
export interface Element {
  readonly name: string
  readonly text: string
  readonly children: readonly Element[]
}

const childrenOf = (element: Element, name: string): readonly Element[] =>
  element.children.filter((child) => child.name === name)

/** The text of the first element of the name; empty where there is none. */
const textOf = (element: Element, name: string): string => childrenOf(element, name)[0]?.text.trim() ?? ''

const textsOf = (element: Element, outer: string, inner: string): readonly string[] =>
  childrenOf(element, outer).flatMap((child) => childrenOf(child, inner).map(({ text }) => text))

const qualityOf = (quality: string): NameQuality => (quality.toLowerCase() === 'low' ? 'weak' : 'strong')

/** People are listed by up to four names, everybody by aliases, some in their own letters. */
function namesOf(element: Element, prefix: string): readonly ListedName[] {
  const primary = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']
    .map((part) => textOf(element, part))
    .filter((part) => part !== '')
    .join(' ')
  const aliases = childrenOf(element, `${prefix}_ALIAS`).map((alias) => ({
    name: textOf(alias, 'ALIAS_NAME'),
    quality: qualityOf(textOf(alias, 'QUALITY')),
  }))
  const names: ListedName[] = [
    { name: primary, quality: 'primary' },
    { name: textOf(element, 'NAME_ORIGINAL_SCRIPT'), quality: 'strong' },
    ...aliases,
  ]
  return names.filter(({ name }) => name !== '')
}

const yearOf = (text: string): number | undefined => (/^\d{4}$/.test(text) ? Number(text) : undefined)

function birthOf(element: Element): BirthRange | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(textOf(element, 'DATE')) ?? []
  const guess = textOf(element, 'TYPE_OF_DATE') === 'APPROXIMATELY' ? 1 : 0
  if (year !== undefined) return birthRange({ year: Number(year), month: Number(month), day: Number(day) }, guess)
  const [from, to] = [yearOf(textOf(element, 'FROM_YEAR')), yearOf(textOf(element, 'TO_YEAR'))]
  if (from !== undefined && to !== undefined && from <= to) return { from: `${from}-01-01`, to: `${to}-12-31` }
  const only = yearOf(textOf(element, 'YEAR'))
  return only === undefined ? undefined : birthRange({ year: only }, guess)
}

function entryOf(element: Element, kind: EntryKind): ListedEntry | undefined {
  const prefix = kind === 'person' ? 'INDIVIDUAL' : 'ENTITY'
  const entryId = textOf(element, 'DATAID')
  const names = namesOf(element, prefix)
  if (entryId === '' || names.length === 0) return undefined
  return {
    entryId,
    kind,
    names,
    births: childrenOf(element, 'INDIVIDUAL_DATE_OF_BIRTH').flatMap((birth) => birthOf(birth) ?? []),
    countries: countryCodesOf([
      ...textsOf(element, 'NATIONALITY', 'VALUE'),
      ...textsOf(element, `${prefix}_ADDRESS`, 'COUNTRY'),
      ...textsOf(element, 'INDIVIDUAL_PLACE_OF_BIRTH', 'COUNTRY'),
    ]),
    programme: textOf(element, 'UN_LIST_TYPE'),
  }
}

const kinds = [
  ['INDIVIDUALS', 'INDIVIDUAL', 'person'],
  ['ENTITIES', 'ENTITY', 'organisation'],
] as const

/** Every individual and entity. Refusal: InvalidScreeningList, with what is wrong. */
export function entriesOfUn(root: Element): Outcome<readonly ListedEntry[]> {
  if (root.name !== 'CONSOLIDATED_LIST')
    return refuse('InvalidScreeningList', `The XML is a ${root.name}, not a CONSOLIDATED_LIST.`)
  const entries: ListedEntry[] = []
  const known = new Set<string>()
  for (const [section, name, kind] of kinds) {
    for (const element of childrenOf(root, section).flatMap((found) => childrenOf(found, name))) {
      const entry = entryOf(element, kind)
      if (entry === undefined || known.has(entry.entryId))
        return refuse(
          'InvalidScreeningList',
          `After entry ${entries.at(-1)?.entryId ?? 'none'} comes one without a DATAID of its own or without a name.`,
        )
      known.add(entry.entryId)
      entries.push(entry)
    }
  }
  return accept(entries)
}
