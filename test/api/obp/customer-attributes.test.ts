import { randomUUID } from 'node:crypto'
import { anyId, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Attribute {
  readonly customer_attribute_id: string
  readonly name: string
  readonly type: string
  readonly value: string
}

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let customerId: string
let otherCustomerId: string
let newCustomer: CustomerDesk['newCustomer']
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const desk = await openCustomerDesk(engine, [
    'CanGetCustomer',
    'CanCreateCustomerAttributeAtOneBank',
    'CanUpdateCustomerAttributeAtOneBank',
    'CanGetCustomerAttributesAtOneBank',
    'CanGetCustomerAttributeAtOneBank',
    'CanDeleteCustomerAttributeAtOneBank',
  ])
  ;({ bank, otherBank, staff, newCustomer } = desk)
  customerId = await newCustomer()
  otherCustomerId = await newCustomer(otherBank)
})
afterAll(() => engine.stop())

const tax = { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: '123456789' }
const pathOf = (id = customerId, at = bank): string => `/obp/v4.0.0/banks/${at}/customers/${id}`
const create = (body: unknown, id = customerId, at = bank): Promise<Reply<Attribute>> =>
  call<Attribute>(engine, 'POST', `${pathOf(id, at)}/attribute`, { as: staff, body })
const list = async (id = customerId, at = bank): Promise<Attribute[]> =>
  (await call<{ customer_attributes: Attribute[] }>(engine, 'GET', `${pathOf(id, at)}/attributes`, { as: staff })).body
    .customer_attributes

test('an attribute is created, listed, read, replaced and deleted, and stands in the replies about its customer', async () => {
  const id = await newCustomer()
  expect(await list(id)).toEqual([])
  const first = await create(tax, id)
  expect([first.status, first.body]).toEqual([201, { customer_attribute_id: anyId, ...tax }])
  const second = (await create({ ...tax, value: 7 }, id)).body
  expect(second).toMatchObject({ name: tax.name, value: '7' })
  expect(await list(id)).toEqual([first.body, second])

  const path = `${pathOf(id)}/attributes/${first.body.customer_attribute_id}`
  const changed = { name: 'AGE', type: 'INTEGER', value: '41' }
  const updated = await call<Attribute>(engine, 'PUT', path, { as: staff, body: changed })
  expect([updated.status, updated.body]).toEqual([200, { ...first.body, ...changed }])
  const read = await call<Attribute>(engine, 'GET', path, { as: staff })
  expect([read.status, read.body]).toEqual([200, updated.body])
  const customer = await call<{ customer_number: string }>(engine, 'GET', pathOf(id), { as: staff })
  expect(customer.body).toMatchObject({ customer_id: id, customer_attributes: [updated.body, second] })
  const query = { as: staff, body: { customer_number: customer.body.customer_number } }
  const byNumber = `/obp/v3.1.0/banks/${bank}/customers/customer-number`
  expect((await call(engine, 'POST', byNumber, query)).body).toEqual(customer.body)
  await engine.database.writeAtOnce.raw(
    'insert into user_customer_links (link_id, user_id, customer_id) values (gen_random_uuid(), ?, ?)',
    [staff.userId, id],
  )
  const own = await call(engine, 'GET', '/obp/v3.0.0/users/current/customers', { as: staff })
  expect(own.body).toMatchObject({ customers: [{ customer_id: id, customer_attributes: [updated.body, second] }] })

  const deleted = await call(engine, 'DELETE', `${pathOf('attributes')}/${first.body.customer_attribute_id}`, {
    as: staff,
  })
  expect([deleted.status, deleted.body]).toEqual([204, undefined])
  expect(await list(id)).toEqual([second])
})

test.each([
  ['no value', { name: 'A', type: 'STRING' }, 'The Json body should be the CustomerAttributeJsonV400 '],
  [
    'an unknown type',
    { ...tax, type: 'string' },
    'OBP-10001: Incorrect json format. The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER(123) and DATE_WITH_DAY(2012-04-23)',
  ],
  ['a name of 51', { ...tax, name: 'n'.repeat(51) }, 'name: at most 50 characters'],
  ['a value of 2001', { ...tax, value: 'v'.repeat(2_001) }, 'value: at most 2000 characters'],
])('%s is refused', async (_case, body, message) => {
  expect(await create(body)).toMatchObject(refused(400, 'OBP-10001: Incorrect json format.'))
  expect(await create(body)).toMatchObject(refused(400, message))
})

test('the longest value of the widest characters is kept', async () => {
  const id = await newCustomer()
  const value = '\u{10348}'.repeat(1_000)
  await create({ ...tax, value }, id)
  expect(await list(id)).toMatchObject([{ value }])
})

test('a name and a value that are null are kept as null, and found by no search', async () => {
  const id = await newCustomer()
  const first = await create({ name: null, type: 'STRING', value: null }, id)
  const unsaid = { customer_attribute_id: anyId, name: null, type: 'STRING', value: null }
  expect([first.status, first.body]).toEqual([201, unsaid])
  const { body: named } = await create(tax, id)
  const path = `${pathOf(id)}/attributes/${named.customer_attribute_id}`
  const changed = await call<Attribute>(engine, 'PUT', path, { as: staff, body: { ...tax, value: null } })
  expect([changed.status, changed.body]).toEqual([200, { ...named, value: null }])
  expect(await list(id)).toEqual([first.body, changed.body])
  const customer = await call(engine, 'GET', pathOf(id), { as: staff })
  expect(customer.body).toMatchObject({ customer_attributes: [first.body, changed.body] })
  for (const query of ['null=null', `${tax.name}=null`, `${tax.name}=`]) {
    const found = await call(engine, 'GET', `/obp/v4.0.0/banks/${bank}/customers?${query}`, { as: staff })
    expect([found.status, found.body]).toEqual([200, { customers: [] }])
  }
})

describe('an attribute that the customer of the URL does not have', () => {
  const missing = refused(
    400,
    'OBP-30069: Customer Attribute not found. Please specify a valid value for CUSTOMER_ATTRIBUTE_ID.',
  )

  test.each([
    ['an unknown id', () => Promise.resolve(randomUUID())],
    ['an id that is none', () => Promise.resolve('x')],
    ['one of another customer', async () => (await create(tax, otherCustomerId, otherBank)).body.customer_attribute_id],
  ])('%s is neither read nor changed', async (_case, idOf) => {
    const path = `${pathOf()}/attributes/${await idOf()}`
    expect(await call(engine, 'GET', path, { as: staff })).toMatchObject(missing)
    expect(await call(engine, 'PUT', path, { as: staff, body: { ...tax, value: 'stolen' } })).toMatchObject(missing)
    expect((await list(otherCustomerId, otherBank)).map(({ value }) => value)).not.toContain('stolen')
  })

  test('is not deleted, and that is no error', async () => {
    const other = (await create(tax, otherCustomerId, otherBank)).body.customer_attribute_id
    const paths = ['customers/attributes', `${customerId}/attributes`].flatMap((path) =>
      [other, randomUUID(), 'x'].map((id) => `/obp/v4.0.0/banks/${bank}/${path}/${id}`),
    )
    for (const path of paths) expect(await call(engine, 'DELETE', path, { as: staff })).toMatchObject({ status: 204 })
    expect((await list(otherCustomerId, otherBank)).map((attribute) => attribute.customer_attribute_id)).toContain(
      other,
    )
  })
})

test('the path that was published first deletes too', async () => {
  const id = await newCustomer()
  const { body } = await create(tax, id)
  const path = `/obp/v5.1.0/banks/${bank}/${id}/attributes/${body.customer_attribute_id}`
  expect(await call(engine, 'DELETE', path, { as: staff })).toMatchObject({ status: 204 })
  expect(await list(id)).toEqual([])
})

test('a customer of another bank is not reached, and a role of any bank counts everywhere', async () => {
  const elsewhere = refused(
    400,
    `OBP-30113: Invalid Bank Id (${bank}). The Customer(${otherCustomerId}) does not belong to this Bank`,
  )
  const { customer_attribute_id: id } = (await create(tax, otherCustomerId, otherBank)).body
  const before = await list(otherCustomerId, otherBank)
  const attributes = `${pathOf(otherCustomerId)}/attributes`
  const changed = { ...tax, value: 'stolen' }
  expect(await create(changed, otherCustomerId)).toMatchObject(elsewhere)
  expect(await call(engine, 'PUT', `${attributes}/${id}`, { as: staff, body: changed })).toMatchObject(elsewhere)
  expect(await call(engine, 'GET', `${attributes}/${id}`, { as: staff })).toMatchObject(elsewhere)
  expect(await call(engine, 'GET', attributes, { as: staff })).toMatchObject(elsewhere)
  expect(await list(otherCustomerId, otherBank)).toEqual(before)
  expect(await create(tax, randomUUID())).toMatchObject(refused(404, 'OBP-30046'))
  const anywhere = await createPerson(engine, { roles: ['CanCreateCustomerAttributeAtAnyBank'] })
  const path = `${pathOf()}/attribute`
  expect(await call(engine, 'POST', path, { as: anywhere, body: tax })).toMatchObject({ status: 201 })
})
