import fc from 'fast-check'
import { compareMrz, readMrz } from '../../../domain/identity/mrz'
import type { ExpectedOfMrz, Mrz } from '../../../domain/identity/mrz'

const passport = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8']
const card = ['I<D<<L01X00T471<<<<<<<<<<<<<<<', '8308126<3108011D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<']
const olderCard = ['I<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<', 'L01X00T471D<<8308126<3108011<<<<<<<4']

const erika: ExpectedOfMrz = {
  name: 'Erika Mustermann',
  birthDate: '1964-08-12',
  document: { number: 'C01X 0006 H', expiryDate: '2027-02-28T00:00:00Z' },
  today: '2026-11-29',
}

function read(lines: readonly string[]): Mrz {
  const outcome = readMrz(lines)
  if (!outcome.ok) throw new Error(outcome.refusal.refusal)
  return outcome.value
}
const outcomes = (lines: readonly string[], expected: Partial<ExpectedOfMrz> = {}): Record<string, string> =>
  Object.fromEntries(compareMrz(read(lines), { ...erika, ...expected }).map(({ check, outcome }) => [check, outcome]))
const good = {
  mrz_check_digits: 'passed',
  mrz_document_number: 'passed',
  mrz_expiry: 'passed',
  mrz_name: 'passed',
  mrz_birth_date: 'passed',
}

test('a passport is read and agrees', () => {
  expect(read(passport)).toEqual({
    format: 'TD3',
    faults: [],
    documentCode: 'P',
    issuingState: 'D',
    documentNumber: 'C01X0006H',
    nationality: 'D',
    birthDate: '640812',
    expiryDate: '270228',
    firstName: 'ERIKA',
    lastName: 'MUSTERMANN',
  })
  expect(outcomes(passport)).toEqual(good)
  expect(outcomes(passport.map((line) => ` ${line.toLowerCase()} `))).toEqual(good)
})

test.each([
  ['TD1', card],
  ['TD2', olderCard],
])('an identity card of the format %s agrees', (format, lines) => {
  expect(read(lines)).toMatchObject({ format, faults: [] })
  const document = { number: 'L01X00T47', expiryDate: '2031-08-01T00:00:00Z' }
  expect(outcomes(lines, { birthDate: '1983-08-12', document })).toEqual(good)
})

test.each<[string, Partial<ExpectedOfMrz>, Partial<typeof good> | Record<string, string>]>([
  ['another name', { name: 'Karl Testmann' }, { mrz_name: 'failed' }],
  ['another spelling', { name: 'Erika Müstermann' }, {}],
  ['a second first name', { name: 'Erika Anna Mustermann' }, {}],
  ['another birth date', { birthDate: '1964-08-13' }, { mrz_birth_date: 'failed' }],
  ['no birth date', { birthDate: null }, { mrz_birth_date: 'unknown' }],
  [
    'another number',
    { document: { number: 'C01X0006', expiryDate: null } },
    { mrz_document_number: 'failed', mrz_expiry: 'unknown' },
  ],
  [
    'another expiry',
    { document: { number: 'C01X0006H', expiryDate: '2028-02-28T00:00:00Z' } },
    { mrz_expiry: 'failed' },
  ],
  ['a document that has run out', { today: '2027-03-01' }, { mrz_expiry: 'failed' }],
])('%s', (_what, expected, differs) => {
  expect(outcomes(passport, expected)).toEqual({ ...good, ...differs })
})

test('without a document there is nothing to compare number and expiry with', () => {
  const { name, birthDate, today } = erika
  expect(compareMrz(read(passport), { name, birthDate, today }).map(({ outcome }) => outcome)).toEqual([
    'passed',
    'unknown',
    'unknown',
    'passed',
    'passed',
  ])
})

test('differences are told in words', () => {
  const texts = compareMrz(read(passport), { ...erika, name: 'Karl Testmann', birthDate: '1970-01-02' }).map(
    ({ text }) => text,
  )
  expect(texts).toContain('The name is Karl Testmann, and the zone says ERIKA MUSTERMANN.')
  expect(texts).toContain('The birth date is 1970-01-02, and the zone says 64-08-12.')
})

test('what a check digit does not hold for cannot be relied on', () => {
  const forged = [passport[0] ?? '', (passport[1] ?? '').replace('6408125', '6408135')]
  expect(read(forged)).toMatchObject({ birthDate: null, documentNumber: 'C01X0006H' })
  expect(outcomes(forged)).toMatchObject({ mrz_check_digits: 'failed', mrz_birth_date: 'failed' })
  expect(compareMrz(read(forged), erika)[0]?.text).toContain('Birth date check digit: invalid check digit: 5.')
})

test('any other digit in number or dates shows', () => {
  const places = fc.constantFrom(
    ...Array.from({ length: 28 }, (_, index) => index).filter((index) => ![10, 11, 12, 20].includes(index)),
  )
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 9 }), (place, step) => {
      const line = passport[1] ?? ''
      const old = line[place] ?? ''
      if (!/\d/.test(old)) return
      const changed = `${line.slice(0, place)}${(Number(old) + step) % 10}${line.slice(place + 1)}`
      expect(outcomes([passport[0] ?? '', changed])).toMatchObject({ mrz_check_digits: 'failed' })
    }),
  )
})

test('a birth date of which the day is not known agrees with every day', () => {
  const line = 'C01X0006H1D<<6408<<0F2702283<<<<<<<<<<<<<<<<'
  expect(outcomes([passport[0] ?? '', line])).toMatchObject({ mrz_birth_date: 'passed' })
})

test.each([
  ['nothing', []],
  ['one line', passport.slice(0, 1)],
  ['lines that are too short', passport.map((line) => line.slice(1))],
  ['lines of different formats', [passport[0] ?? '', card[0] ?? '']],
  ['other characters', [passport[0] ?? '', (passport[1] ?? '').replace('<', '?')]],
  [
    'a French identity card of the old kind',
    ['IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<', '8806923102858CORINNE<<<<<<<6512068F6'],
  ],
])('%s is no zone', (_what, lines) => {
  expect(readMrz(lines)).toMatchObject({ ok: false, refusal: { refusal: 'UnreadableMrz' } })
})

test('any lines are refused, or read without a fault of the program', () => {
  const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'.split(''), 'ä', ' ', '\0')
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.array(letter, { minLength: 28, maxLength: 46 }).map((letters) => letters.join('')),
    fc.array(letter, { minLength: 44, maxLength: 44 }).map((letters) => letters.join('')),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const outcome = readMrz(lines)
      if (outcome.ok) expect(compareMrz(outcome.value, erika).length).toBeGreaterThan(0)
    }),
    { numRuns: 1_000 },
  )
})
