import { endpoints } from '../../api/endpoints'
import { operationKey } from '../../api/kernel/versions'
import { createHolder, everyBankRole } from './attackers'
import { belongingsIn, strayNamesIn } from './belongings'
import { harmlessInBodies, harmlessInPaths } from './exceptions'
import { refusalOf, secretsIn, secretsOf } from './refusals'
import { bodyOf, namesInBody } from './requests'
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

describe('who may do everything here, with an id of another bank in the body', () => {
  const ids = [
    'BANK_ID',
    'ACCOUNT_ID',
    'CUSTOMER_ID',
    'COUNTERPARTY_ID',
    'TRANSACTION_ID',
    'WEBHOOK_ID',
    'KYC_DOCUMENT_ID',
  ]
  const cases = endpoints.flatMap((endpoint) => {
    const named = namesInBody(endpoint)
    return ids
      .filter((name) => named.includes(name))
      .map((name) => ({ title: `${operationKey(endpoint)}: ${name}`, endpoint, name }))
  })
  type Case = (typeof cases)[number]
  triedAll(cases, harmlessInBodies, async () => {
    const { engine, here, there } = siege
    // The roles of the instance hold at every bank: who brings another bank must not have them.
    const keeper = await createHolder(engine, everyBankRole(here.place['BANK_ID'] ?? ''))
    return ({ title, endpoint, name }: Case): Attack => {
      const body = bodyOf(endpoint, { ...here.place, [name]: there.place[name] ?? '' })
      return { title, endpoint, place: here.place, as: name === 'BANK_ID' ? keeper : here.owner, body }
    }
  })
})
