import type { ListedEntry, NameQuality, Subject } from '../../../domain/screening/entry'
import { birthRange } from '../../../domain/screening/entry'
import { countryCodeOf, countryCodesOf } from '../../../domain/screening/country'
import { defaultThreshold, matchOf } from '../../../domain/screening/match'

const subject: Subject = { name: 'Karl Testmann', birthDate: '1971-05-17', countries: ['DE', 'FR'] }
const entry = (facts: Partial<ListedEntry> = {}, quality: NameQuality = 'primary'): ListedEntry => ({
  entryId: '1',
  kind: 'person',
  names: [{ name: 'TESTMANN, Karl', quality }],
  births: [],
  countries: [],
  programme: 'TEST',
  ...facts,
})
const day = (date: string) => ({ from: date, to: date })
const year = (number: number) => ({ from: `${number}-01-01`, to: `${number}-12-31` })

const match = (listed: ListedEntry, similarity = 0.9, who = subject) =>
  matchOf(who, listed, listed.names[0] ?? { name: '', quality: 'primary' }, similarity)

test.each<[string, Partial<ListedEntry>, NameQuality, number, string | undefined]>([
  ['nothing else known', {}, 'primary', 0.9, undefined],
  ['a weak name', {}, 'weak', 0.8, 'The list calls this name a weak one.'],
  ['the same birth date', { births: [day('1971-05-17')] }, 'primary', 0.95, 'Both were born on 1971-05-17.'],
  [
    'one of several birth dates',
    { births: [year(1950), day('1971-05-17')] },
    'primary',
    0.95,
    'Both were born on 1971-05-17.',
  ],
  [
    'the same year',
    { births: [year(1971)] },
    'primary',
    0.93,
    'The birth date 1971-05-17 fits 1971-01-01 to 1971-12-31.',
  ],
  [
    'nearly the same date',
    { births: [day('1972-05-16')] },
    'primary',
    0.9,
    'The birth date 1971-05-17 is within a year of 1972-05-16.',
  ],
  ['another date', { births: [day('1950-01-02')] }, 'primary', 0.8, 'The birth date 1971-05-17 is not 1950-01-02.'],
  ['a common country', { countries: ['FR', 'IR'] }, 'primary', 0.92, 'Both have to do with FR.'],
  ['other countries', { countries: ['IR'] }, 'primary', 0.85, 'The countries DE, FR are none of IR.'],
  [
    'everything for it',
    { births: [day('1971-05-17')], countries: ['DE'] },
    'primary',
    0.97,
    'Both have to do with DE.',
  ],
  [
    'everything against it',
    { births: [day('1950-01-02')], countries: ['IR'] },
    'weak',
    0.65,
    'The list calls this name a weak one.',
  ],
])('%s', (_what, facts, quality, score, reason) => {
  const found = match(entry(facts, quality))
  expect(found.score).toBe(score)
  expect(found.reasons[0]).toBe('The name "Karl Testmann" is like the listed name "TESTMANN, Karl" (0.9).')
  if (reason === undefined) expect(found.reasons).toHaveLength(1)
  else expect(found.reasons).toContain(reason)
})

test('an equal name is a match at the usual threshold whatever else is said', () => {
  const against = entry({ births: [day('1950-01-02')], countries: ['IR'] })
  expect(match(against, 1)).toMatchObject({
    score: defaultThreshold,
    reasons: expect.arrayContaining(['The name "Karl Testmann" is the listed name "TESTMANN, Karl".']) as unknown,
  })
})

test('what is not known of the customer changes nothing, and a score stays between 0 and 1', () => {
  const who = { name: 'Karl Testmann', birthDate: null, countries: [] }
  const full = entry({ births: [day('1971-05-17')], countries: ['DE'] }, 'weak')
  expect(match(full, 0.9, who).score).toBe(0.8)
  expect(match(entry({ births: [day('1971-05-17')], countries: ['DE'] }), 1).score).toBe(1)
  expect(match(entry({ births: [year(1950)], countries: ['IR'] }, 'weak'), 0.1).score).toBe(0)
})

test.each([
  [{ year: 1971 }, 0, { from: '1971-01-01', to: '1971-12-31' }],
  [{ year: 1971, month: 2 }, 0, { from: '1971-02-01', to: '1971-02-28' }],
  [{ year: 1972, month: 2, day: 29 }, 0, { from: '1972-02-29', to: '1972-02-29' }],
  [{ year: 1971 }, 1, { from: '1970-01-01', to: '1972-12-31' }],
  [{ year: 1971, month: 2, day: 29 }, 0, undefined],
  [{ year: 1971, month: 13 }, 0, undefined],
  [{ year: 71 }, 0, undefined],
])('%j, a guess by %i years, is %j', (moment, guess, range) => {
  expect(birthRange(moment, guess)).toEqual(range)
})

test.each([
  ['Iran', 'IR'],
  ['Iran (Islamic Republic of)', 'IR'],
  ['Korea, North', 'KP'],
  ['Democratic People’s Republic of Korea', 'KP'],
  ['de', 'DE'],
  ['DEU', 'DE'],
  ['Burma', 'MM'],
  ['Atlantis', undefined],
  ['XQ', undefined],
  ['', undefined],
])('the country %p is %p', (text, code) => {
  expect(countryCodeOf(text)).toBe(code)
})

test('countries are told once, in the order of the alphabet, and unknown ones not at all', () => {
  expect(countryCodesOf(['Iran', 'Atlantis', 'DE', 'IRN'])).toEqual(['DE', 'IR'])
})
