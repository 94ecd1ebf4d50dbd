/** Who stands on a list, and who is compared with it. Plain JSON; dates are ISO 8601 days. */

export const entryKinds = ['person', 'organisation', 'vessel', 'aircraft'] as const
export type EntryKind = (typeof entryKinds)[number]

/** `weak`: a nickname or another name that the list itself calls a poor means to identify somebody. */
export const nameQualities = ['primary', 'strong', 'weak'] as const
export type NameQuality = (typeof nameQualities)[number]

export interface ListedName {
  readonly name: string
  readonly quality: NameQuality
}

/** Somebody was born on one of these days, both included. Equal where the list names the day. */
export interface BirthRange {
  readonly from: string
  readonly to: string
}

export interface ListedEntry {
  /** The list's own number of it: the same in every version of the list. */
  readonly entryId: string
  readonly kind: EntryKind
  /** At least one; the first is the one under which it is listed. */
  readonly names: readonly ListedName[]
  readonly births: readonly BirthRange[]
  /** ISO 3166 alpha-2. */
  readonly countries: readonly string[]
  /** Why it is listed, in the list's own word, such as `DRC`. */
  readonly programme: string
}

/** What is compared of a customer. */
export interface Subject {
  readonly name: string
  readonly birthDate: string | null
  /** ISO 3166 alpha-2: where the customer lives and pays taxes. */
  readonly countries: readonly string[]
}

/** Only who can become a customer is looked for; ships and aircraft stay readable. */
export const canBeCustomer = ({ kind }: ListedEntry): boolean => kind === 'person' || kind === 'organisation'

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()
const twoDigits = (number: number): string => String(number).padStart(2, '0')

const isRealDay = (year: number, month: number, day: number): boolean =>
  year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(year, month)

/** One day, month or year as a range, widened by whole years where it is a guess; undefined where there is no such day. */
export function birthRange(
  { year, month, day }: { readonly year: number; readonly month?: number; readonly day?: number },
  guessYears = 0,
): BirthRange | undefined {
  const [first, last] = [month ?? 1, month ?? 12]
  if (!isRealDay(year, first, day ?? 1) || guessYears < 0) return undefined
  const to = day ?? lastDayOf(year, last)
  if (guessYears > 0) return { from: `${year - guessYears}-01-01`, to: `${year + guessYears}-12-31` }
  return {
    from: `${year}-${twoDigits(first)}-${twoDigits(day ?? 1)}`,
    to: `${year}-${twoDigits(last)}-${twoDigits(to)}`,
  }
}
