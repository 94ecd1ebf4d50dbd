import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { customerBody } from '../../support/customers'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

type Customer = typeof customerBody & { customer_id: string; customer_number: string }

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let stranger: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  staff = await createPerson(engine, {
    roles: (['CanCreateCustomer', 'CanGetCustomer'] as const).flatMap((role) => [
      [role, bank] as const,
      [role, otherBank] as const,
    ]),
  })
  stranger = await createPerson(engine)
})
afterAll(() => engine.stop())

const create = (version: string, body: unknown = customerBody, at = bank, as = staff): Promise<Reply<Customer>> =>
  call<Customer>(engine, 'POST', `/obp/${version}/banks/${at}/customers`, { as, body })
const refused = (status: number, message: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(message) as string },
})
const anyId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const anyNumber = expect.stringMatching(/^\d{1,10}$/) as string

describe('createCustomer', () => {
  test.each(['v3.1.0', 'v4.0.0', 'v5.0.0', 'v5.1.0'])(
    '%s answers the whole customer, and it can be read',
    async (version) => {
      const created = await create(version)
      expect(created).toMatchObject({ status: 201 })
      expect(created.body).toEqual({ bank_id: bank, customer_id: anyId, customer_number: anyNumber, ...customerBody })
      const path = `/obp/${version}/banks/${bank}/customers/${created.body.customer_id}`
      const read = await call(engine, 'GET', path, { as: staff })
      expect([read.status, read.body]).toEqual([200, { ...created.body, customer_attributes: [] }])
    },
  )

  test('v5.0.0 needs a name and a telephone number only', async () => {
    const created = await create('v5.0.0', {
      legal_name: 'Min',
      mobile_phone_number: '1',
      email: null,
      dependants: null,
    })
    expect([created.status, created.body]).toEqual([
      201,
      {
        ...customerBody,
        bank_id: bank,
        customer_id: anyId,
        customer_number: anyNumber,
        legal_name: 'Min',
        mobile_phone_number: '1',
        email: '',
        face_image: { url: '', date: null },
        date_of_birth: null,
        relationship_status: '',
        dependants: 0,
        dob_of_dependants: [],
        credit_rating: { rating: '', source: '' },
        credit_limit: { currency: '', amount: '' },
        highest_education_attained: '',
        employment_status: '',
        kyc_status: false,
        last_ok_date: null,
        title: '',
        branch_id: '',
        name_suffix: '',
      },
    ])
  })

  test('v5.0.0 takes the number that is given, once per bank', async () => {
    const numbered = { ...customerBody, customer_number: 'N065657' }
    expect(await create('v5.0.0', numbered)).toMatchObject({ status: 201, body: { customer_number: 'N065657' } })
    expect(await create('v5.0.0', numbered)).toMatchObject(refused(400, 'OBP-30006'))
    expect(await create('v5.0.0', numbered, otherBank)).toMatchObject({ status: 201 })
  })

  test('of many that ask for one number at once, one gets it', async () => {
    const numbered = { ...customerBody, customer_number: 'N-race' }
    const replies = await Promise.all(Array.from({ length: 6 }, () => create('v5.0.0', numbered)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400])
  })

  test('keeps e-mail addresses trimmed and in lower case, and takes a number as its text', async () => {
    const body = { ...customerBody, email: ' Eve@Example.COM ', legal_name: 7 }
    expect(await create('v3.1.0', body)).toMatchObject({ body: { email: 'eve@example.com', legal_name: '7' } })
  })

  test('takes null for a text or a date that is not known', async () => {
    const { dependants, dob_of_dependants: dates, kyc_status: status } = customerBody
    const unknown = {
      ...Object.fromEntries(Object.keys(customerBody).map((member) => [member, null])),
      ...{ dependants, dob_of_dependants: dates, kyc_status: status },
      face_image: { url: null, date: null },
      credit_rating: { rating: null, source: null },
      credit_limit: { currency: null, amount: null },
    }
    const created = await create('v3.1.0', unknown)
    expect(created).toMatchObject({
      status: 201,
      body: { legal_name: '', email: '', date_of_birth: null, face_image: { url: '', date: null }, last_ok_date: null },
    })
  })

  test('the same Idempotency-Key makes one customer', async () => {
    const send = (): Promise<Reply<Customer>> =>
      call<Customer>(engine, 'POST', `/obp/v4.0.0/banks/${bank}/customers`, {
        as: staff,
        body: customerBody,
        headers: { 'Idempotency-Key': 'customer-1' },
      })
    const [first, second] = [await send(), await send()]
    expect([second.status, second.body]).toEqual([201, first.body])
  })

  test.each([
    ['nobody', undefined, 401, 'OBP-20001'],
    [
      'no role',
      [],
      403,
      'OBP-20006: User is missing one or more roles: CanCreateCustomer or CanCreateCustomerAtAnyBank for BankId(',
    ],
    ['a role elsewhere', [['CanCreateCustomer', 'other.bank']], 403, 'OBP-20006'],
  ] as const)('%s is refused', async (_case, roles, status, message) => {
    const caller = roles === undefined ? {} : { as: await createPerson(engine, { roles }) }
    const path = `/obp/v4.0.0/banks/${bank}/customers`
    expect(await call(engine, 'POST', path, { ...caller, body: customerBody })).toMatchObject(refused(status, message))
  })

  test('a role at any bank is enough', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateCustomerAtAnyBank'] })
    expect(await create('v3.1.0', customerBody, bank, as)).toMatchObject({ status: 201 })
  })

  test.each([
    ['v3.1.0', 403, 'OBP-20006'],
    [
      'v4.0.0',
      404,
      'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is no.such.bank',
    ],
  ])('%s at an unknown bank without a role', async (version, status, message) => {
    expect(await create(version, customerBody, 'no.such.bank', stranger)).toMatchObject(refused(status, message))
  })

  const shape = 'OBP-10001: Incorrect json format. The Json body should be the PostCustomerJsonV310 '
  test.each([
    ['v3.1.0', { email: undefined }, shape],
    ['v3.1.0', { face_image: null }, shape],
    ['v3.1.0', { dependants: '2' }, shape],
    ['v3.1.0', { kyc_status: 'true' }, shape],
    ['v3.1.0', { date_of_birth: '1980-05-06' }, shape],
    ['v3.1.0', { date_of_birth: '1980-13-06T00:00:00Z' }, shape],
    ['v3.1.0', { legal_name: 'nul \u0000' }, shape],
    [
      'v3.1.0',
      { dependants: 3 },
      'OBP-10020: Incorrect json. The field dependants(3) not equal the length(2) of dob_of_dependants array',
    ],
    ['v4.0.0', { dependants: 3 }, 'OBP-10020'],
    ['v5.0.0', { dependants: 3 }, 'OBP-10020'],
    ['v3.1.0', { legal_name: 'n'.repeat(256) }, 'OBP-30051: Cannot create Customer'],
    ['v4.0.0', { legal_name: 'n'.repeat(256) }, 'OBP-30051'],
    ['v3.1.0', { relationship_status: 'r'.repeat(17) }, 'OBP-30051'],
    ['v3.1.0', { mobile_phone_number: '1'.repeat(51) }, 'OBP-30051'],
    [
      'v4.0.0',
      { branch_id: 'DERBY 6' },
      'OBP-10001: Incorrect json format. Here are all invalid values: List((branch_id,DERBY 6))',
    ],
    [
      'v4.0.0',
      { branch_id: { a: 1 } },
      'OBP-10001: Incorrect json format. Here are all invalid values: List((branch_id,{"a":1}))',
    ],
    ['v5.0.0', { mobile_phone_number: undefined }, shape],
    ['v3.1.0', { title: ['Dr.'] }, shape],
    ['v3.1.0', { dependants: 1.9 }, 'OBP-10020'],
    ['v5.0.0', { dependants: 'two' }, shape],
    ['v5.0.0', { customer_number: '9'.repeat(51) }, 'OBP-30051'],
    ['v5.0.0', { customer_number: 'a::::b' }, 'OBP-10001: Incorrect json format. customer_number can not contain'],
  ])('%s refuses %j', async (version, changed, message) => {
    expect(await create(version, { ...customerBody, ...changed })).toMatchObject(refused(400, message))
  })

  test.each(['v3.1.0', 'v5.0.0'])('%s keeps an object as its JSON, and cuts a number of people', async (version) => {
    const sent = { legal_name: { first: 'Eveline', last: 'Tripman' }, dependants: 2.9 }
    expect(await create(version, { ...customerBody, ...sent })).toMatchObject({
      status: 201,
      body: { legal_name: '{"first":"Eveline","last":"Tripman"}', dependants: 2 },
    })
  })

  test.each(['v3.1.0', 'v5.0.0'])(
    '%s says of a text that does not fit what clients know, and no more',
    async (version) => {
      const reply = await create(version, { ...customerBody, title: 't'.repeat(256) })
      expect(reply).toMatchObject({ status: 400, body: { message: 'OBP-30051: Cannot create Customer' } })
    },
  )

  test.each([
    ['an array', [customerBody]],
    ['a text', 'customer'],
    ['null', null],
  ])('%s is no body', async (_case, body) => {
    expect(await create('v3.1.0', body)).toMatchObject(refused(400, shape))
  })
})

describe('reading one', () => {
  test('by number', async () => {
    const { body: customer } = await create('v4.0.0')
    const path = `/obp/v3.1.0/banks/${bank}/customers/customer-number`
    const ask = (body: unknown, as = staff): Promise<Reply> => call(engine, 'POST', path, { as, body })
    const found = await ask({ customer_number: customer.customer_number })
    expect([found.status, found.body]).toEqual([200, { ...customer, customer_attributes: [] }])
    expect(await ask({ customer_number: 'nope' })).toMatchObject(
      refused(404, 'OBP-30002: Customer not found. Please specify a valid value for CUSTOMER_NUMBER.'),
    )
    expect(await ask({})).toMatchObject(refused(400, 'The Json body should be the PostCustomerNumberJsonV310 '))
    expect(await ask({ customer_number: '1' }, stranger)).toMatchObject(refused(403, `CanGetCustomer at Bank(${bank})`))
  })

  test.each([
    ['an unknown id', () => 'no-such-id'],
    ['a customer of another bank', async () => (await create('v4.0.0', customerBody, otherBank)).body.customer_id],
  ])('%s is not found', async (_case, id) => {
    const customerId = await id()
    expect(await call(engine, 'GET', `/obp/v3.1.0/banks/${bank}/customers/${customerId}`, { as: staff })).toMatchObject(
      refused(
        404,
        `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.. Current CustomerId(${customerId})`,
      ),
    )
  })

  test.each([
    ['nobody', 401, 'OBP-20001'],
    ['no role', 403, 'OBP-20006: User is missing one or more roles: CanGetCustomer at Bank('],
  ])('%s is refused', async (who, status, message) => {
    const caller = who === 'nobody' ? {} : { as: stranger }
    expect(await call(engine, 'GET', `/obp/v3.1.0/banks/${bank}/customers/x`, caller)).toMatchObject(
      refused(status, message),
    )
  })
})
