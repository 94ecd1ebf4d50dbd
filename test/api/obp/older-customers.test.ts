import { randomUUID } from 'node:crypto'
import { anyId, customerBody, refused, without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bank: string
let staff: Person
let customerUser: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  staff = await createPerson(engine, {
    roles: [
      ['CanCreateCustomer', bank],
      ['CanCreateUserCustomerLink', bank],
    ],
  })
  customerUser = await createPerson(engine)
})
afterAll(() => engine.stop())

const { title, branch_id: branchId, name_suffix: nameSuffix } = customerBody
const person210 = without(customerBody, 'title', 'branch_id', 'name_suffix')
const person200 = without(person210, 'credit_rating', 'credit_limit')
const newNumber = (): string => randomUUID().slice(0, 8)
const body210 = (): object => ({ user_id: customerUser.userId, customer_number: newNumber(), ...person210 })
const body200 = (): object => ({
  user_id: customerUser.userId,
  customer_number: newNumber(),
  ...person200,
  title,
  branchId,
  nameSuffix,
})
const create = (version: string, body: unknown, as = staff, at = bank): Promise<Reply<{ customer_id: string }>> =>
  call(engine, 'POST', `/obp/${version}/banks/${at}/customers`, { as, body })

test('v2.0.0 answers without bank and credit data, and keeps the members in another spelling', async () => {
  const body = body200()
  const created = await create('v2.0.0', body)
  const shown = without(body, 'user_id', 'title', 'branchId', 'nameSuffix')
  expect([created.status, created.body]).toEqual([201, { customer_id: anyId, ...shown }])
  const reader = await createPerson(engine, { roles: [['CanGetCustomer', bank]] })
  const path = `/obp/v4.0.0/banks/${bank}/customers/${created.body.customer_id}`
  expect((await call(engine, 'GET', path, { as: reader })).body).toMatchObject({
    title,
    branch_id: branchId,
    name_suffix: nameSuffix,
    credit_rating: { rating: '', source: '' },
    credit_limit: { currency: '', amount: '' },
  })
})

test.each(['v2.1.0', 'v2.2.0', 'v3.0.0'])('%s answers the customer with bank and credit data', async (version) => {
  const body = body210()
  const created = await create(version, body)
  const shown = without(body, 'user_id')
  expect([created.status, created.body]).toEqual([201, { bank_id: bank, customer_id: anyId, ...shown }])
})

test('the user is linked in the same step; an empty user_id is the caller', async () => {
  const linked = async (as: Person): Promise<string[]> => {
    const path = '/obp/v5.1.0/users/current/customers/customer_ids'
    const { body } = await call<{ customers: { id: string }[] }>(engine, 'GET', path, { as })
    return body.customers.map(({ id }) => id)
  }
  const { body: theirs } = await create('v2.1.0', body210())
  const { body: own } = await create('v2.0.0', { ...body200(), user_id: '' })
  expect(await linked(customerUser)).toContain(theirs.customer_id)
  expect(await linked(staff)).toEqual([own.customer_id])
})

test('both roles of any bank are enough; one of each level is not', async () => {
  const anywhere = await createPerson(engine, {
    roles: ['CanCreateCustomerAtAnyBank', 'CanCreateUserCustomerLinkAtAnyBank'],
  })
  expect(await create('v2.1.0', body210(), anywhere)).toMatchObject({ status: 201 })
  const mixed = await createPerson(engine, {
    roles: ['CanCreateCustomerAtAnyBank', ['CanCreateUserCustomerLink', bank]],
  })
  expect(await create('v2.1.0', body210(), mixed)).toMatchObject(
    refused(
      403,
      `OBP-20006: User is missing one or more roles: CanCreateCustomer and CanCreateUserCustomerLink entitlements are required for BankId(${bank}).`,
    ),
  )
})

test.each([
  ['v2.0.0', body200],
  ['v2.1.0', body210],
])('%s: the body comes first, then the bank, the roles, the user and the number', async (version, good) => {
  const stranger = await createPerson(engine)
  const bad = { a: 1 }
  expect(await create(version, bad, stranger, 'no.such.bank')).toMatchObject(refused(400, 'OBP-10001'))
  expect(await create(version, good(), stranger, 'no.such.bank')).toMatchObject(refused(400, 'OBP-30001'))
  expect(await create(version, { ...good(), user_id: 'nobody' }, stranger)).toMatchObject(refused(403, 'OBP-20006'))
  const unknown = 'OBP-20005: User not found. Please specify a valid value for USER_ID.'
  for (const user_id of ['nobody', randomUUID()]) {
    expect(await create(version, { ...good(), user_id })).toMatchObject(refused(400, unknown))
  }
  const taken = good()
  expect(await create(version, taken)).toMatchObject({ status: 201 })
  expect(await create(version, taken)).toMatchObject(refused(400, 'OBP-30006: Customer Number already exists.'))
})

test.each([
  ['v2.0.0', 'the members of v2.1.0', () => body210(), 'OBP-10001'],
  ['v2.1.0', 'no rating', () => ({ ...body210(), credit_rating: undefined }), 'OBP-10001'],
  ['v2.1.0', 'no number', () => ({ ...body210(), customer_number: '' }), 'OBP-10001'],
  ['v2.1.0', 'other dependants', () => ({ ...body210(), dependants: 3 }), 'OBP-10020'],
  ['v2.1.0', 'a number of 51', () => ({ ...body210(), customer_number: '9'.repeat(51) }), 'OBP-30051'],
])('%s refuses %s', async (version, _case, body, message) => {
  expect(await create(version, body())).toMatchObject(refused(400, message))
})

describe('v1.4.0', () => {
  const path = (at = bank): string => `/obp/v1.4.0/banks/${at}/customer`
  const bloggs = (): Record<string, unknown> => ({
    customer_number: newNumber(),
    legal_name: 'Joe David Bloggs',
    mobile_phone_number: '+44 07972 444 876',
    email: 'person@example.com',
    face_image: { url: 'www.example.com/person/123/image.png', date: '2013-01-22T00:08:00Z' },
  })
  const newStaff = (roles = ['CanCreateCustomer', 'CanCreateUserCustomerLink']): Promise<Person> =>
    createPerson(engine, { roles: roles.map((role) => [role, bank] as const) })

  test('five members make a customer of the caller, who reads it with its attributes by their types', async () => {
    const person = await newStaff([
      'CanCreateCustomer',
      'CanCreateUserCustomerLink',
      'CanCreateCustomerAttributeAtOneBank',
    ])
    expect(await call(engine, 'GET', path(), { as: person })).toMatchObject(refused(400, 'OBP-30008'))
    const body = bloggs()
    const added = await call<{ customer_id: string }>(engine, 'POST', path(), { as: person, body })
    expect([added.status, added.body]).toEqual([
      200,
      {
        customer_id: anyId,
        ...body,
        date_of_birth: null,
        relationship_status: '',
        dependants: 0,
        dob_of_dependants: [],
        highest_education_attained: '',
        employment_status: '',
        kyc_status: false,
        last_ok_date: null,
        crm: { last_face_to_face_meeting: null, last_phone_call: null, last_login: null },
        string_values: [],
        date_values: [],
        numeric_values: [],
      },
    ])
    for (const [name, type, value] of [
      ['COLOUR', 'STRING', 'red'],
      ['SINCE', 'DATE_WITH_DAY', '2012-04-23'],
      ['SCORE', 'INTEGER', '7'],
      [null, 'STRING', 'of nothing'],
      ['UNSAID', 'STRING', null],
    ]) {
      const attributePath = `/obp/v4.0.0/banks/${bank}/customers/${added.body.customer_id}/attribute`
      await call(engine, 'POST', attributePath, { as: person, body: { name, type, value } })
    }
    expect((await call(engine, 'GET', path(), { as: person })).body).toEqual({
      ...added.body,
      string_values: [{ key: 'COLOUR', string: 'red' }],
      date_values: [{ key: 'SINCE', date: '2012-04-23' }],
      numeric_values: [{ key: 'SCORE', number: '7' }],
    })
  })

  test('is refused without its members, roles, bank or a free number', async () => {
    const person = await newStaff()
    const body = bloggs()
    const add = (sent: unknown, as = person, at = bank): Promise<Reply> =>
      call(engine, 'POST', path(at), { as, body: sent })
    expect(await add(without(body, 'email'))).toMatchObject(refused(400, 'OBP-10001'))
    expect(await add({ ...body, customer_number: '' })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await add(body, await newStaff(['CanCreateCustomer']))).toMatchObject(refused(403, 'OBP-20006'))
    expect(await add(body, person, 'no.such.bank')).toMatchObject(refused(404, 'OBP-30001'))
    expect((await add(body)).status).toBe(200)
    expect(await add(body)).toMatchObject(refused(400, 'OBP-30006'))
    expect(await call(engine, 'POST', path(), { body })).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, 'GET', path())).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, 'GET', path('no.such.bank'), { as: person })).toMatchObject(refused(404, 'OBP-30001'))
  })
})
