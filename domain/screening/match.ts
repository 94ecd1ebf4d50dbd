/** Whether a customer may be somebody on a list: the likeness of names, raised or lowered by birth dates and countries. */
import type { BirthRange, ListedEntry, ListedName, Subject } from './entry'

/** Equal names are a match at it whatever else is said, unless the name is a weak one. */
export const defaultThreshold = 0.85
/** Below this everybody is like somebody. */
export const leastThreshold = 0.7

/** What each finding adds to the likeness of the names. */
const effects = {
  sameBirthDate: 0.05,
  birthDateInRange: 0.03,
  birthDateNear: 0,
  otherBirthDate: -0.1,
  sameCountry: 0.02,
  otherCountry: -0.05,
  weakName: -0.1,
} as const
type Finding = keyof typeof effects

/** No finding adds more than this to the likeness of names. */
export const highestRaise = effects.sameBirthDate + effects.sameCountry

/** The likeness of one listed name. */
export interface Match<Entry extends ListedEntry = ListedEntry> {
  readonly entry: Entry
  readonly listed: ListedName
  /** From 0 to 1, in thousandths. */
  readonly score: number
  /** Why, in words for the staff. */
  readonly reasons: readonly string[]
}

const dayMs = 86_400_000
const nearDays = 366

const birthFinding = (birthDate: string, births: readonly BirthRange[]): Finding => {
  if (births.some(({ from, to }) => from === to && from === birthDate)) return 'sameBirthDate'
  if (births.some(({ from, to }) => from <= birthDate && birthDate <= to)) return 'birthDateInRange'
  const daysOff = births.map(({ from, to }) =>
    Math.max(Date.parse(from) - Date.parse(birthDate), Date.parse(birthDate) - Date.parse(to)),
  )
  return Math.min(...daysOff) <= nearDays * dayMs ? 'birthDateNear' : 'otherBirthDate'
}

/** What is known on both sides and can be compared. */
function findingsOf(subject: Subject, entry: ListedEntry, listed: ListedName): readonly Finding[] {
  const { birthDate, countries } = subject
  const common = countries.some((country) => entry.countries.includes(country))
  return [
    ...(listed.quality === 'weak' ? ['weakName' as const] : []),
    ...(birthDate === null || entry.births.length === 0 ? [] : [birthFinding(birthDate, entry.births)]),
    ...(countries.length === 0 || entry.countries.length === 0
      ? []
      : [common ? ('sameCountry' as const) : ('otherCountry' as const)]),
  ]
}

const birthText = (births: readonly BirthRange[]): string =>
  births.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', or ')

const wordsOf: { readonly [F in Finding]: (subject: Subject, entry: ListedEntry) => string } = {
  sameBirthDate: ({ birthDate }) => `Both were born on ${birthDate ?? ''}.`,
  birthDateInRange: ({ birthDate }, { births }) => `The birth date ${birthDate ?? ''} fits ${birthText(births)}.`,
  birthDateNear: ({ birthDate }, { births }) =>
    `The birth date ${birthDate ?? ''} is within a year of ${birthText(births)}.`,
  otherBirthDate: ({ birthDate }, { births }) => `The birth date ${birthDate ?? ''} is not ${birthText(births)}.`,
  sameCountry: ({ countries }, entry) =>
    `Both have to do with ${countries.filter((country) => entry.countries.includes(country)).join(', ')}.`,
  otherCountry: ({ countries }, entry) =>
    `The countries ${countries.join(', ')} are none of ${entry.countries.join(', ')}.`,
  weakName: () => 'The list calls this name a weak one.',
}

const nameWords = (subject: Subject, listed: ListedName, similarity: number): string =>
  similarity === 1
    ? `The name "${subject.name}" is the listed name "${listed.name}".`
    : `The name "${subject.name}" is like the listed name "${listed.name}" (${thousandths(similarity)}).`

const thousandths = (score: number): number => Math.round(score * 1_000) / 1_000

/** The match of a customer with one listed name, of which the likeness is known already. */
export function matchOf<Entry extends ListedEntry>(
  subject: Subject,
  entry: Entry,
  listed: ListedName,
  similarity: number,
): Match<Entry> {
  const findings = findingsOf(subject, entry, listed)
  const score = findings.reduce((sum, finding) => sum + effects[finding], similarity)
  return {
    entry,
    listed,
    score: thousandths(Math.min(1, Math.max(0, score))),
    reasons: [nameWords(subject, listed, similarity), ...findings.map((finding) => wordsOf[finding](subject, entry))],
  }
}

/** The better of two matches with one entry; the one that is listed first where they are equally good. */
export const betterMatch = <Entry extends ListedEntry>(
  one: Match<Entry> | undefined,
  other: Match<Entry>,
): Match<Entry> => (one === undefined || other.score > one.score ? other : one)

/** Best first; in the order of their ids where they are equally good. */
export const byScore = (one: Match, other: Match): number =>
  other.score - one.score || (one.entry.entryId < other.entry.entryId ? -1 : 1)
