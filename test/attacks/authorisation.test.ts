import { endpoints } from '../../api/endpoints'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { operationKey } from '../../api/kernel/versions'
import type { Person } from '../support/people'
import { leavesRows, openToEverybody, openToUsers, redacted, rolesInHandlers } from './exceptions'
import { refusalOf, secretsIn } from './refusals'
import type { Place } from './requests'
import { sendAll, startSiege } from './siege'
import type { Attack, Outcome, Siege } from './siege'
import { changedTables, grownTables, takeSnapshot } from './snapshot'

/** What comes of thousands of requests takes its time. */
const patienceMs = 120_000

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

interface Group {
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly changed: readonly string[]
  readonly grown: readonly string[]
  readonly startedWorkflows: number
}

/** Sends the attacks of a group and compares the database before and after. */
async function attackWith(
  targets: readonly Keyed[],
  by: (endpoint: Keyed) => Promise<Partial<Attack>> | Partial<Attack>,
): Promise<Group> {
  const { place } = siege.here
  const attacks: Attack[] = []
  for (const one of targets) attacks.push({ title: one.key, endpoint: one.endpoint, place, ...(await by(one)) })
  const before = await takeSnapshot(siege.engine)
  const outcomes = await sendAll(siege.engine, attacks)
  const after = await takeSnapshot(siege.engine)
  return {
    outcomes: new Map(outcomes.map((outcome) => [outcome.title, outcome])),
    changed: changedTables(before, after),
    grown: grownTables(before, after),
    startedWorkflows: after.workflows - before.workflows,
  }
}

const without: Group = { outcomes: new Map(), changed: [], grown: [], startedWorkflows: 0 }
const outcomeIn = ({ outcomes }: Group, key: string): Outcome => {
  const outcome = outcomes.get(key)
  if (outcome === undefined) throw new Error(`${key} has not been attacked`)
  return outcome
}
const expectNoEffect = ({ changed, grown, startedWorkflows }: Group): void =>
  expect({ changed, grown, startedWorkflows }).toEqual({ changed: [], grown: [], startedWorkflows: 0 })

describe('nobody', () => {
  let group = without
  const targets = all.filter(({ key }) => !leavesRows.has(key) || !openToEverybody.has(key))
  beforeAll(async () => {
    group = await attackWith(targets, () => ({ as: undefined }))
  }, patienceMs)

  test.each(targets.filter((one) => !isOpen(one)))('$key asks for a login', ({ key }) => {
    expect(refusalOf(outcomeIn(group, key))).toBe('401 UserNotLoggedIn')
  })
  test.each(targets.filter(isOpen))('$key answers everybody, and tells nothing of anybody', ({ key }) => {
    const { status, message, text } = outcomeIn(group, key)
    expect([status, message]).toEqual([200, text])
    expect(secretsIn(text, places())).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(group))
})

describe.each(['stranger', 'elsewhere'] as const)('who has logged in, and holds nothing here: %s', (who) => {
  let group = without
  const targets = all.filter(({ key }) => !leavesRows.has(key))
  beforeAll(async () => {
    group = await attackWith(targets, () => ({ as: siege[who] }))
  }, patienceMs)

  test.each(targets.filter((one) => !isOpenToUsers(one)))('$key refuses them', ({ key, endpoint }) => {
    const refusal = refusalOf(outcomeIn(group, key))
    expect(refusal).toMatch(/^4\d\d /)
    expect(refusal).toBe(refusalByDefinition(endpoint) ?? refusal)
  })
  test.each(targets.filter(isOpenToUsers))('$key tells them nothing of others', ({ key }) => {
    const { status, text } = outcomeIn(group, key)
    expect([200, 201]).toContain(status)
    expect(secretsIn(text, places())).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(group))
})

describe('what leaves something of who calls', () => {
  let group = without
  const targets = all.filter(({ key }) => leavesRows.has(key))
  beforeAll(async () => {
    group = await attackWith(targets, ({ key }) => ({
      as: key.endsWith('deleteCurrentLogin') ? undefined : siege.stranger,
    }))
  }, patienceMs)

  test('leaves what was there as it was', () => expect(group.changed).toEqual([]))
  test.each(targets)('$key tells nothing of others', ({ key }) => {
    expect(secretsIn(outcomeIn(group, key).text, places())).toEqual([])
  })
})

describe('who holds every role, but those that the endpoint asks for, and no account', () => {
  let group = without
  const targets = all.filter((one) => !isOpenToUsers(one))
  const holderFor = ({ key, endpoint }: Keyed): Promise<Person> =>
    siege.holderWithout([...(endpoint.roles ?? []), ...(rolesInHandlers[key] ?? [])])
  beforeAll(async () => {
    group = await attackWith(targets, async (one) => ({ as: await holderFor(one) }))
  }, patienceMs)

  test.each(targets)('$key refuses them', ({ key, endpoint }) => {
    const refusal = refusalOf(outcomeIn(group, key))
    expect(refusal).toMatch(/^4\d\d /)
    expect(refusal).toBe(refusalByDefinition(endpoint) ?? refusal)
  })
  test('nothing has changed', () => expectNoEffect(group))
})

describe('who holds a view of the account that permits nothing', () => {
  let group = without
  const targets = all.filter(
    (one) => one.endpoint.path.includes('/ACCOUNT_ID') && isRoleless(one) && !isOpenToUsers(one),
  )
  beforeAll(async () => {
    const { glimpse, emptyViewId, here } = siege
    const place = { ...here.place, VIEW_ID: emptyViewId, MANAGING_VIEW_ID: emptyViewId }
    group = await attackWith(targets, () => ({ as: glimpse, place }))
  }, patienceMs)

  test.each(targets.filter(({ key }) => !redacted.has(key)))('$key refuses them', ({ key }) => {
    expect(refusalOf(outcomeIn(group, key))).toMatch(/^4\d\d /)
  })
  test.each(targets.filter(({ key }) => redacted.has(key)))('$key shows them nothing but its id', ({ key }) => {
    const { status, text } = outcomeIn(group, key)
    expect(status).toBe(200)
    const { TRANSACTION_ID: id = '' } = siege.here.place
    expect(secretsIn(text, places()).filter((secret) => secret !== `TRANSACTION_ID ${id}`)).toEqual([])
  })
  test('nothing has changed', () => expectNoEffect(group))
})

test('no exception is kept for an endpoint that has gone', () => {
  const keys = new Set(all.map(({ key }) => key))
  const named = [...openToEverybody, ...openToUsers, ...redacted, ...Object.keys(rolesInHandlers)]
  expect(named.filter((key) => !keys.has(key))).toEqual([])
})
