import { endpoints } from '../../api/endpoints'
import { operationKey } from '../../api/kernel/versions'
import { createHolder, everyBankRole } from './attackers'
import { belongingsIn, ownersIn, strayNamesIn } from './belongings'
import { bodyWith, idsInBody, untried } from './body-ids'
import { harmlessInBodies, harmlessInPaths } from './exceptions'
import { refusalOf, secretsIn, secretsOf } from './refusals'
import type { Place } from './requests'
import { startSiege } from './siege'
import type { Siege } from './siege'
import { attackAll, noWave, outcomeIn } from './waves'
import type { Attack, Outcome } from './waves'

const patienceMs = 300_000

let siege: Siege
beforeAll(async () => {
  siege = await startSiege()
}, patienceMs)
afterAll(() => siege.stop())

/** What the places of others hold: no row of theirs may change. */
const wordsOfOthers = (): readonly string[] =>
  [siege.near, siege.there].flatMap(({ place }) => secretsOf(place).map(([, value]) => value))
/** What a reply gives away of the others, besides the id that was sent. */
const givenAway = ({ text, place, body }: Outcome): readonly string[] => {
  const sent = JSON.stringify([place, body])
  return secretsIn(text, [siege.near.place, siege.there.place]).filter(
    (found) => !sent.includes(found.split(' ')[1] ?? ''),
  )
}

interface Titled {
  readonly title: string
}

/** Each case is refused and changes nothing, but for those that are harmless: they tell nothing, and change nothing of others. */
function triedAll<Case extends Titled>(
  cases: readonly Case[],
  harmlessTitles: ReadonlySet<string>,
  attacker: () => Promise<(one: Case) => Attack>,
): void {
  const isHarmless = ({ title }: Titled): boolean => harmlessTitles.has(title)
  let refused = noWave
  let harmless = noWave
  beforeAll(async () => {
    const { engine } = siege
    const attackOf = await attacker()
    refused = await attackAll(engine, cases.filter((one) => !isHarmless(one)).map(attackOf))
    harmless = await attackAll(engine, cases.filter(isHarmless).map(attackOf), wordsOfOthers())
  }, patienceMs)

  test.each(cases.filter((one) => !isHarmless(one)))('$title', ({ title }) => {
    expect(refusalOf(outcomeIn(refused, title))).toMatch(/^4\d\d /)
  })
  test('nothing has changed', () => expect([refused.changed, refused.grown]).toEqual([[], []]))

  test.each(cases.filter(isHarmless))('$title is not refused, and tells nothing', ({ title }) => {
    expect(givenAway(outcomeIn(harmless, title))).toEqual([])
  })
  test('nothing of others has changed', () => expect(harmless.changed).toEqual([]))

  test('no exception is kept for a case that has gone', () => {
    const titles = new Set(cases.map(({ title }) => title))
    expect([...harmlessTitles].filter((title) => !titles.has(title))).toEqual([])
  })
}

// First those in bodies: some in paths make things of that id here, which would be found then.
describe('who may do everything here, with an id of somewhere else in the body', () => {
  const ids = endpoints.flatMap(idsInBody)
  // Another bank's, and of something else at the same bank where the path says whose it has to be.
  const cases = ids.flatMap(({ name = '', ...id }) =>
    (name === '' ? [] : [...new Set(['BANK_ID', ...ownersIn(id.endpoint, name)])]).map((owner) => ({
      ...id,
      title: `${id.title} of another ${owner}`,
      name,
      owner,
    })),
  )
  type Case = (typeof cases)[number]
  triedAll(cases, harmlessInBodies, async () => {
    const { engine, here, near, there } = siege
    // The roles of the instance hold at every bank: who brings another bank must not have them.
    const keeper = await createHolder(engine, everyBankRole(here.place['BANK_ID'] ?? ''))
    return (id: Case): Attack => {
      const { title, endpoint, name, owner } = id
      const strange = (owner === 'BANK_ID' ? there : near).place[name]
      if (strange === undefined) throw new Error(`no place has a ${name}`)
      const body = bodyWith(id, here.place, strange)
      return { title, endpoint, place: here.place, as: name === 'BANK_ID' ? keeper : here.owner, body }
    }
  })

  test('of every id in a body it is known what it names, or why it is not tried', () => {
    const reasons = Object.values(untried)
    const strays = ids.filter(({ title, name }) => name === undefined && !reasons.some((which) => which.test(title)))
    expect(strays.map(({ title }) => title)).toEqual([])
  })

  test('no reason is kept for an id that has gone', () => {
    const gone = Object.entries(untried).filter(([, which]) => !ids.some(({ title }) => which.test(title)))
    expect(gone).toEqual([])
  })
})

describe('who may do everything here, with an id of somewhere else in the path', () => {
  const cases = endpoints.flatMap((endpoint) =>
    belongingsIn(endpoint).map(({ owner, name }) => ({
      title: `${operationKey(endpoint)}: ${name} of another ${owner}`,
      endpoint,
      owner,
      name,
    })),
  )
  type Case = (typeof cases)[number]
  /** Another bank's, or of something else at the same bank. */
  const attackOf = ({ title, endpoint, owner, name }: Case): Attack => {
    const strangers: Place = (owner === 'BANK_ID' ? siege.there : siege.near).place
    return { title, endpoint, place: { ...siege.here.place, [name]: strangers[name] ?? '' }, as: siege.here.owner }
  }
  triedAll(cases, harmlessInPaths, () => Promise.resolve(attackOf))

  test('of every id in a path it is known what it belongs to', () => {
    const strays = endpoints.flatMap((one) => strayNamesIn(one).map((name) => `${operationKey(one)} ${name}`))
    expect(strays).toEqual([])
  })
})
