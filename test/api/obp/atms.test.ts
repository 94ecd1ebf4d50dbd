import { exampleAtm, exampleAtm400 } from '../../../api/json/open-data-examples'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bankId: string
let otherBankId: string
let keeper: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  otherBankId = await createBank(engine)
  keeper = await createPerson(engine, {
    roles: [
      ['CanCreateAtm', bankId],
      ['CanUpdateAtm', bankId],
      ['CanDeleteAtm', bankId],
      ['CanCreateAtmAttribute', bankId],
      ['CanGetAtmAttribute', bankId],
      ['CanUpdateAtmAttribute', bankId],
      ['CanDeleteAtmAttribute', bankId],
    ],
  })
})
afterAll(() => engine.stop())

const at = (version = 'v5.1.0', bank = bankId): string => `/obp/${version}/banks/${bank}/atms`
const newest = { ...exampleAtm400, atm_type: 'drive-in', phone: '+49 30 1' }
const create = (id: string, change: object = {}, version = 'v5.1.0', document: object = newest): Promise<Reply> =>
  call(engine, 'POST', at(version), { as: keeper, body: { ...document, bank_id: bankId, id, ...change } })
const read = (id: string, version = 'v5.1.0', bank = bankId): Promise<Reply> =>
  call(engine, 'GET', `${at(version, bank)}/${id}`)
const refusal = (status: number, code: string): object => ({
  status,
  body: { message: expect.stringMatching(new RegExp(`^${code}:`)) as string },
})

test('an ATM that staff made is read by everybody, by each version in its shape', async () => {
  const written = { ...newest, bank_id: bankId, id: 'lake', attributes: [] }
  expect(await create('lake')).toMatchObject({ status: 201, body: written })
  expect((await read('lake')).body).toEqual(written)
  expect((await read('lake', 'v4.0.0')).body).toEqual({ ...exampleAtm400, bank_id: bankId, id: 'lake' })
  expect((await read('lake', 'v3.0.0')).body).toEqual({ ...exampleAtm, bank_id: bankId, id: 'lake' })
})

test('what an older version wrote has empty texts and lists for what it did not know', async () => {
  expect((await create('older', {}, 'v3.0.0', exampleAtm)).status).toBe(201)
  expect((await read('older')).body).toMatchObject({ name: exampleAtm.name, services: [], phone: '', attributes: [] })
})

test('the list of v1.4.0 names the country as it did then', async () => {
  await create('listed')
  const { body } = await call<{ atms: { id: string; address: object }[] }>(engine, 'GET', `${at('v1.4.0')}?limit=10000`)
  const atm = body.atms.find(({ id }) => id === 'listed')
  expect(atm).toEqual({
    id: 'listed',
    name: exampleAtm.name,
    address: expect.objectContaining({ country: 'DE' }) as object,
    location: exampleAtm.location,
    meta: exampleAtm.meta,
  })
})

test('lists are sorted by id, paged, and of one bank', async () => {
  const bank = await createBank(engine)
  const staff = await createPerson(engine, { roles: ['CanCreateAtmAtAnyBank'] })
  for (const id of ['b', 'c', 'a']) {
    await call(engine, 'POST', at('v5.1.0', bank), { as: staff, body: { ...newest, bank_id: bank, id } })
  }
  const ids = async (query: string): Promise<readonly string[]> =>
    (await call<{ atms: { id: string }[] }>(engine, 'GET', `${at('v5.1.0', bank)}${query}`)).body.atms.map(
      ({ id }) => id,
    )
  expect(await ids('')).toEqual(['a', 'b', 'c'])
  expect(await ids('?limit=1&offset=1')).toEqual(['b'])
  for (const [version, status, code] of [
    ['v3.0.0', 400, 'OBP-10012'],
    ['v4.0.0', 404, 'OBP-30001'],
    ['v5.1.0', 404, 'OBP-30001'],
  ] as const) {
    expect(await call(engine, 'GET', `${at(version)}?limit=10001`)).toMatchObject(refusal(400, 'OBP-10012'))
    const nowhere = `${at(version, 'no.such.bank')}?limit=10001`
    expect(await call(engine, 'GET', nowhere)).toMatchObject(refusal(status, code))
  }
})

test('HEAD tells whether there is such a bank', async () => {
  expect((await call(engine, 'HEAD', at())).status).toBe(200)
  expect((await call(engine, 'HEAD', at('v5.1.0', 'no.such.bank'))).status).toBe(404)
})

test('no ATM is made at a bank that there is not: 400 until v3.1.0; later the roles come first', async () => {
  const absent = 'no.such.bank'
  const anywhere = await createPerson(engine, { roles: ['CanCreateAtmAtAnyBank', 'CanUpdateAtmAtAnyBank'] })
  const body = { ...newest, bank_id: absent, id: 'nowhere' }
  const post = (version: string, as: Person): Promise<Reply> => call(engine, 'POST', at(version, absent), { as, body })
  for (const version of ['v3.0.0', 'v3.1.0']) {
    expect(await post(version, keeper)).toMatchObject(refusal(400, 'OBP-30001'))
    const as = await createPerson(engine)
    expect((await call<{ message: string }>(engine, 'POST', at(version), { as, body })).body.message).toBe(
      'OBP-20006: User is missing one or more roles: CanCreateAtm OR CanCreateAtmAtAnyBank entitlements are required.',
    )
  }
  for (const version of ['v4.0.0', 'v5.1.0']) {
    expect(await post(version, keeper)).toMatchObject(refusal(403, 'OBP-20006'))
    expect(await post(version, anywhere)).toMatchObject(refusal(404, 'OBP-30001'))
    const one = `${at(version, absent)}/nowhere`
    expect(await call(engine, 'PUT', one, { as: keeper, body })).toMatchObject(refusal(403, 'OBP-20006'))
    expect(await call(engine, 'PUT', one, { as: anywhere, body })).toMatchObject(refusal(404, 'OBP-30009'))
    expect((await call<{ message: string }>(engine, 'DELETE', one, { as: keeper })).body.message).toBe(
      `OBP-20006: User is missing one or more roles: CanDeleteAtmAtAnyBank or CanDeleteAtm for BankId(${absent}).`,
    )
  }
})

test('an ATM of a bank that there is not is not found, by the error that clients of the version know', async () => {
  for (const [version, code] of [
    ['v3.0.0', 'OBP-30001'],
    ['v4.0.0', 'OBP-30009'],
    ['v5.0.0', 'OBP-30009'],
    ['v5.1.0', 'OBP-30001'],
  ] as const) {
    expect(await read('lake', version, 'no.such.bank')).toMatchObject(refusal(404, code))
  }
})

test('PUT replaces an ATM that is there, and only that', async () => {
  await create('put')
  const body = { ...newest, bank_id: bankId, name: 'Renamed' }
  expect(await call(engine, 'PUT', `${at()}/put`, { as: keeper, body })).toMatchObject({
    status: 201,
    body: { id: 'put', name: 'Renamed' },
  })
  expect(await call(engine, 'PUT', `${at()}/nobody`, { as: keeper, body })).toMatchObject(refusal(404, 'OBP-30009'))
  expect(await read('nobody')).toMatchObject(refusal(404, 'OBP-30009'))
})

test('that there is no such ATM is said before what is wrong with the body', async () => {
  const wrong = { as: keeper, body: {} }
  const [nobody, attributes] = [`${at('v4.0.0')}/nobody`, `${at()}/nobody/attributes`]
  expect(await call(engine, 'PUT', nobody, wrong)).toMatchObject(refusal(404, 'OBP-30009'))
  expect(await call(engine, 'PUT', `${at()}/nobody`, wrong)).toMatchObject(refusal(404, 'OBP-30009'))
  expect(await call(engine, 'POST', attributes, wrong)).toMatchObject(refusal(404, 'OBP-30009'))
  expect(await call(engine, 'PUT', `${attributes}/x`, wrong)).toMatchObject(refusal(404, 'OBP-30009'))
  await create('there')
  expect(await call(engine, 'PUT', `${at()}/there`, wrong)).toMatchObject(refusal(400, 'OBP-10001'))
  // The attribute itself is looked for behind the body.
  const attribute = `${at()}/there/attributes/x`
  expect(await call(engine, 'PUT', attribute, wrong)).toMatchObject(refusal(400, 'OBP-10001'))
})

test.each([
  ['supported-currencies', 'supported_currencies', 'supported_currencies'],
  ['supported-languages', 'supported_languages', 'supported_languages'],
  ['accessibility-features', 'accessibility_features', 'accessibility_features'],
  ['services', 'services', 'services'],
  ['notes', 'notes', 'services'],
  ['location-categories', 'location_categories', 'location_categories'],
])('PUT %s replaces that list alone', async (segment, member, shown) => {
  const id = `list-${segment}`
  await create(id)
  const put = (body: object, as = keeper, name = id): Promise<Reply> =>
    call(engine, 'PUT', `${at('v4.0.0')}/${name}/${segment}`, { as, body })
  expect(await put({ [member]: ['one', 'two'] })).toMatchObject({
    status: 201,
    body: { atm_id: id, [shown]: ['one', 'two'] },
  })
  expect((await read(id)).body).toEqual({
    ...newest,
    bank_id: bankId,
    id,
    attributes: [],
    [member]: ['one', 'two'],
  })
  expect(await put({ [member]: ['x'] }, await createPerson(engine))).toMatchObject(refusal(403, 'OBP-20006'))
  expect(await put({ [member]: ['x'] }, keeper, 'nobody')).toMatchObject(refusal(404, 'OBP-30009'))
  const stranger = await createPerson(engine)
  for (const as of [keeper, stranger]) expect(await put({ [member]: 'x' }, as)).toMatchObject(refusal(400, 'OBP-10001'))
})

test.each([
  ['the bank of the body is another', { bank_id: 'other' }, 'OBP-10035'],
  ['a day is missing', { monday: undefined }, 'OBP-10001'],
  ['the place is not on earth', { location: { latitude: 0, longitude: 181 } }, 'OBP-10001'],
  ['a text is too long', { name: 'x'.repeat(256) }, 'OBP-10001'],
])('nothing is written when %s', async (_case, change, code) => {
  expect(await create('refused', change)).toMatchObject(refusal(400, code))
  expect((await read('refused')).status).toBe(404)
})

describe('attributes', () => {
  const attribute = { name: 'TAX_ID', type: 'INTEGER', value: '12345678', is_active: true }
  const path = (id: string, bank = bankId): string => `${at('v5.1.0', bank)}/${id}/attributes`
  const add = (id: string, body: object = attribute): Promise<Reply<{ atm_attribute_id: string }>> =>
    call(engine, 'POST', path(id), { as: keeper, body })

  test('are written, listed with the ATM in their order, changed and deleted', async () => {
    await create('facts')
    const first = await add('facts')
    expect(first).toMatchObject({ status: 201, body: { ...attribute, bank_id: bankId, atm_id: 'facts' } })
    await add('facts', { ...attribute, name: 'SECOND', is_active: null })
    const all = await call<{ atm_attributes: unknown[] }>(engine, 'GET', path('facts'), { as: keeper })
    expect(all.body.atm_attributes).toMatchObject([attribute, { name: 'SECOND', is_active: true }])
    expect((await read('facts')).body).toMatchObject({ attributes: all.body.atm_attributes })

    const one = `${path('facts')}/${first.body.atm_attribute_id}`
    const changed = { ...attribute, value: '1' }
    expect(await call(engine, 'PUT', one, { as: keeper, body: changed })).toMatchObject({ status: 200, body: changed })
    expect(await call(engine, 'GET', one, { as: keeper })).toMatchObject({ status: 200, body: changed })
    expect((await call(engine, 'DELETE', one, { as: keeper })).status).toBe(204)
    expect(await call(engine, 'GET', one, { as: keeper })).toMatchObject(refusal(400, 'OBP-50200'))
  })

  test('stay when the ATM is replaced and go when it is deleted', async () => {
    await create('kept')
    await add('kept')
    expect((await create('kept', { name: 'New' })).body).toMatchObject({ name: 'New', attributes: [attribute] })
    expect((await call(engine, 'DELETE', `${at()}/kept`, { as: keeper })).status).toBe(204)
    expect(await call(engine, 'DELETE', `${at()}/kept`, { as: keeper })).toMatchObject(refusal(404, 'OBP-30009'))
    expect((await create('kept')).body).toMatchObject({ attributes: [] })
  })

  test('belong to one ATM of one bank', async () => {
    await create('mine')
    await create('yours')
    const { body } = await add('mine')
    const strangers = [`${path('yours')}/${body.atm_attribute_id}`, `${path('mine')}/no-uuid`]
    for (const url of strangers) {
      expect(await call(engine, 'GET', url, { as: keeper })).toMatchObject(refusal(400, 'OBP-50200'))
      expect(await call(engine, 'PUT', url, { as: keeper, body: attribute })).toMatchObject(refusal(400, 'OBP-50200'))
      expect(await call(engine, 'DELETE', url, { as: keeper })).toMatchObject(refusal(400, 'OBP-50200'))
    }
    const everywhere = await createPerson(engine, { roles: ['CanGetAtmAttributeAtAnyBank'] })
    expect(await call(engine, 'GET', path('mine', otherBankId), { as: everywhere })).toMatchObject(
      refusal(404, 'OBP-30009'),
    )
  })

  test('have one of four types', async () => {
    await create('typed')
    expect(await add('typed', { ...attribute, type: 'FLOAT' })).toMatchObject(refusal(400, 'OBP-10001'))
    expect(await add('nobody')).toMatchObject(refusal(404, 'OBP-30009'))
  })
})
