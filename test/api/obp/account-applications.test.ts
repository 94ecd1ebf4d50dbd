import { randomUUID } from 'node:crypto'
import { accountApplicationId } from '../../../domain/ids'
import { anyId, anyMoment, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

interface Application extends Readonly<Record<string, unknown>> {
  readonly account_application_id: string
  readonly status: string
}

let engine: TestEngine
let desk: CustomerDesk
let applicant: Person
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openCustomerDesk(engine, ['CanCreateUserCustomerLink', 'CanGetCustomerAccountLinks'])
  applicant = await createPerson(engine)
  officer = await createPerson(engine, { roles: ['CanGetAccountApplications', 'CanUpdateAccountApplications'] })
})
afterAll(() => engine.stop())

const at = (rest = '', bank = desk.bank): string => `/obp/v3.1.0/banks/${bank}/account-applications${rest}`
const apply = (body: object = {}, as = applicant): Promise<Reply<Application>> =>
  call<Application>(engine, 'POST', at(), { as, body: { product_code: '1234BW', user_id: as.userId, ...body } })
const decide = (id: string, status: string, as = officer, bank = desk.bank): Promise<Reply<Application>> =>
  call<Application>(engine, 'PUT', at(`/${id}`, bank), { as, body: { status } })
const read = (id: string, as = officer, bank = desk.bank): Promise<Reply<Application>> =>
  call<Application>(engine, 'GET', at(`/${id}`, bank), { as })
/** Whether nothing at all is said, however deep. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every(isEmpty) : !value
const accountsOf = async (person: Person): Promise<number> => {
  const rows = await engine.database.read.raw('select from account_holders where user_id = ?', [person.userId])
  return rows.length
}

test('an accepted application opens one account for the applicant, of the product', async () => {
  const person = await createPerson(engine)
  const { status, body } = await apply({}, person)
  const identity = { user_id: person.userId, username: person.username }
  const application = {
    account_application_id: anyId,
    product_code: '1234BW',
    customer: null,
    date_of_application: anyMoment,
  }
  expect([status, body]).toMatchObject([201, { ...application, user: identity, status: 'REQUESTED' }])
  expect(body).not.toHaveProperty('account_id')
  expect(await accountsOf(person)).toBe(0)
  const accepted = await decide(body.account_application_id, 'ACCEPTED')
  expect(accepted).toMatchObject({ status: 200, body: { ...body, status: 'ACCEPTED' } })
  expect(await accountsOf(person)).toBe(1)
  const path = `/obp/v4.0.0/banks/${desk.bank}/accounts/${body.account_application_id}/owner/account`
  expect((await call(engine, 'GET', path, { as: person })).body).toMatchObject({
    product_code: '1234BW',
    balance: { currency: 'EUR', amount: '0.00' },
  })
  expect(await decide(body.account_application_id, 'ACCEPTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect(await decide(body.account_application_id, 'REJECTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect(await accountsOf(person)).toBe(1)
})

test('an application of a customer opens the account for who acts for them, and it belongs to the customer', async () => {
  const person = await createPerson(engine)
  const customer = await desk.newCustomer()
  expect(await apply({ user_id: '', customer_id: customer })).toMatchObject(refused(400, 'OBP-30008'))
  const link = { user_id: person.userId, customer_id: customer }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
  // However the id is written, it is the same customer.
  const { body } = await apply({ user_id: null, customer_id: customer.toUpperCase() }, person)
  const id = accountApplicationId({ requestId: body.account_application_id, customerId: customer })
  expect((await engine.client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING')
  expect(body).toMatchObject({ user: null, customer: { customer_id: customer, bank_id: desk.bank } })
  await decide(body.account_application_id, 'ACCEPTED')
  expect(await accountsOf(person)).toBe(1)
  const links = `/obp/v5.0.0/banks/${desk.bank}/customers/${customer}/customer-account-links`
  expect((await call(engine, 'GET', links, { as: desk.staff })).body).toMatchObject({
    links: [{ account_id: body.account_application_id, relationship_type: 'Owner' }],
  })
})

test('whoever applies for others is told no more of them than the ids that they have sent', async () => {
  const other = await createPerson(engine)
  const customer = await desk.newCustomer()
  const { body } = await apply({ user_id: other.userId, customer_id: customer })
  const [user, record] = [body['user'], body['customer']] as Readonly<Record<string, unknown>>[]
  expect(user).toEqual({ user_id: other.userId, email: '', provider_id: '', provider: '', username: '' })
  expect(record).toMatchObject({ customer_id: customer, bank_id: desk.bank })
  const said = Object.entries(record ?? {}).filter(([member]) => !['customer_id', 'bank_id'].includes(member))
  expect(said.filter(([, value]) => !isEmpty(value))).toEqual([])
  expect((await read(body.account_application_id, applicant)).body).toEqual(body)
  // Who is to have the account sees themselves; the staff sees all, member by member the same shape.
  expect((await read(body.account_application_id, other)).body).toMatchObject({
    user: { username: other.username },
    customer: record,
  })
  const whole = (await read(body.account_application_id)).body['customer'] as object
  expect(whole).toMatchObject({ customer_id: customer, legal_name: expect.stringMatching(/./) as string })
  expect(Object.keys(whole)).toEqual(Object.keys(record ?? {}))
})

test('a rejected application opens nothing', async () => {
  const person = await createPerson(engine)
  const { body } = await apply({}, person)
  expect(await decide(body.account_application_id, 'REJECTED')).toMatchObject({ body: { status: 'REJECTED' } })
  expect(await accountsOf(person)).toBe(0)
})

test('of many acceptances at once one opens the account', async () => {
  const person = await createPerson(engine)
  const { body } = await apply({}, person)
  const replies = await Promise.all(Array.from({ length: 4 }, () => decide(body.account_application_id, 'ACCEPTED')))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
  expect(await accountsOf(person)).toBe(1)
})

test('who has asked does not decide', async () => {
  const own = await apply({}, officer)
  expect(await decide(own.body.account_application_id, 'ACCEPTED')).toMatchObject(refused(403, 'OBP-39005'))
  expect(await accountsOf(officer)).toBe(0)
})

test('who is to have the account, or acts for its customer, does not decide', async () => {
  const roles = ['CanUpdateAccountApplications']
  const [own, acting] = [await createPerson(engine, { roles }), await createPerson(engine, { roles })]
  const customer = await desk.newCustomer()
  const link = { user_id: acting.userId, customer_id: customer }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
  const forUser = await apply({ user_id: own.userId })
  const forCustomer = await apply({ user_id: '', customer_id: customer })
  for (const [application, who] of [
    [forUser, own],
    [forCustomer, acting],
  ] as const) {
    const id = application.body.account_application_id
    expect(await decide(id, 'ACCEPTED', who)).toMatchObject(refused(403, 'OBP-39005'))
    expect((await read(id)).body).toMatchObject({ status: 'REQUESTED' })
  }
})

test('an application whose workflow was terminated ends with one account all the same', async () => {
  const person = await createPerson(engine)
  const { body } = await apply({}, person)
  const id = body.account_application_id
  const process = engine.client.workflow.getHandle(accountApplicationId({ requestId: id, customerId: null }))
  await process.terminate('an operator did')
  const [first, again] = await Promise.all([decide(id, 'ACCEPTED'), decide(id, 'ACCEPTED')])
  expect([first.status, again.status].sort()).toEqual([200, 400])
  expect(await accountsOf(person)).toBe(1)
})

test('nobody is opened an account after they were deleted', async () => {
  const person = await createPerson(engine)
  const { body } = await apply({}, person)
  await engine.database.writeAtOnce.raw('update users set deleted_at = now() where user_id = ?', [person.userId])
  const id = body.account_application_id
  expect(await decide(id, 'ACCEPTED')).toMatchObject(refused(404, 'OBP-20005'))
  expect((await read(id)).body).toMatchObject({ status: 'REQUESTED' })
  expect(await accountsOf(person)).toBe(0)
  expect(await decide(id, 'REJECTED')).toMatchObject({ status: 200, body: { status: 'REJECTED' } })
})

test('an application whose workflow an operator cancels has expired', async () => {
  const { body } = await apply()
  const id = body.account_application_id
  await engine.client.workflow.getHandle(accountApplicationId({ requestId: id, customerId: null })).cancel()
  await waitFor(
    () => read(id),
    (reply) => reply.body.status === 'EXPIRED',
  )
  expect(await decide(id, 'ACCEPTED')).toMatchObject(refused(400, 'OBP-39012'))
})

test('the list is of the bank, oldest first, for the staff', async () => {
  const [first, second] = [(await apply()).body, (await apply()).body]
  const list = async (query = '', bank = desk.bank): Promise<readonly Application[]> =>
    (await call<{ account_applications: Application[] }>(engine, 'GET', at(query, bank), { as: officer })).body
      .account_applications
  expect((await list('?limit=1000')).slice(-2)).toEqual([first, second])
  expect(await list('', desk.otherBank)).toEqual([])
  expect(await call(engine, 'GET', at(), { as: applicant })).toMatchObject(refused(403, 'OBP-20006'))
  expect(await call(engine, 'GET', at('?limit=x'), { as: officer })).toMatchObject(refused(400, 'OBP-10016'))
})

test('one application is for the staff and those concerned, at its own bank', async () => {
  const { body } = await apply()
  const id = body.account_application_id
  expect((await read(id)).body).toEqual(body)
  expect((await read(id, applicant)).body).toEqual(body)
  expect(await read(id, desk.stranger)).toMatchObject(refused(403, 'OBP-20006'))
  for (const [other, bank] of [
    [id, desk.otherBank],
    [randomUUID(), desk.bank],
    ['rubbish', desk.bank],
  ] as const) {
    expect(await read(other, officer, bank)).toMatchObject(refused(404, 'OBP-30311'))
    expect(await decide(other, 'ACCEPTED', officer, bank)).toMatchObject(refused(404, 'OBP-30311'))
  }
  expect(await decide(id, 'PERHAPS')).toMatchObject(refused(400, 'OBP-10001'))
  expect(await decide(id, ' ')).toMatchObject(refused(400, 'OBP-10001'))
  expect(await decide(id, 'ACCEPTED', applicant)).toMatchObject(refused(403, 'OBP-20006'))
})

test.each([
  ['without a product', { product_code: ' ' }, 400, 'OBP-10001'],
  ['for nobody', { user_id: undefined }, 400, 'OBP-10001'],
  ['for an unknown user', { user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1' }, 404, 'OBP-20005'],
  ['for rubbish', { user_id: 'rubbish' }, 404, 'OBP-20005'],
  ['for an unknown customer', { customer_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1' }, 404, 'OBP-30046'],
])('applying %s is refused', async (_case, change, status, code) => {
  expect(await apply(change)).toMatchObject(refused(status, code))
})

test('an application for nobody is refused before its bank is looked for', async () => {
  for (const nobody of [{}, { user_id: '', customer_id: '' }, { user_id: null }]) {
    const body = { product_code: '1234BW', ...nobody }
    const reply = await call(engine, 'POST', at('', 'no.such.bank'), { as: applicant, body })
    expect(reply).toMatchObject(refused(400, 'user_id or customer_id is needed'))
  }
})

test('applying needs a login and a bank, and the customer must be of it', async () => {
  const body = { product_code: '1234BW', user_id: applicant.userId }
  expect(await call(engine, 'POST', at(), { body })).toMatchObject(refused(401, 'OBP-20001'))
  expect(await call(engine, 'POST', at('', 'no.such.bank'), { as: applicant, body })).toMatchObject(
    refused(404, 'OBP-30001'),
  )
  const elsewhere = await desk.newCustomer(desk.otherBank)
  expect(await apply({ customer_id: elsewhere })).toMatchObject(refused(404, 'OBP-30046'))
})
