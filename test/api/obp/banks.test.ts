import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const body = (id: string) => ({
  id,
  short_name: 'B',
  full_name: 'Bank',
  logo: 'l',
  website: 'w',
  bank_routings: [{ scheme: 'OBP', address: id }],
})

describe('createBank v4.0.0', () => {
  test('creates a bank that everybody can read, and gives its creator the right to grant roles there', async () => {
    const creator = await createPerson(engine, { roles: ['CanCreateBank'] })
    const created = await call(engine, 'POST', '/obp/v4.0.0/banks', { as: creator, body: body('bank.one') })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({ ...body('bank.one'), attributes: [] })
    expect((await call(engine, 'GET', '/obp/v4.0.0/banks/bank.one')).body).toEqual(created.body)
    const rights = await engine.database.read.raw(
      'select role_name from entitlements where user_id = ? and bank_id = ? order by 1',
      [creator.userId, 'bank.one'],
    )
    expect(rights).toEqual([
      { role_name: 'CanCreateEntitlementAtOneBank' },
      { role_name: 'CanReadDynamicResourceDocsAtOneBank' },
    ])
  })

  test('refuses an id in use and changes nothing', async () => {
    const creator = await createPerson(engine, { roles: ['CanCreateBank'] })
    await call(engine, 'POST', '/obp/v4.0.0/banks', { as: creator, body: body('bank.two') })
    const again = await call(engine, 'POST', '/obp/v4.0.0/banks', {
      as: creator,
      body: { ...body('bank.two'), full_name: 'Other' },
    })
    expect([again.status, again.body]).toEqual([
      400,
      { code: 400, message: expect.stringContaining('OBP-34000') as string },
    ])
    expect((await call(engine, 'GET', '/obp/v4.0.0/banks/bank.two')).body).toMatchObject({ full_name: 'Bank' })
  })

  test.each([
    ['nobody', undefined, body('b.x'), 401, 'OBP-20001'],
    ['no role', [], body('b.x'), 403, 'OBP-20006: User is missing one or more roles: CanCreateBank'],
    [
      'a body without its fields',
      ['CanCreateBank'],
      { id: 'b.x' },
      400,
      'OBP-10001: Incorrect json format. The Json body should be the BankJson400 ',
    ],
    ['an id with a slash', ['CanCreateBank'], body('b/x'), 400, 'OBP-10001'],
    ['an array', ['CanCreateBank'], [body('b.x')], 400, 'OBP-10001'],
  ])('%s is refused', async (_case, roles, sent, status, message) => {
    const as = roles === undefined ? {} : { as: await createPerson(engine, { roles }) }
    const reply = await call(engine, 'POST', '/obp/v4.0.0/banks', { ...as, body: sent })
    expect(reply).toMatchObject({ status, body: { code: status, message: expect.stringContaining(message) as string } })
  })
})

test('v5.0.0 makes an id when none is given, and names the bank code', async () => {
  const creator = await createPerson(engine, { roles: ['CanCreateBank'] })
  const created = await call<{ id: string }>(engine, 'POST', '/obp/v5.0.0/banks', {
    as: creator,
    body: { bank_code: 'CGHZ' },
  })
  expect(created).toMatchObject({
    status: 201,
    body: { bank_code: 'CGHZ', bank_routings: [{ scheme: 'OBP', address: created.body.id }] },
  })
})

test.each([
  ['nothing in it', '', 'OBP-20011'],
  ['a space', 'my bank', 'OBP-10001'],
  ['17 characters', 'b'.repeat(17), 'OBP-20010'],
  ['three characters', 'b.x', 'OBP-10001'],
  ['what another bank has', 'bank.two', 'OBP-34000'],
])('v5.0.0 takes no id with %s', async (_case, id, code) => {
  const creator = await createPerson(engine, { roles: ['CanCreateBank'] })
  await call(engine, 'POST', '/obp/v4.0.0/banks', { as: creator, body: body('bank.two') })
  const sent = { id, bank_code: 'CGHZ' }
  expect(await call(engine, 'POST', '/obp/v5.0.0/banks', { as: creator, body: sent })).toMatchObject(refused(400, code))
})

describe('updateBank v5.0.0', () => {
  const put = async (sent: object, roles: readonly string[] = ['CanCreateBank']): Promise<Reply> =>
    call(engine, 'PUT', '/obp/v5.0.0/banks', { as: await createPerson(engine, { roles }), body: sent })

  test('changes what is given and leaves the rest', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    await call(engine, 'POST', '/obp/v4.0.0/banks', { as, body: body('bank.upd') })
    expect(await put({ id: 'bank.upd', bank_code: 'NEW', website: 'https://new', logo: null })).toMatchObject({
      status: 200,
      body: { id: 'bank.upd', bank_code: 'NEW', full_name: 'Bank', logo: 'l', website: 'https://new' },
    })
    const routings = [{ scheme: 'BIC', address: 'OKOYFIHH' }]
    await put({ id: 'bank.upd', bank_code: 'NEW', bank_routings: routings })
    expect((await call(engine, 'GET', '/obp/v5.0.0/banks/bank.upd')).body).toMatchObject({
      website: 'https://new',
      bank_routings: [{ scheme: 'OBP', address: 'bank.upd' }, ...routings],
    })
  })

  test.each([
    ['a bank that does not exist', { id: 'no.such.bank', bank_code: 'X' }, undefined, 404, 'OBP-30001'],
    ['no role', { id: 'bank.upd', bank_code: 'X' }, [], 403, 'OBP-20006'],
    ['no code', { id: 'bank.upd' }, undefined, 400, 'OBP-10001'],
    [
      'a name that is too long',
      { id: 'bank.upd', bank_code: 'X', full_name: 'n'.repeat(256) },
      undefined,
      400,
      'OBP-10001',
    ],
  ])('%s is refused', async (_case, sent, roles, status, code) => {
    expect(await put(sent, roles)).toMatchObject({ status, body: { message: expect.stringContaining(code) as string } })
  })
})

describe('until v3.1.0', () => {
  test('a bank has one routing, and null for what it does not say', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    await call(engine, 'POST', '/obp/v5.0.0/banks', { as, body: { id: 'bank.old', bank_code: 'OLD' } })
    const old = {
      id: 'bank.old',
      short_name: 'OLD',
      full_name: null,
      logo: null,
      website: null,
      bank_routing: { scheme: 'OBP', address: 'bank.old' },
    }
    for (const version of ['v1.2.1', 'v1.4.0', 'v3.1.0']) {
      expect(await call(engine, 'GET', `/obp/${version}/banks/bank.old`)).toMatchObject({ status: 200, body: old })
    }
    const { body: listed } = await call<{ banks: object[] }>(engine, 'GET', '/obp/v1.4.0/banks')
    expect(listed.banks).toContainEqual(old)
  })

  test('an unknown bank is 404, in the words of both eras', async () => {
    const message = expect.stringContaining('OBP-30001') as string
    expect(await call(engine, 'GET', '/obp/v1.4.0/banks/no.such.bank')).toMatchObject({
      status: 404,
      body: { code: 404, message, error: message },
    })
  })
})

test('an unknown bank is 404 with its id, an unknown path is OBP-10404', async () => {
  expect(await call(engine, 'GET', '/obp/v4.0.0/banks/no.such.bank')).toMatchObject({
    status: 404,
    body: {
      code: 404,
      message: 'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is no.such.bank',
    },
  })
  expect(await call(engine, 'GET', '/obp/v4.0.0/this/does/not/exist')).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('OBP-10404') as string },
  })
})

describe('Idempotency-Key', () => {
  const headers = { 'Idempotency-Key': 'key-1' }

  test('the same request is answered from the store, another one is refused', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    const first = await call(engine, 'POST', '/obp/v5.0.0/banks', { as, headers, body: { bank_code: 'X' } })
    const second = await call(engine, 'POST', '/obp/v5.0.0/banks', { as, headers, body: { bank_code: 'X' } })
    expect([second.status, second.body]).toEqual([201, first.body])
    expect(second.headers.get('Idempotency-Replayed')).toBe('true')
    const other = await call(engine, 'POST', '/obp/v5.0.0/banks', { as, headers, body: { bank_code: 'Y' } })
    expect(other).toMatchObject({ status: 422, body: { message: expect.stringContaining('OBP-29003') as string } })
  })

  test('of many at once one does the work, and all others say in flight or repeat its answer', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    const replies = await Promise.all(
      Array.from({ length: 6 }, () =>
        call<{ id: string }>(engine, 'POST', '/obp/v5.0.0/banks', { as, headers, body: { bank_code: 'X' } }),
      ),
    )
    expect(new Set(replies.map(({ status }) => status))).toEqual(
      new Set([201, ...(replies.some((r) => r.status === 409) ? [409] : [])]),
    )
    expect(new Set(replies.filter((r) => r.status === 201).map((r) => r.body.id)).size).toBe(1)
  })
})
