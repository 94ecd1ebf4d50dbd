import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createAccount } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { anyId, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

interface Link extends Readonly<Record<string, unknown>> {
  readonly customer_account_link_id: string
}

let engine: TestEngine
let desk: CustomerDesk
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, [
    'CanCreateCustomerAccountLink',
    'CanGetCustomerAccountLink',
    'CanGetCustomerAccountLinks',
    'CanUpdateCustomerAccountLink',
    'CanDeleteCustomerAccountLink',
  ])
  account = await createAccount(engine, await createPerson(engine), desk.bank)
})
afterAll(() => engine.stop())

const pathOf = (rest = '', at = desk.bank): string => `/obp/v5.0.0/banks/${at}/customer-account-links${rest}`
const bodyFor = (customerId: string, change: object = {}): object => ({
  customer_id: customerId,
  bank_id: desk.bank,
  account_id: account.accountId,
  relationship_type: 'Owner',
  ...change,
})
const link = (body: unknown, at = desk.bank): Promise<Reply<Link>> =>
  call<Link>(engine, 'POST', pathOf('', at), { as: desk.staff, body })
const get = (path: string): Promise<Reply> => call(engine, 'GET', path, { as: desk.staff })
const newLink = async (): Promise<Link> => (await link(bodyFor(await desk.newCustomer()))).body

test('a link is found by its id, by its customer and by its account, at its bank only', async () => {
  const customer = await desk.newCustomer()
  const created = await link(bodyFor(customer, { relationship_type: 'Joint' }))
  expect([created.status, created.body]).toEqual([
    201,
    { customer_account_link_id: anyId, ...bodyFor(customer), relationship_type: 'Joint' },
  ])
  const id = created.body.customer_account_link_id
  expect((await get(pathOf(`/${id}`))).body).toEqual(created.body)
  const ofCustomer = `/customers/${customer}/customer-account-links`
  expect((await get(`/obp/v5.1.0/banks/${desk.bank}${ofCustomer}`)).body).toEqual({ links: [created.body] })
  const ofAccount = `/obp/v5.0.0${account.path}/customer-account-links`
  expect((await get(ofAccount)).body).toEqual({
    links: expect.arrayContaining([created.body]) as object[],
  })
  expect(await get(pathOf(`/${id}`, desk.otherBank))).toMatchObject(refused(400, 'OBP-30225'))
  expect(await get(`/obp/v5.0.0/banks/${desk.otherBank}${ofCustomer}`)).toMatchObject(refused(404, 'OBP-30046'))
})

test('an account that was opened for a customer is linked as theirs', async () => {
  const customer = await desk.newCustomer()
  const [row] = await engine.database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where account_id = ?',
    [account.accountId],
  )
  await engine.database.writeAtOnce.raw(
    `insert into customer_account_links values (gen_random_uuid(), ?, ?, 'Owner')`,
    [customer, row?.key ?? ''],
  )
  const path = `/obp/v5.0.0/banks/${desk.bank}/customers/${customer}/customer-account-links`
  expect((await get(path)).body).toMatchObject({ links: [bodyFor(customer)] })
})

test('a pair is linked once, however many ask at once', async () => {
  const customer = await desk.newCustomer()
  const replies = await Promise.all(Array.from({ length: 6 }, () => link(bodyFor(customer))))
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(replies.filter(({ status }) => status === 400)).toHaveLength(5)
  expect(await link(bodyFor(customer))).toMatchObject(refused(400, 'OBP-30224'))
})

test('creating is refused for ends that are not there, or not at this bank', async () => {
  const customer = await desk.newCustomer()
  const elsewhere = await desk.newCustomer(desk.otherBank)
  for (const [body, status, message] of [
    [bodyFor(elsewhere), 404, 'OBP-30046'],
    [bodyFor(randomUUID()), 404, 'OBP-30046'],
    [bodyFor('rubbish'), 404, 'OBP-30046'],
    [bodyFor(customer, { account_id: 'no-such-account' }), 404, 'OBP-30018'],
    [bodyFor(customer, { bank_id: desk.otherBank }), 400, 'OBP-10035'],
    [bodyFor(customer, { relationship_type: ' ' }), 400, 'OBP-10001'],
    [bodyFor(customer, { relationship_type: 'x'.repeat(256) }), 400, 'OBP-10001'],
    [
      { customer_id: customer },
      400,
      'OBP-10001: Incorrect json format. The Json body should be the CreateCustomerAccountLinkJson ',
    ],
    [[], 400, 'OBP-10001'],
  ] as const) {
    expect(await link(body)).toMatchObject(refused(status, message))
  }
  const path = `/obp/v5.0.0/banks/${desk.bank}/customers/${customer}/customer-account-links`
  expect((await get(path)).body).toEqual({ links: [] })
})

test('a link is changed and ended at its bank only', async () => {
  const { customer_account_link_id: id, ...rest } = await newLink()
  const put = (at: string, linkId = id): Promise<Reply> =>
    call(engine, 'PUT', pathOf(`/${linkId}`, at), { as: desk.staff, body: { relationship_type: 'Guarantor' } })
  const end = (at: string, linkId = id): Promise<Reply> =>
    call(engine, 'DELETE', pathOf(`/${linkId}`, at), { as: desk.staff })
  for (const unknown of [randomUUID(), 'rubbish']) {
    expect(await put(desk.bank, unknown)).toMatchObject(refused(400, 'OBP-30225'))
    expect(await end(desk.bank, unknown)).toMatchObject(refused(400, 'OBP-30225'))
  }
  expect(await put(desk.otherBank)).toMatchObject(refused(400, 'OBP-30225'))
  expect(await put(desk.bank)).toMatchObject({
    status: 200,
    body: { customer_account_link_id: id, ...rest, relationship_type: 'Guarantor' },
  })
  expect(await end(desk.otherBank)).toMatchObject(refused(400, 'OBP-30225'))
  expect((await end(desk.bank)).status).toBe(204)
  expect(await end(desk.bank)).toMatchObject(refused(400, 'OBP-30225'))
})

test('every call needs a login, its role and a bank', async () => {
  const id = randomUUID()
  const calls = [
    ['POST', '/customer-account-links', 'CanCreateCustomerAccountLink', bodyFor(id)],
    ['GET', `/customer-account-links/${id}`, 'CanGetCustomerAccountLink', undefined],
    ['PUT', `/customer-account-links/${id}`, 'CanUpdateCustomerAccountLink', { relationship_type: 'x' }],
    ['DELETE', `/customer-account-links/${id}`, 'CanDeleteCustomerAccountLink', undefined],
    ['GET', `/customers/${id}/customer-account-links`, 'CanGetCustomerAccountLinks', undefined],
    ['GET', `/accounts/${account.accountId}/customer-account-links`, 'CanGetCustomerAccountLinks', undefined],
  ] as const
  for (const [method, rest, role, body] of calls) {
    const at = (bank: string): string => `/obp/v5.0.0/banks/${bank}${rest}`
    const sent = body === undefined ? {} : { body }
    expect(await call(engine, method, at(desk.bank), sent)).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, method, at(desk.bank), { as: desk.stranger, ...sent })).toMatchObject(
      refused(403, `OBP-20006: User is missing one or more roles: ${role}`),
    )
    expect(await call(engine, method, at('no.such.bank'), { as: desk.staff, ...sent })).toMatchObject(
      refused(404, 'OBP-30001'),
    )
  }
})
