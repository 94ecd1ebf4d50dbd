import { exampleBranch } from '../../../api/json/open-data-examples'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bankId: string
let keeper: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  keeper = await createPerson(engine, {
    roles: [
      ['CanCreateBranch', bankId],
      ['CanUpdateBranch', bankId],
      ['CanDeleteBranch', bankId],
    ],
  })
})
afterAll(() => engine.stop())

const at = (version = 'v3.0.0', bank = bankId): string => `/obp/${version}/banks/${bank}/branches`
const create = (id: string, change: object = {}, bank = bankId, as = keeper): Promise<Reply> =>
  call(engine, 'POST', at('v3.0.0', bank), { as, body: { ...exampleBranch, bank_id: bankId, id, ...change } })
const listed = async (query = '', bank = bankId): Promise<readonly string[]> => {
  const { body } = await call<{ branches: { id: string }[] }>(engine, 'GET', `${at('v3.0.0', bank)}${query}`)
  return body.branches.map(({ id }) => id)
}

const refusal = (code: string): object => ({
  status: 400,
  body: { message: expect.stringMatching(new RegExp(`^${code}:`)) as string },
})

test('a branch that staff made is read by everybody as it was written', async () => {
  const written = { ...exampleBranch, bank_id: bankId, id: 'lake' }
  expect(await create('lake')).toMatchObject({ status: 201, body: written })
  expect(await call(engine, 'GET', `${at()}/lake`)).toMatchObject({ status: 200, body: written })
  expect(await call(engine, 'GET', `${at('v5.1.0')}/lake`)).toMatchObject({ status: 200, body: written })
})

test('the same id again replaces the branch', async () => {
  await create('moved')
  await create('moved', { name: 'Elsewhere' })
  expect((await call(engine, 'GET', `${at()}/moved`)).body).toMatchObject({ id: 'moved', name: 'Elsewhere' })
  expect((await listed()).filter((id) => id === 'moved')).toHaveLength(1)
})

test('a text that is not "true" means that the branch is not accessible', async () => {
  expect((await create('steps', { is_accessible: 'perhaps' })).body).toMatchObject({ is_accessible: 'false' })
})

test('the older list has one text of hours and the country under its older name', async () => {
  await create('hours', { lobby: { ...exampleBranch.lobby, sunday: [] } })
  const { body } = await call<{
    branches: { id: string; lobby: { hours: string }; address: object; location: object; meta: object }[]
  }>(engine, 'GET', `${at('v1.4.0')}?limit=10000`)
  const branch = body.branches.find(({ id }) => id === 'hours')
  expect(branch?.lobby.hours).toMatch(/^monday 10:00-18:00, .*, saturday 10:00-18:00$/)
  expect(branch?.address).toMatchObject({ country: 'DE' })
  expect(branch?.location).toEqual(exampleBranch.location)
  expect(branch?.meta).toEqual(exampleBranch.meta)
  expect(branch?.address).not.toHaveProperty('county')
})

test('what an older call writes is read by older and newer ones', async () => {
  const older = {
    bank_id: bankId,
    name: 'OBP',
    address: { line_1: 'a', line_2: 'b', line_3: '', city: 'Berlin', state: 'Berlin', postcode: '1', country: 'DE' },
    location: { latitude: 11.45, longitude: -11.45 },
    meta: exampleBranch.meta,
    lobby: { hours: 'from 9 to 5' },
    drive_up: { hours: 'never' },
  }
  const written = await call(engine, 'PUT', `${at('v2.1.0')}/old`, { as: keeper, body: older })
  expect(written).toMatchObject({
    status: 201,
    body: { id: 'old', lobby: { hours: 'from 9 to 5' }, drive_up: { hours: 'never' }, address: { country: 'DE' } },
  })
  const newer = await call(engine, 'GET', `${at()}/old`)
  expect(newer.body).toMatchObject({ name: 'OBP', address: { county: '', country_code: 'DE' }, lobby: { monday: [] } })
  expect(newer.body).not.toHaveProperty('hours')
})

test('v3.0.0 replaces by PUT; v3.1.0 takes the older body again; v4.0.0 has no PUT', async () => {
  const body = { ...exampleBranch, bank_id: bankId }
  expect((await call(engine, 'PUT', `${at()}/put`, { as: keeper, body })).status).toBe(201)
  expect(await call(engine, 'PUT', `${at('v3.1.0')}/put`, { as: keeper, body })).toMatchObject(refusal('OBP-10001'))
  expect((await call(engine, 'PUT', `${at('v4.0.0')}/put`, { as: keeper, body })).status).toBe(404)
})

test('a deleted branch leaves the list, is still found by its id, and comes back when it is made again', async () => {
  await create('gone')
  const path = `${at('v3.1.0')}/gone`
  expect(await call(engine, 'DELETE', path, { as: keeper })).toMatchObject({ status: 200, body: true })
  expect(await listed('?limit=10000')).not.toContain('gone')
  expect((await call(engine, 'GET', `${at()}/gone`)).status).toBe(200)
  await create('gone')
  expect(await listed('?limit=10000')).toContain('gone')
})

describe('the list', () => {
  let bank: string
  beforeAll(async () => {
    bank = await createBank(engine)
    const staff = await createPerson(engine, { roles: [['CanCreateBranch', bank]] })
    const places = { alexanderplatz: [52.5219, 13.4132], zoo: [52.5074, 13.3326], wannsee: [52.4214, 13.1793] }
    for (const [id, [latitude, longitude]] of Object.entries(places)) {
      const city = id === 'zoo' ? 'Charlottenburg' : 'Berlin'
      const body = {
        ...exampleBranch,
        bank_id: bank,
        id,
        location: { latitude, longitude },
        address: { ...exampleBranch.address, city },
      }
      expect((await call(engine, 'POST', at('v3.0.0', bank), { as: staff, body })).status).toBe(201)
    }
  })

  test.each([
    ['is sorted by id', '', ['alexanderplatz', 'wannsee', 'zoo']],
    ['is paged', '?limit=1&offset=1', ['wannsee']],
    ['is narrowed to a city', '?city=Charlottenburg', ['zoo']],
    [
      'is narrowed to a circle (the zoo is 5.7 km from Alexanderplatz, the Wannsee 19 km)',
      '?withinMetersOf=6000&nearLatitude=52.5219&nearLongitude=13.4132',
      ['alexanderplatz', 'zoo'],
    ],
    [
      'is narrowed to both',
      '?withinMetersOf=6000&nearLatitude=52.5219&nearLongitude=13.4132&city=Berlin',
      ['alexanderplatz'],
    ],
    ['has nothing of another city', '?city=Hamburg', []],
  ])('%s', async (_case, query, ids) => {
    expect(await listed(query, bank)).toEqual(ids)
  })

  test.each([
    ['a limit that is no number', '?limit=ten', 'OBP-10002'],
    ['a limit beyond what is listed at once', '?limit=10001', 'OBP-10012'],
    ['a negative offset', '?offset=-1', 'OBP-10002'],
    ['half a circle', '?withinMetersOf=5&nearLatitude=3', 'OBP-20055'],
    ['a circle that is no number', '?withinMetersOf=x&nearLatitude=3&nearLongitude=3', 'OBP-20055'],
  ])('refuses %s', async (_case, query, code) => {
    expect(await call(engine, 'GET', `${at('v3.0.0', bank)}${query}`)).toMatchObject(refusal(code))
  })
})

describe('refusals', () => {
  test('of a role have the texts that clients of these calls know', async () => {
    const as = await createPerson(engine)
    const missing = 'OBP-20006: User is missing one or more roles:'
    for (const [method, path, roles] of [
      ['PUT', `${at()}/x`, 'CanUpdateBranch'],
      ['DELETE', `${at('v3.1.0')}/x`, 'CanDeleteBranch or CanDeleteBranchAtAnyBank'],
    ] as const) {
      expect(await call(engine, method, path, { as, body: {} })).toMatchObject({
        status: 403,
        body: { message: `${missing} ${roles}` },
      })
    }
  })

  test('of a circle say what was sent, and come before the bank in v3.0.0', async () => {
    const circle = '?withinMetersOf=5&nearLatitude=x'
    const shown = 'withinMetersOf=5, nearLatitude=x and nearLongitude='
    expect((await call<{ message: string }>(engine, 'GET', `${at()}${circle}`)).body.message).toMatch(
      new RegExp(`^OBP-20055: .* all float value, but currently their value are: ${shown}$`),
    )
    for (const [query, code] of [
      [circle, 'OBP-20055'],
      ['?limit=x', 'OBP-10002'],
      ['?limit=10001', 'OBP-10012'],
      ['?offset=x', 'OBP-10002'],
    ] as const) {
      expect(await call(engine, 'GET', `${at('v3.0.0', 'no.such.bank')}${query}`)).toMatchObject(refusal(code))
    }
    expect((await call(engine, 'GET', `${at('v1.4.0', 'no.such.bank')}?limit=x`)).status).toBe(404)
  })

  test.each([
    ['a branch of another bank in the body', { bank_id: 'other' }, 'OBP-10035'],
    ['an id that is empty', { id: '' }, 'OBP-10001'],
    ['an id of 37 characters', { id: 'x'.repeat(37) }, 'OBP-10001'],
    ['a place beyond the poles', { location: { latitude: 91, longitude: 0 } }, 'OBP-10001'],
    ['a lobby without a Monday', { lobby: {} }, 'OBP-10001'],
  ])('%s', async (_case, change, code) => {
    expect(await create('refused', change)).toMatchObject(refusal(code))
    expect(await call(engine, 'GET', `${at()}/refused`)).toMatchObject(refusal('OBP-300010'))
  })

  test('a branch is changed at no bank that there is not, as clients of that call know it', async () => {
    for (const version of ['v2.1.0', 'v3.0.0', 'v3.1.0']) {
      const path = `${at(version, 'no.such.bank')}/x`
      expect(await call(engine, 'PUT', path, { as: keeper, body: {} })).toMatchObject(refusal('OBP-30001'))
    }
    expect((await create('x', {}, 'no.such.bank')).status).toBe(404)
  })

  test('the role of one bank makes no branch at another', async () => {
    const other = await createBank(engine)
    expect(await create('x', { bank_id: other }, other)).toMatchObject({ status: 403 })
    expect(await listed('', other)).toEqual([])
  })

  test('a branch of one bank is not found at another', async () => {
    await create('here')
    const other = await createBank(engine)
    expect(await call(engine, 'GET', `${at('v3.0.0', other)}/here`)).toMatchObject(refusal('OBP-300010'))
    const staff = await createPerson(engine, { roles: ['CanDeleteBranchAtAnyBank'] })
    const path = `${at('v3.1.0', other)}/here`
    expect(await call(engine, 'DELETE', path, { as: staff })).toMatchObject(refusal('OBP-300010'))
    expect(await listed('?limit=10000')).toContain('here')
  })
})
