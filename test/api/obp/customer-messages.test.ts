import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, anyMoment, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, [
    'CanCreateCustomerMessage',
    'CanGetCustomerMessages',
    'CanCreateUserCustomerLink',
    'CanGetOnboarding',
  ])
})
afterAll(() => engine.stop())

const sent = { message: 'Welcome', from_department: 'Open Bank', from_person: 'Tom' }
const post = (path: string, body: unknown, as = desk.staff): Promise<Reply> => call(engine, 'POST', path, { as, body })
const messagesAt = async (path: string, as = desk.staff): Promise<unknown> =>
  (await call<{ messages: unknown }>(engine, 'GET', path, { as })).body.messages
const toUser = (customer: string, at = desk.bank): string => `/obp/v1.4.0/banks/${at}/customer/${customer}/messages`
const ofUser = (at = desk.bank): string => `/obp/v5.1.0/banks/${at}/customer/messages`
const ofCustomer = (customer: string, at = desk.bank): string =>
  `/obp/v4.0.0/banks/${at}/customers/${customer}/messages`
const link = async (customer: string, user: Person, at = desk.bank): Promise<void> => {
  const body = { user_id: user.userId, customer_id: customer }
  expect(await post(`/obp/v4.0.0/banks/${at}/user_customer_links`, body)).toMatchObject({ status: 201 })
}

test('v1.4.0: a message reaches the user who has acted longest for the customer, and nobody else', async () => {
  const customer = await desk.newCustomer()
  const [first, second] = [await createPerson(engine), await createPerson(engine)]
  await link(customer, first)
  await link(customer, second)
  // No role is asked of those who act for the customer; of everybody else it is.
  const added = await post(toUser(customer), sent, second)
  expect([added.status, added.body]).toEqual([201, { success: 'Success' }])
  await post(toUser(customer), { message: 'Second', from_department: null, from_person: 7 })
  expect(await messagesAt(ofUser(), first)).toEqual([
    { id: anyId, date: anyMoment, message: 'Second', from_department: '', from_person: '7' },
    { id: anyId, date: anyMoment, ...sent },
  ])
  expect(await messagesAt(ofUser(), second)).toEqual([])
  expect(await messagesAt(ofUser(desk.otherBank), first)).toEqual([])
  expect(await messagesAt(ofCustomer(customer))).toEqual([])
})

test('the timeline of the customer tells who has written and how, and never what', async () => {
  const customer = await desk.newCustomer()
  const user = await createPerson(engine)
  await link(customer, user)
  expect(await post(toUser(customer), sent, user)).toMatchObject({ status: 201 })
  expect(await post(ofCustomer(customer), { ...sent, transport: 'SMS' })).toMatchObject({ status: 201 })
  const path = `/engine/v1/banks/${desk.bank}/customers/${customer}/timeline?kind=messageWritten`
  const { status, body } = await call<{ events: readonly object[] }>(engine, 'GET', path, { as: desk.staff })
  const written = { kind: 'messageWritten', case_version: null }
  const detail = { message_id: anyId, from_department: 'Open Bank' }
  expect([status, body.events]).toMatchObject([
    200,
    [
      { ...written, actor_user_id: desk.staff.userId, detail: { ...detail, transport: 'SMS' } },
      { ...written, actor_user_id: user.userId, detail: { ...detail, transport: '', user_id: user.userId } },
    ],
  ])
  expect(JSON.stringify(body)).not.toMatch(/Welcome|Tom/)
})

test('v1.4.0: who has nothing to do with bank and customer leaves no message', async () => {
  const customer = await desk.newCustomer()
  const user = await createPerson(engine)
  await link(customer, user)
  expect(await post(toUser(customer), sent, desk.stranger)).toMatchObject(
    refused(403, 'OBP-20006: User is missing one or more roles: CanCreateCustomerMessage'),
  )
  expect(await messagesAt(ofUser(), user)).toEqual([])
})

test('v1.4.0: the customer may be named by the number that they have at the bank', async () => {
  const customer = await desk.newCustomer()
  const user = await createPerson(engine)
  await link(customer, user)
  const [row] = await engine.database.read.raw<{ number: string }>(
    'select customer_number as number from customers where customer_id = ?',
    [customer],
  )
  const number = row?.number ?? ''
  expect((await post(toUser(number), sent)).status).toBe(201)
  expect(await messagesAt(ofUser(), user)).toEqual([{ id: anyId, date: anyMoment, ...sent }])
  expect(await post(toUser(number, desk.otherBank), sent)).toMatchObject(refused(404, 'OBP-30046'))
  expect(await post(toUser(`${number}0`), sent)).toMatchObject(refused(404, 'OBP-30046'))
  // Nowhere else.
  expect(await post(ofCustomer(number), { ...sent, transport: 'email' })).toMatchObject(refused(404, 'OBP-30046'))
})

test('v1.4.0: nobody acts for the customer, or whoever did is gone', async () => {
  const customer = await desk.newCustomer()
  expect(await post(toUser(customer), sent)).toMatchObject(
    refused(400, `OBP-30008: User Customer Link not found by USER_ID Current customerId (${customer})`),
  )
  const gone = await createPerson(engine)
  await link(customer, gone)
  await engine.database.writeAtOnce.raw('update users set deleted_at = now() where user_id = ?', [gone.userId])
  expect(await post(toUser(customer), sent)).toMatchObject(
    refused(
      404,
      `OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(${gone.userId})`,
    ),
  )
})

test('v4.0.0: a message is for the customer, newest first, and not in the list of the user', async () => {
  const customer = await desk.newCustomer()
  const user = await createPerson(engine)
  await link(customer, user)
  const body = { ...sent, transport: 'SMS' }
  const added = await post(ofCustomer(customer), body)
  expect([added.status, added.body]).toEqual([201, { success: 'Success' }])
  expect(await post(ofCustomer(customer), { ...body, message: 'Second', transport: null })).toMatchObject({
    status: 201,
  })
  expect(await messagesAt(ofCustomer(customer))).toEqual([
    { id: anyId, date: anyMoment, ...sent, message: 'Second', transport: '' },
    { id: anyId, date: anyMoment, ...body },
  ])
  expect(await messagesAt(ofUser(), user)).toEqual([])
})

test.each([
  ['toUser', toUser, 'AddCustomerMessageJson'],
  ['toCustomer', ofCustomer, 'CreateMessageJsonV400'],
] as const)('%s: limits, and a customer of another bank', async (_name, pathOf, bodyName) => {
  const customer = await desk.newCustomer()
  const body = { ...sent, transport: 'SMS' }
  for (const change of [
    { message: undefined },
    { message: 'm'.repeat(1025) },
    { from_department: 'd'.repeat(65) },
    { from_person: 'p'.repeat(65) },
  ]) {
    expect(await post(pathOf(customer), { ...body, ...change })).toMatchObject(
      refused(400, `OBP-10001: Incorrect json format. The Json body should be the ${bodyName} `),
    )
  }
  expect(await post(pathOf(customer, desk.otherBank), body)).toMatchObject(refused(404, 'OBP-30046'))
  expect(await call(engine, 'POST', pathOf(customer), { body })).toMatchObject(refused(401, 'OBP-20001'))
  expect(await messagesAt(ofCustomer(customer))).toEqual([])
})

test('v4.0.0 needs its roles', async () => {
  const as = desk.stranger
  const path = ofCustomer(await desk.newCustomer())
  expect(await call(engine, 'GET', path, { as })).toMatchObject(
    refused(403, `OBP-20006: User is missing one or more roles: CanGetCustomerMessages for BankId(${desk.bank}).`),
  )
  expect(await post(path, { ...sent, transport: 'SMS' }, as)).toMatchObject(refused(403, 'CanCreateCustomerMessage'))
})
