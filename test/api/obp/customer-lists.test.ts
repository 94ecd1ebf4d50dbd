import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, customerBody, refused, without } from '../../support/customers'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

type Customer = typeof customerBody & { bank_id: string; customer_id: string; customer_number: string }
interface Customers {
  readonly customers: Customer[]
}

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let stranger: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  staff = await createPerson(engine, { roles: [bank, otherBank].map((at) => ['CanCreateCustomer', at] as const) })
  stranger = await createPerson(engine)
})
afterAll(() => engine.stop())

const create = (version: string, body: unknown = customerBody, at = bank, as = staff): Promise<Reply<Customer>> =>
  call<Customer>(engine, 'POST', `/obp/${version}/banks/${at}/customers`, { as, body })
const anyNumber = expect.stringMatching(/^\d{1,10}$/) as string

describe('the customers of the current user', () => {
  const list = (path: string, as: Person): Promise<Reply<Customers>> => call<Customers>(engine, 'GET', path, { as })

  test('are those that are linked, at every bank or at one', async () => {
    const user = await createPerson(engine)
    const here = (await create('v3.1.0')).body
    const there = (await create('v5.0.0', { legal_name: 'Min', mobile_phone_number: '1' }, otherBank)).body
    for (const { customer_id: customerId } of [here, there]) {
      await engine.database.writeAtOnce.raw(
        'insert into user_customer_links (link_id, user_id, customer_id) values (gen_random_uuid(), ?, ?)',
        [user.userId, customerId],
      )
    }
    const short = {
      ...here,
      date_of_birth: '1990-05-17',
      dob_of_dependants: ['2015-01-01', '2017-02-02'],
      customer_attributes: [],
    }
    for (const version of ['v3.0.0', 'v3.1.0', 'v5.1.0']) {
      const { status, body } = await list(`/obp/${version}/users/current/customers`, user)
      expect([status, body]).toEqual([
        200,
        { customers: [short, { ...there, date_of_birth: '', customer_attributes: [] }] },
      ])
    }
    for (const version of ['v2.1.0', 'v3.1.0']) {
      const { body } = await list(`/obp/${version}/banks/${bank}/customers`, user)
      expect(body).toEqual({ customers: [{ ...here, title: undefined, branch_id: undefined, name_suffix: undefined }] })
      expect(Object.keys(body.customers[0] ?? {})).not.toContain('title')
    }
    const older = without(here, 'title', 'branch_id', 'name_suffix')
    const oldest = without(older, 'bank_id', 'credit_rating', 'credit_limit')
    expect((await list('/obp/v2.0.0/users/current/customers', user)).body.customers[0]).toEqual(oldest)
    expect((await list('/obp/v2.1.0/users/current/customers', user)).body.customers[0]).toEqual(older)
    expect(await list('/obp/v2.2.0/users/current/customers', user)).toMatchObject(refused(404, 'OBP-10404'))
    for (const version of ['v5.0.0', 'v5.1.0']) {
      expect((await list(`/obp/${version}/my/customers`, user)).body.customers).toMatchObject([
        older,
        { customer_id: there.customer_id },
      ])
      expect((await list(`/obp/${version}/banks/${bank}/my/customers`, user)).body).toEqual({ customers: [older] })
    }
    expect((await list('/obp/v5.1.0/users/current/customers/customer_ids', user)).body).toEqual({
      customers: [{ id: here.customer_id }, { id: there.customer_id }],
    })
  })

  test('are none for a user without links; an unknown bank and nobody are refused', async () => {
    expect((await list('/obp/v4.0.0/users/current/customers', stranger)).body).toEqual({ customers: [] })
    expect((await list(`/obp/v3.1.0/banks/${bank}/customers`, stranger)).body).toEqual({ customers: [] })
    expect(await list('/obp/v3.1.0/banks/no.such.bank/customers', stranger)).toMatchObject(refused(404, 'OBP-30001'))
    expect(await list('/obp/v5.0.0/banks/no.such.bank/my/customers', stranger)).toMatchObject(refused(404, 'OBP-30001'))
    expect(await call(engine, 'GET', '/obp/v3.0.0/users/current/customers')).toMatchObject(refused(401, 'OBP-20001'))
  })
})

describe('getCustomersAtOneBank', () => {
  let full: string
  let path: string
  let teller: Person
  beforeAll(async () => {
    full = await createBank(engine)
    path = `/obp/v5.0.0/banks/${full}/customers`
    teller = await createPerson(engine, {
      roles: [
        ['CanCreateCustomer', full],
        ['CanGetCustomers', full],
      ],
    })
    for (const year of [2021, 2023, 2022]) {
      const body = { ...customerBody, legal_name: String(year), last_ok_date: `${year}-01-01T00:00:00Z` }
      await create('v4.0.0', body, full, teller)
    }
    await create('v5.0.0', { legal_name: 'never', mobile_phone_number: '1' }, full, teller)
  })
  const names = async (query: string): Promise<string[]> =>
    (await call<Customers>(engine, 'GET', path + query, { as: teller })).body.customers.map((c) => c.legal_name)

  test.each([
    ['?', ['2023', '2022', '2021', 'never']],
    ['?sort_direction=asc', ['2021', '2022', '2023', 'never']],
    ['?limit=2&offset=1', ['2022', '2021']],
    ['?limit=2&obp_limit=0&obp_offset=1&obp_sort_direction=up', ['2023', '2022']],
    ['?offset=9', []],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  test('has birth dates as days', async () => {
    const { body } = await call<Customers>(engine, 'GET', `${path}?limit=1`, { as: teller })
    expect(body.customers[0]).toEqual({
      ...customerBody,
      bank_id: full,
      customer_id: anyId,
      customer_number: anyNumber,
      legal_name: '2023',
      last_ok_date: '2023-01-01T00:00:00Z',
      date_of_birth: '1990-05-17',
      dob_of_dependants: ['2015-01-01', '2017-02-02'],
    })
  })

  test.each([
    ['?limit=0', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10025: '],
    ['?limit=abc', 'OBP-10025'],
    ['?offset=-1', 'OBP-10024'],
    ['?sort_direction=up', 'OBP-10023'],
  ])('%s is refused', async (query, message) => {
    expect(await call(engine, 'GET', path + query, { as: teller })).toMatchObject(refused(400, message))
  })

  test.each(['/obp/v4.0.0/customers', '/obp/v4.0.0/customers-minimal'])('%s refuses the same', async (everywhere) => {
    const clerk = await createPerson(engine, { roles: ['CanGetCustomersAtAnyBank', 'CanGetCustomersMinimalAtAnyBank'] })
    const wrong = await call(engine, 'GET', `${everywhere}?sort_direction=up`, { as: clerk })
    expect(wrong).toMatchObject(refused(400, 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10023: '))
  })

  test('needs a login and the role at this bank', async () => {
    expect(await call(engine, 'GET', path)).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, 'GET', path, { as: stranger })).toMatchObject(
      refused(403, `OBP-20006: User is missing one or more roles: CanGetCustomers for BankId(${full}).`),
    )
  })
})
