/** The machine-readable zone of passports and identity cards (ICAO 9303: TD1, TD2, TD3), and what it says about a customer. */
import { parse } from 'mrz'
import type { FieldName, ParseResult } from 'mrz'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { nameOf, isSameName } from '../screening/name'
import { nameSimilarity } from '../screening/similarity'
import { failed, passed, unknown } from './finding'
import type { Finding, FindingCheck } from './finding'

export interface Mrz {
  readonly format: 'TD1' | 'TD2' | 'TD3'
  /** What does not hold, in words: check digits, codes of countries, dates. */
  readonly faults: readonly string[]
  /** The members are null where they cannot be relied on. */
  readonly documentCode: string | null
  readonly issuingState: string | null
  readonly documentNumber: string | null
  readonly nationality: string | null
  /** YYMMDD; `<` where a digit is not known. */
  readonly birthDate: string | null
  /** YYMMDD. */
  readonly expiryDate: string | null
  readonly firstName: string | null
  readonly lastName: string | null
}

/** Lines and their length. */
const shapes: Readonly<Record<Mrz['format'], readonly [lines: number, characters: number]>> = {
  TD1: [3, 30],
  TD2: [2, 36],
  TD3: [2, 44],
}

const isFormat = (format: string): format is Mrz['format'] => Object.hasOwn(shapes, format)

/** Letters are made capitals and spaces left out: what is typed or scanned often has both. */
const cleaned = (line: string): string => line.replaceAll(/\s/g, '').toUpperCase()

/** A field counts only where its own check digit does. */
function trusted({ fields, details }: ParseResult, name: FieldName, digit?: FieldName): string | null {
  const digitHolds = digit === undefined || details.some(({ field, valid }) => field === digit && valid)
  return digitHolds ? (fields[name] ?? null) : null
}

/** Refusal: UnreadableMrz, where the lines have not the form of any of the three formats. */
export function readMrz(lines: readonly string[]): Outcome<Mrz> {
  const clean = lines.map(cleaned)
  const fits = Object.values(shapes).some(
    ([number, length]) => clean.length === number && clean.every((line) => line.length === length),
  )
  if (!fits || clean.some((line) => !/^[A-Z0-9<]+$/.test(line))) return refuse('UnreadableMrz')
  const result = parse(clean)
  const { format } = result
  if (!isFormat(format)) return refuse('UnreadableMrz', ` It is a ${format}.`)
  return accept({
    format,
    faults: result.details
      .filter(({ valid }) => !valid)
      .map(({ label, error }) => `${label}: ${error ?? 'not valid'}.`),
    documentCode: trusted(result, 'documentCode'),
    issuingState: trusted(result, 'issuingState'),
    documentNumber: trusted(result, 'documentNumber', 'documentNumberCheckDigit'),
    nationality: trusted(result, 'nationality'),
    birthDate: trusted(result, 'birthDate', 'birthDateCheckDigit'),
    expiryDate: trusted(result, 'expirationDate', 'expirationDateCheckDigit'),
    firstName: trusted(result, 'firstName'),
    lastName: trusted(result, 'lastName'),
  })
}

export interface ExpectedOfMrz {
  readonly name: string
  /** ISO 8601 day. */
  readonly birthDate: string | null
  /** Missing where the zone belongs to no document that is known. */
  readonly document?: { readonly number: string | null; readonly expiryDate: string | null }
  /** ISO 8601 day. */
  readonly today: string
}

const leastAlike = 0.85

/** `1971-05-17` -> `710517`. */
const shortDate = (day: string): string => day.slice(2, 10).replaceAll('-', '')

const agrees = (short: string, day: string): boolean =>
  Array.from(short).every((digit, index) => digit === '<' || digit === shortDate(day)[index])

const written = (short: string): string => `${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4)}`

function dateFinding(check: FindingCheck, what: string, short: string | null, day: string | null): Finding {
  if (short === null) return failed(check, `The ${what} of the zone cannot be relied on.`)
  if (day === null) return unknown(check, `The zone says ${written(short)}; no ${what} is known to compare it with.`)
  return agrees(short, day)
    ? passed(check, `The ${what} is ${day.slice(0, 10)}.`)
    : failed(check, `The ${what} is ${day.slice(0, 10)}, and the zone says ${written(short)}.`)
}

/** A document that has run out is worthless, whatever else agrees. The century is this one: no document is valid for so long. */
function expiryFinding({ expiryDate }: Mrz, { document, today }: ExpectedOfMrz): Finding {
  if (expiryDate !== null && !expiryDate.includes('<') && expiryDate < shortDate(today))
    return failed('mrz_expiry', `The document has run out on 20${written(expiryDate)}.`)
  return dateFinding('mrz_expiry', 'expiry date', expiryDate, document?.expiryDate ?? null)
}

const bare = (number: string): string => number.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

function numberFinding({ documentNumber }: Mrz, { document }: ExpectedOfMrz): Finding {
  const check = 'mrz_document_number'
  const known = document?.number ?? null
  if (documentNumber === null) return failed(check, 'The document number of the zone cannot be relied on.')
  if (known === null) return unknown(check, `The zone says ${documentNumber}; no number is known to compare it with.`)
  return bare(known) === bare(documentNumber)
    ? passed(check, `The document number is ${known}.`)
    : failed(check, `The document number is ${known}, and the zone says ${documentNumber}.`)
}

/** The zone has room for so many letters, and writes others than the customer may: it has to be like the name, not equal. */
function nameFinding({ firstName, lastName }: Mrz, { name }: ExpectedOfMrz): Finding {
  const zone = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ')
  if (zone === '') return failed('mrz_name', 'The name of the zone cannot be relied on.')
  const [one, other] = [nameOf(name), nameOf(zone)]
  if (isSameName(one, other)) return passed('mrz_name', `The name is ${name}.`)
  return nameSimilarity(one, other) >= leastAlike
    ? passed('mrz_name', `The name is ${name}, and the zone says ${zone}: nearly the same.`)
    : failed('mrz_name', `The name is ${name}, and the zone says ${zone}.`)
}

/** Everything that the zone says, compared with what is known: one finding for each. */
export function compareMrz(mrz: Mrz, expected: ExpectedOfMrz): readonly Finding[] {
  return [
    mrz.faults.length === 0
      ? passed('mrz_check_digits', 'Every check digit holds.')
      : failed('mrz_check_digits', mrz.faults.join(' ')),
    numberFinding(mrz, expected),
    expiryFinding(mrz, expected),
    nameFinding(mrz, expected),
    dateFinding('mrz_birth_date', 'birth date', mrz.birthDate, expected.birthDate),
  ]
}
