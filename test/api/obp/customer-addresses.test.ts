import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, anyMoment, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, [
    'CanCreateCustomerAddress',
    'CanGetCustomerAddress',
    'CanDeleteCustomerAddress',
  ])
})
afterAll(() => engine.stop())

const address = {
  line_1: 'No 1 the Road',
  line_2: 'The Place',
  line_3: 'The Hill',
  city: 'Berlin',
  county: '',
  state: 'Brandenburg',
  postcode: '13359',
  country_code: 'DE',
  tags: ['mailing', 'home'],
  status: 'OK',
}
type Address = typeof address & { readonly customer_address_id: string }
const absent = refused(
  400,
  "OBP-50200: Connector cannot return the data we requested. <- OBP-30310: Customer's Address not found by CUSTOMER_ADDRESS_ID. ",
)

const send = <Body = Address>(method: string, customer: string, rest: string, body?: unknown, at = desk.bank) =>
  call<Body>(engine, method, `/obp/v4.0.0/banks/${at}/customers/${customer}/${rest}`, {
    as: desk.staff,
    ...(body === undefined ? {} : { body }),
  })
const add = (customer: string, change: object = {}) => send('POST', customer, 'address', { ...address, ...change })
const listed = async (customer: string): Promise<unknown> =>
  (await send<{ addresses: unknown }>('GET', customer, 'addresses')).body.addresses

test('an address is added, read, replaced as a whole and deleted', async () => {
  const customer = await desk.newCustomer()
  expect(await listed(customer)).toEqual([])
  const added = await add(customer)
  const stored = { customer_address_id: anyId, customer_id: customer, ...address, insert_date: anyMoment }
  expect([added.status, added.body]).toEqual([201, stored])
  const second = await add(customer, { city: 'Bonn', tags: null })
  // No tags are read as one empty tag, as clients know it.
  expect(second.body.tags).toEqual([''])
  const path = `addresses/${added.body.customer_address_id}`
  const changed = await send('PUT', customer, path, { ...address, line_2: null, status: 'moved', tags: ['old'] })
  expect([changed.status, changed.body]).toEqual([200, { ...added.body, line_2: null, status: 'moved', tags: ['old'] }])
  expect(await listed(customer)).toEqual([changed.body, second.body])
  expect(await send('DELETE', customer, path)).toMatchObject({ status: 200, body: true })
  expect(await send('DELETE', customer, path)).toMatchObject(absent)
  expect(await send('PUT', customer, path, address)).toMatchObject(absent)
  expect(await listed(customer)).toEqual([second.body])
})

test("an address is not reached through another customer, nor through another bank's URL", async () => {
  const [owner, other] = [await desk.newCustomer(), await desk.newCustomer()]
  const { body: mine } = await add(owner)
  const path = `addresses/${mine.customer_address_id}`
  for (const unknown of [path, 'addresses/no-such', `addresses/${randomUUID()}`]) {
    expect(await send('PUT', other, unknown, address)).toMatchObject(absent)
    expect(await send('DELETE', other, unknown)).toMatchObject(absent)
  }
  for (const [method, rest, body] of [
    ['POST', 'address', address],
    ['PUT', path, address],
    ['GET', 'addresses', undefined],
    ['DELETE', path, undefined],
  ] as const) {
    expect(await send(method, owner, rest, body, desk.otherBank)).toMatchObject(
      refused(
        404,
        `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.. Current CustomerId(${owner})`,
      ),
    )
  }
  expect(await listed(owner)).toEqual([mine])
})

test.each([
  ['POST', 'address', 'CanCreateCustomerAddress'],
  ['PUT', 'addresses/x', 'CanCreateCustomer'],
  ['GET', 'addresses', 'CanGetCustomerAddress'],
  ['DELETE', 'addresses/x', 'CanDeleteCustomerAddress'],
])('%s %s needs a login and %s', async (method, rest, role) => {
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/x/${rest}`
  const body = method.startsWith('P') ? { body: address } : {}
  const ask = (as?: Person): Promise<Reply> =>
    call(engine, method, path, { ...body, ...(as === undefined ? {} : { as }) })
  expect(await ask()).toMatchObject(refused(401, 'OBP-20001'))
  expect(await ask(desk.stranger)).toMatchObject(
    refused(403, `OBP-20006: User is missing one or more roles: ${role} at Bank(${desk.bank})`),
  )
})

test.each([
  { line_1: 'x'.repeat(256) },
  { postcode: '1'.repeat(21) },
  { country_code: 'DEU' },
  { tags: ['a'.repeat(10), 'b'.repeat(10)] },
  { tags: ['a'.repeat(21)], status: 's'.repeat(256) },
])('%j does not fit, which is said after the customer, and nothing is stored', async (change) => {
  const customer = await desk.newCustomer()
  const { body: kept } = await add(customer)
  const full = refused(400, 'OBP-50200: Connector cannot return the data we requested.')
  expect(await add(customer, change)).toMatchObject(full)
  const put = (id: string) => send('PUT', id, `addresses/${kept.customer_address_id}`, { ...address, ...change })
  expect(await put(customer)).toMatchObject(full)
  expect(await add(randomUUID(), change)).toMatchObject(refused(404, 'OBP-30046'))
  expect(await put(randomUUID())).toMatchObject(refused(404, 'OBP-30046'))
  expect(await listed(customer)).toEqual([kept])
})

test.each([
  { status: undefined },
  { line_1: 'nul \u0000' },
  { tags: 'home' },
  // What has a wrong shape as well is told that.
  { tags: 'home', line_1: 'x'.repeat(256) },
])('%j is refused, and nothing is stored', async (change) => {
  const customer = await desk.newCustomer()
  expect(await add(customer, change)).toMatchObject(
    refused(400, 'OBP-10001: Incorrect json format. The Json body should be the PostCustomerAddressJsonV310 '),
  )
  expect(await listed(customer)).toEqual([])
})
