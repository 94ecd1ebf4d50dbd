/** The engine's checks as a case asks for them: one outcome from many findings. */
import { duplicateFindings, resultOf, zoneFindings } from '../../../domain/identity/case-checks'
import type { ZonedDocument } from '../../../domain/identity/case-checks'
import { failed, passed, unknown } from '../../../domain/identity/finding'

const lines = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8']
const passport: ZonedDocument = {
  type: 'Passport',
  number: 'C01X0006H',
  expiryDate: '2027-02-28T00:00:00Z',
  machineReadableZone: lines,
}
const erika = { name: 'Erika Mustermann', birthDate: '1964-08-12' }
const nowMs = Date.parse('2026-11-29T12:00:00Z')
const zone = (documents: readonly ZonedDocument[], person = erika) =>
  resultOf('machine_readable_zone', zoneFindings(documents, ['passport'], person, nowMs))

test('a zone that agrees with document and person passes', () => {
  expect(zone([passport])).toEqual({ check: 'machine_readable_zone', outcome: 'passed', findings: [] })
})

test.each<[string, Partial<ZonedDocument>, Partial<typeof erika>, string, readonly string[]]>([
  ['another name', {}, { name: 'Otto Probe' }, 'failed', ['mrz_name']],
  ['another birth date', {}, { birthDate: '1964-08-13' }, 'failed', ['mrz_birth_date']],
  ['another number', { number: 'C01X0006K' }, {}, 'failed', ['mrz_document_number']],
  ['another end', { expiryDate: '2027-03-01T00:00:00Z' }, {}, 'failed', ['mrz_expiry']],
  ['no end', { expiryDate: null }, {}, 'unknown', ['mrz_expiry']],
  ['no number', { number: null }, {}, 'unknown', ['mrz_document_number']],
  [
    'no number and another name',
    { number: null },
    { name: 'Otto Probe' },
    'failed',
    ['mrz_document_number', 'mrz_name'],
  ],
  ['a document that has run out', { expiryDate: '2026-11-29T00:00:00Z' }, {}, 'unknown', ['mrz_check_digits']],
  ['a document of another type', { type: 'bill' }, {}, 'unknown', ['mrz_check_digits']],
  ['no zone', { machineReadableZone: null }, {}, 'unknown', ['mrz_check_digits']],
  ['no lines of a zone', { machineReadableZone: ['A', 'B'] }, {}, 'unknown', ['mrz_check_digits']],
])('%s', (_what, document, person, outcome, findings) => {
  expect(zone([{ ...passport, ...document }], { ...erika, ...person })).toMatchObject({ outcome, findings })
})

test('a zone with a wrong check digit fails, and a person without a birth date cannot be told', () => {
  const misread = lines.map((line) => line.replace('C01X0006H1', 'C01X0006H2'))
  expect(zone([{ ...passport, machineReadableZone: misread }])).toMatchObject({ outcome: 'failed' })
  const unborn = zoneFindings([passport], ['passport'], { ...erika, birthDate: null }, nowMs)
  expect(resultOf('machine_readable_zone', unborn)).toMatchObject({ outcome: 'unknown', findings: ['mrz_birth_date'] })
})

test('of several documents one that agrees is enough, and else the last one given speaks', () => {
  const other = { ...passport, number: 'X' }
  expect(zone([other, passport]).outcome).toBe('passed')
  expect(zone([other, { ...passport, expiryDate: null }])).toMatchObject({ findings: ['mrz_document_number'] })
})

describe('duplicates', () => {
  const other = { customerId: 'c2', customerNumber: '2' }
  const found = (person: Partial<Parameters<typeof duplicateFindings>[0]>, name?: string, documentId?: string) =>
    resultOf(
      'duplicate_identity',
      duplicateFindings(
        { ...erika, isCompany: false, ...person },
        {
          withDocuments:
            documentId === undefined
              ? []
              : [{ ...other, documentId, documentType: 'passport', documentNumber: documentId }],
          bornTheSameDay: name === undefined ? [] : [{ ...other, name }],
        },
      ),
    )
  test.each([
    ['nobody', found({}), 'passed'],
    ['somebody of another name', found({}, 'Otto Probe'), 'passed'],
    ['somebody of the same name', found({}, 'MUSTERMANN, Erika'), 'failed'],
    ['somebody with the same document', found({}, undefined, 'p1'), 'failed'],
    ['who knows', found({ birthDate: null }), 'unknown'],
    ['somebody with the same document, whoever was born when', found({ birthDate: null }, undefined, 'p1'), 'failed'],
    ['no other company', found({ birthDate: null, isCompany: true }), 'passed'],
    ['a company with the same document', found({ birthDate: null, isCompany: true }, undefined, 'p1'), 'failed'],
  ])('%s', (_who, { outcome }, expected) => {
    expect(outcome).toBe(expected)
  })
})

test('each kind of finding that has not passed is named once', () => {
  const findings = [
    passed('mrz_name', ''),
    failed('duplicate_document', 'a'),
    failed('duplicate_document', 'b'),
    unknown('age', ''),
  ]
  expect(resultOf('duplicate_identity', findings)).toEqual({
    check: 'duplicate_identity',
    outcome: 'failed',
    findings: ['duplicate_document', 'age'],
  })
})
