import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const body = (id: string): object => ({
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
