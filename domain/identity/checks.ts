/** The engine's own checks of who a customer is: documents that count, an age that is allowed, nobody twice. Dates are ISO 8601 days. */
import { isValidDocument } from '../kyc/facts'
import { isSameName, nameOf } from '../screening/name'
import { failed, passed, unknown } from './finding'
import type { Finding } from './finding'

export interface CheckedDocument {
  readonly id: string
  readonly type: string | null
  /** ISO date-time in UTC; null: it does not run out. */
  readonly expiryDate: string | null
}

/** Somebody else at the bank. */
export interface OtherCustomer {
  readonly customerId: string
  readonly customerNumber: string
}

const kindOf = ({ id, type }: CheckedDocument): string => `${type ?? 'document'} ${id}`

/** One finding per document; no document at all is unknown. */
export function documentExpiry(documents: readonly CheckedDocument[], nowMs: number): readonly Finding[] {
  if (documents.length === 0) return [unknown('document_expiry', 'There is no document.')]
  return documents.map((document) => {
    const { expiryDate } = document
    if (expiryDate === null) return passed('document_expiry', `The ${kindOf(document)} does not run out.`)
    const day = expiryDate.slice(0, 10)
    return isValidDocument({ type: document.type ?? '', expiryDate }, nowMs)
      ? passed('document_expiry', `The ${kindOf(document)} is valid until ${day}.`)
      : failed('document_expiry', `The ${kindOf(document)} has run out on ${day}.`)
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
  return age >= years
    ? passed('age', `Is ${age} years old; at least ${years} are asked for.`)
    : failed('age', `Is ${age} years old; at least ${years} are asked for.`)
}

const customers = (others: readonly OtherCustomer[]): string =>
  others.map(({ customerNumber, customerId }) => `${customerNumber} (${customerId})`).join(', ')

/** `others` have a document of the same type and number. */
export const duplicateDocument = (
  others: readonly (OtherCustomer & { readonly documentId: string })[],
): readonly Finding[] => {
  if (others.length === 0) return [passed('duplicate_document', 'No other customer of the bank has these documents.')]
  const ids = [...new Set(others.map(({ documentId }) => documentId))]
  return ids.map((id) =>
    failed(
      'duplicate_document',
      `The document ${id} is also that of customer ${customers(others.filter(({ documentId }) => documentId === id))}.`,
    ),
  )
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
