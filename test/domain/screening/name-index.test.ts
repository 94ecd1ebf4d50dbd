import fc from 'fast-check'
import type { ListedEntry, Subject } from '../../../domain/screening/entry'
import { leastThreshold } from '../../../domain/screening/match'
import type { Match } from '../../../domain/screening/match'
import { bestMatches, indexOf, namesOf } from '../../../domain/screening/name-index'
import { nameOf } from '../../../domain/screening/name'

const entry = (entryId: string, facts: Partial<ListedEntry>): ListedEntry => ({
  entryId,
  kind: 'person',
  names: [],
  births: [],
  countries: [],
  programme: '',
  ...facts,
})
const who = (name: string): Subject => ({ name, birthDate: null, countries: [] })
const told = (matches: readonly Match[]) =>
  matches.map(({ entry: { entryId }, listed, score }) => `${entryId} ${listed.name} ${score}`)

const list = [
  entry('1', {
    names: [
      { name: 'TESTMANN, Karl', quality: 'primary' },
      { name: 'Karlchen', quality: 'weak' },
      { name: 'Karl Theodor Testmann', quality: 'strong' },
    ],
  }),
  entry('2', { kind: 'organisation', names: [{ name: 'Testmann Trading Company', quality: 'primary' }] }),
  entry('3', { kind: 'vessel', names: [{ name: 'Karl Testmann', quality: 'primary' }] }),
  entry('4', { names: [{ name: 'Carl Testman', quality: 'primary' }] }),
]

test('finds the best name of each entry, best first, and no ships', () => {
  const index = indexOf(list)
  expect(index.names).toBe(5)
  expect(told(index.find(who('Karl Testmann'), 0.7))).toEqual(['1 TESTMANN, Karl 1', '4 Carl Testman 0.83'])
})

test('a weak name counts less', () => {
  expect(told(indexOf(list).find(who('Karlchen'), 0.7))).toEqual(['1 Karlchen 0.9'])
})

test('nothing is like a name without letters, and nothing is found in an empty list', () => {
  expect(indexOf(list).find(who('??'), 0.7)).toEqual([])
  expect(indexOf([]).find(who('Karl Testmann'), 0.7)).toEqual([])
})

test('finds what comparing with every name finds, at every threshold', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[abmnt]{1,7}$/),
    fc.constantFrom('muhammad', 'mohamed', 'al', 'testmann', 'test1'),
  )
  const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
  const listed = fc.record({ name, quality: fc.constantFrom('primary', 'strong', 'weak' as const) })
  const facts = fc.record({
    births: fc.constantFrom([], [{ from: '1971-01-01', to: '1971-12-31' }]),
    countries: fc.constantFrom([], ['DE'], ['IR']),
    names: fc.array(listed, { minLength: 1, maxLength: 4 }),
  })
  const subject = fc.record({
    name,
    birthDate: fc.constantFrom(null, '1971-05-17', '1980-01-01'),
    countries: fc.constantFrom([], ['DE']),
  })
  fc.assert(
    fc.property(
      fc.array(facts, { maxLength: 8 }),
      subject,
      fc.double({ min: leastThreshold, max: 1, noNaN: true }),
      (all, one, threshold) => {
        const entries = all.map((some, index) => entry(`${index}`, some))
        const index = indexOf(entries)
        const compared = bestMatches(one, nameOf(one.name), threshold, namesOf(entries))
        // Twice: what the first search has added up must be gone.
        expect(told(index.find(one, threshold))).toEqual(told(compared))
        expect(told(index.find(one, threshold))).toEqual(told(compared))
      },
    ),
    { numRuns: 500 },
  )
})

test('of two names of one entry that are equally like, the one that is listed first is told', () => {
  const listed = ['muhammad', 'ntbbbb test1 mbmat mohamed'].map((name) => ({ name, quality: 'primary' as const }))
  const one = { name: 'test1 muhammad nb', birthDate: null, countries: ['DE'] }
  for (const names of [listed, listed.toReversed()]) {
    const entries = [entry('0', { births: [], countries: ['DE'], names })]
    expect(told(indexOf(entries).find(one, 0.7))).toEqual([`0 ${names[0]?.name ?? ''} 0.701`])
  }
})

test('a list as long as the real ones is indexed in seconds, and a name is found in milliseconds', () => {
  const syllables = [
    'al',
    'ben',
    'dar',
    'el',
    'fa',
    'gul',
    'ha',
    'im',
    'jo',
    'kar',
    'lo',
    'mu',
    'na',
    'os',
    'pet',
    'ra',
    'sa',
  ]
  const word = (seed: number): string =>
    [seed, seed >> 3, seed >> 7].map((part) => syllables[part % syllables.length] ?? '').join('')
  const nameAt = (at: number): string => [at * 7919, at * 104_729 + 5, at * 31 + 3].map(word).join(' ')
  const many = Array.from({ length: 20_000 }, (_, at) =>
    entry(String(at), { names: [{ name: nameAt(at), quality: 'primary' }] }),
  )
  const startedMs = performance.now()
  const index = indexOf(many)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  const taken = Array.from({ length: 41 }, (_, at) => {
    const beganMs = performance.now()
    const [best] = index.find(who(nameAt(at * 487).replace('a', '')), 0.85)
    expect(best?.score).toBeGreaterThan(0.85)
    return performance.now() - beganMs
  }).sort((one, other) => one - other)
  expect(taken[20]).toBeLessThan(50)
})
