import fc from 'fast-check'
import {
  ageOn,
  documentExpiry,
  duplicateDocument,
  duplicatePerson,
  minimumAge,
  screeningFinding,
} from '../../../domain/identity/checks'
import { allPassed } from '../../../domain/identity/finding'

const nowMs = Date.parse('2026-11-29T12:00:00Z')

describe('the expiry of documents', () => {
  const outcomes = (expiryDate: string | null) =>
    documentExpiry([{ type: 'passport', number: 'C01X', expiryDate }], nowMs).map(
      ({ outcome, text }) => `${outcome}: ${text}`,
    )

  test.each([
    [null, 'passed: The passport C01X does not run out.'],
    ['2027-01-01T00:00:00Z', 'passed: The passport C01X is valid until 2027-01-01.'],
    ['2026-11-29T12:00:00Z', 'failed: The passport C01X has run out on 2026-11-29.'],
    ['2020-01-01T00:00:00Z', 'failed: The passport C01X has run out on 2020-01-01.'],
  ])('%p', (expiryDate, finding) => {
    expect(outcomes(expiryDate)).toEqual([finding])
  })

  test.each([
    ['utility_bill', null, 'The utility bill does not run out.'],
    [null, '77', 'The document 77 does not run out.'],
    [' ', null, 'The document does not run out.'],
  ])('a document of type %p and number %p is named by what is known of it', (type, number, text) => {
    expect(documentExpiry([{ type, number, expiryDate: null }], nowMs)).toMatchObject([{ text }])
  })

  test('without a document is unknown', () => {
    expect(documentExpiry([], nowMs)).toMatchObject([{ outcome: 'unknown' }])
  })
})

describe('age', () => {
  test.each([
    ['2008-11-29', '2026-11-29', 18],
    ['2008-11-30', '2026-11-29', 17],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
    ['2026-11-30', '2026-11-29', -1],
  ])('who was born on %s is on %s %i years old', (birthDate, day, age) => {
    expect(ageOn(birthDate, day)).toBe(age)
  })

  const day = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  test('never falls as days go by, and grows by one with each birthday', () => {
    fc.assert(
      fc.property(day, day, day, (born, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one]
        expect(ageOn(born, later)).toBeGreaterThanOrEqual(ageOn(born, earlier))
      }),
    )
  })

  test.each([
    ['2008-11-29', 18, 'passed'],
    ['2008-11-30', 18, 'failed'],
    ['2027-01-01', 0, 'failed'],
    ['2026-11-29', 0, 'passed'],
    [null, 18, 'unknown'],
  ])('%p with a minimum of %i years: %s', (birthDate, years, outcome) => {
    expect(minimumAge(birthDate, years, '2026-11-29').outcome).toBe(outcome)
  })
})

describe('duplicates', () => {
  const other = { customerId: 'c2', customerNumber: '1002' }
  const passport = { documentId: 'p1', documentType: 'passport', documentNumber: 'C01X' }
  const card = { documentId: 'p2', documentType: 'identity_card', documentNumber: '77' }

  test('a document that others have too is told once, with all of them', () => {
    const found = duplicateDocument([
      { ...other, ...passport },
      { customerId: 'c3', customerNumber: '1003', ...passport },
      { ...other, ...card },
    ])
    expect(found.map(({ outcome, text }) => `${outcome}: ${text}`)).toEqual([
      'failed: The passport C01X is also that of customer 1002 (c2), 1003 (c3).',
      'failed: The identity card 77 is also that of customer 1002 (c2).',
    ])
    expect(duplicateDocument([])).toMatchObject([{ outcome: 'passed' }])
  })

  test.each([
    ['Karl Testmann', 'failed'],
    ['TESTMANN, Kárl', 'failed'],
    ['Karl T. Testmann', 'passed'],
    ['Erika Muster', 'passed'],
  ])('the same birth date and the name %s: %s', (name, outcome) => {
    const person = { name: 'Karl Testmann', birthDate: '1990-05-17' }
    expect(duplicatePerson(person, [{ ...other, name }]).outcome).toBe(outcome)
  })

  test('without a birth date is unknown', () => {
    expect(duplicatePerson({ name: 'Karl Testmann', birthDate: null }, []).outcome).toBe('unknown')
  })
})

test.each([
  [{ screened: false, open: 0, trueMatches: 0 }, 'unknown'],
  [{ screened: true, open: 0, trueMatches: 0 }, 'passed'],
  [{ screened: true, open: 2, trueMatches: 0 }, 'unknown'],
  [{ screened: true, open: 2, trueMatches: 1 }, 'failed'],
])('screenings %j: %s', (hits, outcome) => {
  expect(screeningFinding(hits).outcome).toBe(outcome)
})

test('all has passed only where nothing is unknown', () => {
  const [passed, unknown] = [minimumAge('1990-01-01', 18, '2026-01-01'), minimumAge(null, 18, '2026-01-01')]
  expect(allPassed([passed])).toBe(true)
  expect(allPassed([passed, unknown])).toBe(false)
})
