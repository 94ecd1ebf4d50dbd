import { endpoints } from '../../api/endpoints'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { operationKey } from '../../api/kernel/versions'
import type { Person } from '../support/people'
import {
  leavesRows,
  openToEverybody,
  openToUsers,
  provenOtherwise,
  redacted,
  rolesInHandlers,
  throughEveryView,
} from './exceptions'
import { refusalOf, secretsIn } from './refusals'
import { bodyOf } from './requests'
import type { Place } from './requests'
import { startSiege } from './siege'
import type { Siege } from './siege'
import { attackAll, noWave, outcomeIn } from './waves'
import type { Attack, Wave } from './waves'

/** What comes of thousands of requests takes its time. */
const patienceMs = 300_000

const all = endpoints.map((endpoint) => ({ key: operationKey(endpoint), endpoint }))
type Keyed = (typeof all)[number]
const isOpen = ({ key }: Keyed): boolean => openToEverybody.has(key)
const isOpenToUsers = (one: Keyed): boolean => isOpen(one) || openToUsers.has(one.key)
const isRoleless = ({ endpoint }: Keyed): boolean => (endpoint.roles ?? []).length === 0
/** By what an endpoint refuses who is known but has nothing, where its definition alone says so. */
const refusalByDefinition = ({ roles, needs, order }: AnyEndpoint): string | undefined => {
  if (order?.includes('guard') === true) return undefined
  if ((roles ?? []).length > 0) return '403 RoleMissing'
  return needs?.includes('view') === true ? '403 ViewNotAccessible' : undefined
}

let siege: Siege
beforeAll(async () => {
  siege = await startSiege()
}, patienceMs)
afterAll(() => siege.stop())

/** Everything that somebody without any rights could give away by mistake. */
const places = (): readonly Place[] => [siege.here.place, siege.near.place, siege.there.place]

/** Sends an attack on each of them; `by` says who, and from which place if not from here. */
async function attackWith(
  targets: readonly Keyed[],
  by: (endpoint: Keyed) => Promise<Partial<Attack>> | Partial<Attack>,
): Promise<Wave> {
  const { place } = siege.here
  const attacks: Attack[] = []
  for (const one of targets) attacks.push({ title: one.key, endpoint: one.endpoint, place, ...(await by(one)) })
  return attackAll(siege.engine, attacks)
}
const expectNoEffect = ({ changed, grown, startedWorkflows }: Wave): void =>
  expect({ changed, grown, startedWorkflows }).toEqual({ changed: [], grown: [], startedWorkflows: 0 })

describe('nobody', () => {
  let wave = noWave
  const targets = all.filter(({ key }) => !leavesRows.has(key) || !openToEverybody.has(key))
  beforeAll(async () => {
    wave = await attackWith(targets, () => ({ as: undefined }))
  }, patienceMs)

  test.each(targets.filter((one) => !isOpen(one)))('$key asks for a login', ({ key }) => {
    expect(refusalOf(outcomeIn(wave, key))).toBe(provenOtherwise[key] ?? '401 UserNotLoggedIn')
  })
  test.each(targets.filter(isOpen))('$key answers everybody, and tells nothing of anybody', ({ key }) => {
    const { status, message, text } = outcomeIn(wave, key)
    expect([status, message]).toEqual([200, text])
    expect(secretsIn(text, places())).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(wave))
})

describe.each(['stranger', 'elsewhere'] as const)('who has logged in, and holds nothing here: %s', (who) => {
  let wave = noWave
  const targets = all.filter(({ key }) => !leavesRows.has(key))
  beforeAll(async () => {
    wave = await attackWith(targets, () => ({ as: siege[who] }))
  }, patienceMs)

  test.each(targets.filter((one) => !isOpenToUsers(one)))('$key refuses them', ({ key, endpoint }) => {
    const refusal = refusalOf(outcomeIn(wave, key))
    expect(refusal).toMatch(/^4\d\d /)
    expect(refusal).toBe(refusalByDefinition(endpoint) ?? refusal)
  })
  test.each(targets.filter(isOpenToUsers))('$key tells them nothing of others', ({ key }) => {
    const { status, text } = outcomeIn(wave, key)
    expect([200, 201]).toContain(status)
    expect(secretsIn(text, places())).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(wave))
})

describe('what leaves something of who calls', () => {
  let wave = noWave
  const targets = all.filter(({ key }) => leavesRows.has(key))
  beforeAll(async () => {
    wave = await attackWith(targets, ({ key }) => ({
      as: key.endsWith('deleteCurrentLogin') ? undefined : siege.stranger,
    }))
  }, patienceMs)

  // Who asks for an account in the name of a customer stands on the timeline of that customer: its end moves on, and nothing else of it.
  test('leaves what was there as it was', () => expect(wave.changed).toEqual(['customer_timelines']))
  test.each(targets)('$key tells nothing of others, besides the ids that were sent', ({ key, endpoint }) => {
    const { text, place } = outcomeIn(wave, key)
    const sent = JSON.stringify(bodyOf(endpoint, place) ?? {})
    expect(secretsIn(text, places()).filter((found) => !sent.includes(found.split(' ')[1] ?? ''))).toEqual([])
  })
})

describe('who holds every role, but those that the endpoint asks for, and no account', () => {
  let wave = noWave
  const targets = all.filter((one) => !isOpenToUsers(one))
  const holderFor = ({ key, endpoint }: Keyed): Promise<Person> =>
    siege.holderWithout([...(endpoint.roles ?? []), ...(rolesInHandlers[key] ?? [])])
  beforeAll(async () => {
    wave = await attackWith(targets, async (one) => ({ as: await holderFor(one) }))
  }, patienceMs)

  test.each(targets)('$key refuses them', ({ key, endpoint }) => {
    const refusal = refusalOf(outcomeIn(wave, key))
    expect(refusal).toMatch(/^4\d\d /)
    expect(refusal).toBe(refusalByDefinition(endpoint) ?? refusal)
  })
  test('nothing has changed', () => expectNoEffect(wave))
})

describe('who holds a view of the account that permits nothing', () => {
  let wave = noWave
  const lists = all.filter(({ key }) => throughEveryView.has(key))
  const targets = all.filter(
    (one) => one.endpoint.path.includes('/ACCOUNT_ID') && isRoleless(one) && !isOpenToUsers(one),
  )
  beforeAll(async () => {
    const { glimpse, emptyViewId, here } = siege
    const place = { ...here.place, VIEW_ID: emptyViewId, MANAGING_VIEW_ID: emptyViewId }
    wave = await attackWith([...targets, ...lists], () => ({ as: glimpse, place }))
  }, patienceMs)

  test.each(targets.filter(({ key }) => !redacted.has(key)))('$key refuses them', ({ key }) => {
    expect(refusalOf(outcomeIn(wave, key))).toMatch(/^4\d\d /)
  })
  test.each(targets.filter(({ key }) => redacted.has(key)))('$key shows them nothing but its id', ({ key }) => {
    const { status, text } = outcomeIn(wave, key)
    expect(status).toBe(200)
    const { TRANSACTION_ID: id = '' } = siege.here.place
    expect(secretsIn(text, places()).filter((secret) => secret !== `TRANSACTION_ID ${id}`)).toEqual([])
  })
  test.each(lists)('$key tells them that there is the account, and nothing of it', ({ key }) => {
    const { status, text } = outcomeIn(wave, key)
    expect(status).toBe(200)
    const { ACCOUNT_ID: id = '' } = siege.here.place
    expect(secretsIn(text, places()).filter((secret) => secret !== `ACCOUNT_ID ${id}`)).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(wave))
})

test('no exception is kept for an endpoint that has gone', () => {
  const keys = new Set(all.map(({ key }) => key))
  const named = [...openToEverybody, ...openToUsers, ...redacted, ...Object.keys(rolesInHandlers)]
  expect(named.filter((key) => !keys.has(key))).toEqual([])
})
