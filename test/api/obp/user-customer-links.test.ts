import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { customerBody } from '../../support/customers'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Link {
  readonly user_customer_link_id: string
}

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let user: Person
let stranger: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  const roles = [
    'CanCreateCustomer',
    'CanCreateUserCustomerLink',
    'CanGetUserCustomerLink',
    'CanDeleteUserCustomerLink',
  ]
  staff = await createPerson(engine, {
    roles: roles.flatMap((role) => [bank, otherBank].map((at) => [role, at] as const)),
  })
  user = await createPerson(engine)
  stranger = await createPerson(engine)
})
afterAll(() => engine.stop())

const newCustomer = async (at = bank): Promise<string> => {
  const path = `/obp/v4.0.0/banks/${at}/customers`
  return (await call<{ customer_id: string }>(engine, 'POST', path, { as: staff, body: customerBody })).body.customer_id
}
const pathOf = (version: string, rest = '', at = bank): string =>
  `/obp/${version}/banks/${at}/user_customer_links${rest}`
const link = (body: unknown, version = 'v4.0.0', as = staff): Promise<Reply<Link>> =>
  call<Link>(engine, 'POST', pathOf(version), { as, body })
const get = (rest: string, as = staff, at = bank): Promise<Reply> =>
  call(engine, 'GET', pathOf('v4.0.0', rest, at), { as })
const refused = (status: number, message: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(message) as string },
})

describe.each(['v2.0.0', 'v3.1.0', 'v4.0.0', 'v5.1.0'])('createUserCustomerLinks under %s', (version) => {
  test('links a user once, and both lists of the bank show it', async () => {
    const customer = await newCustomer()
    const person = await createPerson(engine)
    const body = { user_id: person.userId, customer_id: customer }
    const created = await link(body, version)
    expect([created.status, created.body]).toEqual([
      201,
      {
        user_customer_link_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        ...body,
        date_inserted: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        is_active: true,
      },
    ])
    expect(await link(body, version)).toMatchObject(
      refused(400, 'OBP-30007: The User is already linked to a Customer at the bank specified by BANK_ID'),
    )
    for (const rest of [`/users/${person.userId}`, `/customers/${customer}`]) {
      const { status, body: listed } = await get(rest)
      expect([status, listed]).toEqual([200, { user_customer_links: [created.body] }])
      expect((await get(rest, staff, otherBank)).body).toEqual({ user_customer_links: [] })
    }
  })

  test('is refused for nobody, without a role, without its members and for unknown ends', async () => {
    const customer = await newCustomer()
    const elsewhere = await newCustomer(otherBank)
    const body = { user_id: user.userId, customer_id: customer }
    expect(await call(engine, 'POST', pathOf(version), { body })).toMatchObject(refused(401, 'OBP-20001'))
    expect(await link(body, version, stranger)).toMatchObject(
      refused(403, 'OBP-20006: User is missing one or more roles: CanCreateUserCustomerLink'),
    )
    expect(await call(engine, 'POST', pathOf(version, '', 'no.such'), { as: staff, body })).toMatchObject(
      refused(404, 'OBP-30001'),
    )
    const nowhere = pathOf(version, '', 'no%20bank')
    expect(await call(engine, 'POST', nowhere, { as: staff, body: {} })).toMatchObject(
      version < 'v4' ? refused(400, 'OBP-30111: Invalid Bank Id.') : refused(404, 'OBP-30001'),
    )
    expect(await link({ user_id: user.userId }, version)).toMatchObject(
      refused(400, 'The Json body should be the CreateUserCustomerLinkJson '),
    )
    for (const unknown of ['no-such', randomUUID(), '', null]) {
      expect(await link({ ...body, user_id: unknown }, version)).toMatchObject(
        refused(404, 'OBP-20057: User not found by userId.'),
      )
    }
    for (const nothing of ['', null]) {
      expect(await link({ ...body, customer_id: nothing }, version)).toMatchObject(
        refused(400, 'OBP-10001: Incorrect json format. Field customer_id is not defined in the posted json!'),
      )
      expect(await link({ user_id: nothing, customer_id: nothing }, version)).toMatchObject(refused(404, 'OBP-20057'))
    }
    expect(await link({ ...body, customer_id: elsewhere }, version)).toMatchObject(
      refused(400, `OBP-30113: Invalid Bank Id (${bank}). The Customer(${elsewhere}) does not belong to this Bank`),
    )
    expect((await get(`/customers/${elsewhere}`, staff, otherBank)).body).toEqual({ user_customer_links: [] })
    for (const unknown of ['no-such', randomUUID()]) {
      expect(await link({ ...body, customer_id: unknown }, version)).toMatchObject(
        refused(
          404,
          `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.. Current CustomerId(${unknown})`,
        ),
      )
    }
    expect((await get(`/customers/${customer}`)).body).toEqual({ user_customer_links: [] })
  })
})

test('of many that link one pair at once, one makes the link', async () => {
  const body = { user_id: user.userId, customer_id: await newCustomer() }
  const replies = await Promise.all(Array.from({ length: 6 }, () => link(body)))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400])
})

describe('the lists', () => {
  test('are empty for what does not exist', async () => {
    for (const rest of [
      '/users/no-such',
      `/users/${randomUUID()}`,
      '/customers/no-such',
      `/customers/${randomUUID()}`,
    ]) {
      expect((await get(rest)).body).toEqual({ user_customer_links: [] })
    }
  })

  test.each(['/users/x', '/customers/x'])('%s needs a login, a bank and the role', async (rest) => {
    expect(await call(engine, 'GET', pathOf('v4.0.0', rest))).toMatchObject(refused(401, 'OBP-20001'))
    expect(await get(rest, staff, 'no.such')).toMatchObject(refused(404, 'OBP-30001'))
    expect(await get(rest, stranger)).toMatchObject(
      refused(403, `OBP-20006: User is missing one or more roles: CanGetUserCustomerLink for BankId(${bank}).`),
    )
  })
})

describe('deleteUserCustomerLink', () => {
  const remove = (id: string, as: Person, at = bank): Promise<Reply> =>
    call(engine, 'DELETE', pathOf('v4.0.0', `/${id}`, at), { as })

  test('deletes a link of its bank, once', async () => {
    const customer = await newCustomer()
    const { user_customer_link_id: id } = (await link({ user_id: user.userId, customer_id: customer })).body
    const absent = refused(400, 'OBP-30035: User Customer Link not found')
    expect(await remove(id, staff, otherBank)).toMatchObject(absent)
    const deleted = await remove(id, staff)
    expect([deleted.status, deleted.body]).toEqual([200, true])
    expect(await remove(id, staff)).toMatchObject(absent)
    expect((await get(`/customers/${customer}`)).body).toEqual({ user_customer_links: [] })
  })

  test('is refused for an ill-formed id and without the role', async () => {
    expect(await remove('no-such', staff)).toMatchObject(refused(400, 'OBP-30035'))
    expect(await remove('no-such', stranger)).toMatchObject(refused(403, 'CanDeleteUserCustomerLink'))
  })
})
