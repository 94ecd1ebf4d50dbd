/** The names of a list, arranged so that those which are like a name are found without comparing all of them. */
import { canBeCustomer } from './entry'
import type { ListedEntry, ListedName, Subject } from './entry'
import { betterMatch, byScore, highestRaise, matchOf } from './match'
import type { Match } from './match'
import { nameOf } from './name'
import type { Name } from './name'
import { fullWeight, nameSimilarity, pairWeight } from './similarity'
import { indexWords } from './word-index'

/** One of the names under which somebody is listed. */
export interface IndexedName<Entry extends ListedEntry = ListedEntry> {
  readonly entry: Entry
  readonly listed: ListedName
  readonly name: Name
}

export interface NameIndex<Entry extends ListedEntry = ListedEntry> {
  /** How many names are looked through. */
  readonly names: number
  /** Every entry that is like the subject by at least the threshold, best first: the same that comparing all would find. */
  find(subject: Subject, threshold: number): readonly Match<Entry>[]
}

/** Every name of everybody who can be a customer. */
export const namesOf = <Entry extends ListedEntry>(entries: readonly Entry[]): readonly IndexedName<Entry>[] =>
  entries
    .filter(canBeCustomer)
    .flatMap((entry) => entry.names.map((listed) => ({ entry, listed, name: nameOf(listed.name) })))

/** The best match of each entry among the given names, best first. */
export function bestMatches<Entry extends ListedEntry>(
  subject: Subject,
  name: Name,
  threshold: number,
  among: Iterable<IndexedName<Entry>>,
): readonly Match<Entry>[] {
  const best = new Map<Entry, Match<Entry>>()
  for (const { entry, listed, name: other } of among) {
    const similarity = nameSimilarity(name, other)
    if (similarity + highestRaise < threshold) continue
    const match = matchOf(subject, entry, listed, similarity)
    if (match.score >= threshold) best.set(entry, betterMatch(best.get(entry), match))
  }
  return [...best.values()].sort(byScore)
}

// Scores are rounded: that must not lose a name which just reaches the threshold.
const rounding = 0.001

/** The index of the names of a list. Spelling out ten thousands of names takes a part of a second: `indexNames` takes them ready. */
export const indexOf = <Entry extends ListedEntry>(entries: readonly Entry[]): NameIndex<Entry> =>
  indexNames(namesOf(entries))

/**
 * Made once per version of a list. Names that are alike have a word that is alike, so it is words that are looked up;
 * what they weigh together at most tells which names are worth comparing.
 */
export function indexNames<Entry extends ListedEntry>(names: readonly IndexedName<Entry>[]): NameIndex<Entry> {
  const words = indexWords(names.map(({ name }) => name.words))
  const byLetters = new Map<string, number[]>()
  for (const [position, { name }] of names.entries()) {
    const alike = byLetters.get(name.joined)
    if (alike === undefined) byLetters.set(name.joined, [position])
    else alike.push(position)
  }
  const reached = new Float64Array(names.length)

  /** In the order of the list, by which equally good matches with one entry are told apart. */
  function candidates(name: Name, least: number): readonly IndexedName<Entry>[] {
    const touched: number[] = []
    for (const word of name.words) {
      words.similarTo(word, (similar, similarity) => {
        const weight = pairWeight(word, similar, similarity)
        for (const position of similar.names) {
          if (reached[position] === 0) touched.push(position)
          reached[position] = (reached[position] ?? 0) + weight
        }
      })
    }
    const enough = new Set(byLetters.get(name.joined))
    for (const position of touched) {
      const listed = names[position]
      const most = reached[position] ?? 0
      reached[position] = 0
      if (listed !== undefined && most >= (least - rounding) * fullWeight(name, listed.name)) enough.add(position)
    }
    return [...enough].sort((one, other) => one - other).map((position) => names[position] as IndexedName<Entry>)
  }

  return {
    names: names.length,
    find: (subject, threshold) => {
      const name = nameOf(subject.name)
      if (name.joined === '') return []
      return bestMatches(subject, name, threshold, candidates(name, threshold - highestRaise))
    },
  }
}
