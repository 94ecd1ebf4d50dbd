/** The engine's own checks of who a customer is: documents that count, an age that is allowed, nobody twice. Dates are ISO 8601 days. */
import { isValidDocument } from '../kyc/facts'
import { isSameName, nameOf } from '../screening/name'
import { failed, passed, unknown } from './finding'
import type { Finding } from './finding'

/** As the staff know a document. */
export interface NamedDocument {
  readonly type: string | null
  readonly number: string | null
}

export interface CheckedDocument extends NamedDocument {
  /** ISO date-time in UTC; null: it does not run out. */
  readonly expiryDate: string | null
}

/** Somebody else at the bank. */
export interface OtherCustomer {
  readonly customerId: string
  readonly customerNumber: string
}

/** Somebody else who has a document of the same type and number. */
export interface OtherWithDocument extends OtherCustomer {
  readonly documentId: string
  readonly documentType: string | null
  readonly documentNumber: string | null
}

/** Type and number, which whoever may read findings sees on the document, too; both go with the customer's other data when they are erased. */
const wordsFor = ({ type, number }: NamedDocument): string => {
  const kind = (type ?? '').trim().replaceAll('_', ' ')
  return `${kind === '' ? 'document' : kind} ${number ?? ''}`.trim()
}

/** One finding per document; no document at all is unknown. */
export function documentExpiry(documents: readonly CheckedDocument[], nowMs: number): readonly Finding[] {
  if (documents.length === 0) return [unknown('document_expiry', 'There is no document.')]
  return documents.map((document) => {
    const { expiryDate } = document
    if (expiryDate === null) return passed('document_expiry', `The ${wordsFor(document)} does not run out.`)
    const day = expiryDate.slice(0, 10)
    return isValidDocument({ type: document.type ?? '', expiryDate }, nowMs)
      ? passed('document_expiry', `The ${wordsFor(document)} is valid until ${day}.`)
      : failed('document_expiry', `The ${wordsFor(document)} has run out on ${day}.`)
  })
}

/** Whole years on a day; a birthday on 29 February is on 1 March of other years. Negative for who is not born yet. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** Whether somebody has the age that the policy asks for. */
export function minimumAge(birthDate: string | null, years: number, today: string): Finding {
  if (birthDate === null) return unknown('age', 'The birth date is not known.')
  const age = ageOn(birthDate, today)
  if (age < 0) return failed('age', `The birth date ${birthDate} is still to come.`)
  const text = `Is ${age} ${age === 1 ? 'year' : 'years'} old; at least ${years} ${years === 1 ? 'is' : 'are'} asked for.`
  return age >= years ? passed('age', text) : failed('age', text)
}

const customers = (others: readonly OtherCustomer[]): string =>
  others.map(({ customerNumber, customerId }) => `${customerNumber} (${customerId})`).join(', ')

/** `others` have a document of the same type and number. */
export const duplicateDocument = (others: readonly OtherWithDocument[]): readonly Finding[] => {
  if (others.length === 0) return [passed('duplicate_document', 'No other customer of the bank has these documents.')]
  const documents = new Map(others.map((other) => [other.documentId, other]))
  return [...documents.values()].map(({ documentId, documentType: type, documentNumber: number }) => {
    const owners = customers(others.filter((other) => other.documentId === documentId))
    return failed('duplicate_document', `The ${wordsFor({ type, number })} is also that of customer ${owners}.`)
  })
}

/** `bornTheSameDay` are other customers of the bank. */
export function duplicatePerson(
  person: { readonly name: string; readonly birthDate: string | null },
  bornTheSameDay: readonly (OtherCustomer & { readonly name: string })[],
): Finding {
  if (person.birthDate === null) return unknown('duplicate_person', 'Without a birth date nobody can be told apart.')
  const name = nameOf(person.name)
  const same = bornTheSameDay.filter((other) => isSameName(name, nameOf(other.name)))
  return same.length === 0
    ? passed('duplicate_person', 'No other customer of the bank has this name and birth date.')
    : failed('duplicate_person', `The same name and birth date has customer ${customers(same)}.`)
}

/** What the screenings of a customer have come to so far. */
export function screeningFinding(hits: {
  readonly screened: boolean
  readonly open: number
  readonly trueMatches: number
}): Finding {
  if (!hits.screened) return unknown('screening', 'Was never compared with the screening lists.')
  if (hits.trueMatches > 0) return failed('screening', `Stands on a screening list: true matches: ${hits.trueMatches}.`)
  return hits.open > 0
    ? unknown('screening', `Screening hits that nobody has decided: ${hits.open}.`)
    : passed('screening', 'Was compared with the screening lists; no hit stands against it.')
}
