import fc from 'fast-check'
import { customerBody, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Customer {
  readonly customer_id: string
  readonly legal_name: string
  readonly customer_attributes: readonly { readonly name: string; readonly value: string }[]
}
interface Customers {
  readonly customers: readonly Customer[]
}

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let four: string
let five: string

const create = async (legalName: string, phone: string, lastOk: string, at = bank): Promise<string> => {
  const body = {
    ...customerBody,
    legal_name: legalName,
    mobile_phone_number: phone,
    last_ok_date: `${lastOk}T00:00:00Z`,
  }
  const path = `/obp/v4.0.0/banks/${at}/customers`
  return (await call<Customer>(engine, 'POST', path, { as: staff, body })).body.customer_id
}
const note = (customerId: string, name: string, value: string, at = bank): Promise<Reply> =>
  call(engine, 'POST', `/obp/v4.0.0/banks/${at}/customers/${customerId}/attribute`, {
    as: staff,
    body: { name, type: 'STRING', value },
  })

beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  staff = await createPerson(engine, {
    roles: [
      'CanUseCustomerFirehoseAtAnyBank',
      'CanGetCustomersAtAnyBank',
      'CanGetCustomersMinimalAtAnyBank',
      ...['CanCreateCustomer', 'CanGetCustomer', 'CanCreateCustomerAttributeAtOneBank'].flatMap((role) => [
        [role, bank] as const,
        [role, otherBank] as const,
      ]),
    ],
  })
  five = await create('Five', '+3810651', '2024-01-01')
  four = await create('Four', '+49 30 901820', '2023-01-01')
  await create('Six', '+3810652', '2022-01-01')
  await create('Seven', '100%_\\', '2021-01-01')
  const elsewhere = await create('Elsewhere', '+3810651', '2020-01-01', otherBank)
  await note(five, 'RISK', 'HIGH')
  await note(four, 'RISK', 'LOW')
  await note(four, 'TIER', 'GOLD')
  await note(five, 'TIER', 'SILVER')
  await note(elsewhere, 'RISK', 'HIGH', otherBank)
})
afterAll(() => engine.stop())

const get = (path: string, as = staff): Promise<Reply<Customers>> => call<Customers>(engine, 'GET', path, { as })
const namesOf = ({ body }: Reply<Customers>): string[] => body.customers.map((customer) => customer.legal_name)

describe('getCustomersByAttributes', () => {
  test.each([
    ['?RISK=HIGH', ['Five']],
    ['?RISK=LOW&TIER=GOLD', ['Four', 'Four']],
    ['?RISK=HIGH&TIER=GOLD', ['Five', 'Four']],
    ['?RISK=NONE', []],
    ['?risk=HIGH', []],
    ['?RISK=HIGH%20', []],
    ['?RISK=%00', []],
    ['?limit=1', []],
    ['', ['Five', 'Four', 'Four', 'Five']],
  ])('%s', async (query, expected) => {
    const reply = await get(`/obp/v4.0.0/banks/${bank}/customers${query}`)
    expect([reply.status, namesOf(reply)]).toEqual([200, expected])
  })

  test('gives each customer with all attributes, in the shape of v3.1.0', async () => {
    const { body } = await get(`/obp/v4.0.0/banks/${bank}/customers?TIER=GOLD`)
    expect(body.customers).toMatchObject([
      {
        customer_id: four,
        date_of_birth: customerBody.date_of_birth,
        customer_attributes: [
          { name: 'RISK', value: 'LOW' },
          { name: 'TIER', value: 'GOLD' },
        ],
      },
    ])
  })

  test('a value is compared to its end, however long it is', async () => {
    const long = 'v'.repeat(150)
    await note(four, 'LONG', `${long}1`)
    expect(namesOf(await get(`/obp/v4.0.0/banks/${bank}/customers?LONG=${long}1`))).toEqual(['Four'])
    expect(namesOf(await get(`/obp/v4.0.0/banks/${bank}/customers?LONG=${long}2`))).toEqual([])
  })

  test('needs the role at this bank, and asks for one value per name', async () => {
    const stranger = await createPerson(engine)
    const path = `/obp/v4.0.0/banks/${bank}/customers`
    expect(await get(path, stranger)).toMatchObject(refused(403, `CanGetCustomer for BankId(${bank}).`))
    expect(await get(`${path}?RISK=A&RISK=B`)).toMatchObject(refused(400, 'OBP-09016'))
  })
})

describe('getCustomersByCustomerPhoneNumber', () => {
  const search = (pattern: unknown, at = bank, as?: Person): Promise<Reply<Customers>> =>
    call<Customers>(engine, 'POST', `/obp/v4.0.0/banks/${at}/search/customers/mobile-phone-number`, {
      body: { mobile_phone_number: pattern },
      ...(as === undefined ? {} : { as }),
    })

  test.each([
    ['+3810651', ['Five']],
    ['+381%', ['Five', 'Six']],
    ['+381065_', ['Five', 'Six']],
    ['%9018%', ['Four']],
    ['+49 30 901820', ['Four']],
    ['+4930901820', []],
    ['%_\\', ['Seven']],
    ['\\', []],
    ['nope%', []],
    ['', []],
    ['%', ['Five', 'Six', 'Four', 'Seven']],
  ])('%j', async (pattern, expected) => {
    const reply = await search(pattern, bank, staff)
    expect([reply.status, namesOf(reply)]).toEqual([201, expected])
  })

  test('any pattern finds what the same pattern finds in the texts, and nothing else', async () => {
    const numbers = new Map([
      ['Five', '+3810651'],
      ['Four', '+49 30 901820'],
      ['Six', '+3810652'],
      ['Seven', '100%_\\'],
    ])
    const expression = (pattern: string): RegExp =>
      new RegExp(
        `^${Array.from(pattern, (one) => ({ '%': '.*', _: '.' })[one] ?? one.replace(/[$()*+.?[\\\]^{|}/-]/, '\\$&')).join('')}$`,
        'su',
      )
    const piece = fc.constantFrom('%', '_', '\\', '+381', '0651', '30 ', '100', '901820', "'", '.', '+49')
    const patterns = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(patterns, async (pattern) => {
        const fitting = [...numbers].filter(([, number]) => expression(pattern).test(number)).map(([name]) => name)
        expect([...namesOf(await search(pattern, bank, staff))].sort()).toEqual(fitting.sort())
      }),
      { numRuns: 100 },
    )
  })

  test('who has no role finds those for whom they act, and nobody else', async () => {
    const acting = await createPerson(engine)
    await engine.database.writeAtOnce.raw(
      `insert into user_customer_links (link_id, user_id, customer_id) values (gen_random_uuid(), ?, ?)`,
      [acting.userId, four],
    )
    expect(namesOf(await search('%', bank, acting))).toEqual(['Four'])
    expect(namesOf(await search('%', bank, await createPerson(engine)))).toEqual([])
    expect(namesOf(await search('%', otherBank, acting))).toEqual([])
  })

  test('has the shape of v3.0.0', async () => {
    const { body } = await search('+3810651', bank, staff)
    expect(body.customers).toMatchObject([{ customer_id: five, date_of_birth: '1990-05-17', title: 'Dr.' }])
    expect(await search('1')).toMatchObject(refused(401, 'OBP-20001'))
    expect(await search('1', 'no.such.bank', staff)).toMatchObject(refused(404, 'OBP-30001'))
    expect(await search(undefined, bank, staff)).toMatchObject(
      refused(400, 'The Json body should be the PostCustomerPhoneNumberJsonV400 '),
    )
  })
})

describe('getFirehoseCustomers', () => {
  const path = (query: string): string => `/obp/v3.1.0/banks/${bank}/firehose/customers${query}`

  test.each([
    ['', ['Five', 'Four', 'Six', 'Seven']],
    ['?sort_direction=asc&limit=2', ['Seven', 'Six']],
    ['?offset=1&limit=1', ['Four']],
    ['?RISK=LOW&TIER=SILVER', ['Five', 'Four']],
    ['?TIER=GOLD&limit=1', ['Four']],
    ['?limit=2&obp_limit=0&obp_offset=1&obp_sort_direction=up&obp_from_date=x', ['Five', 'Four']],
    ['?RISK=%00', []],
    ['?from_date=2100-01-01T00:00:00.000Z', []],
    ['?to_date=2100-01-01T00:00:00.000Z&limit=1', ['Five']],
    ['?to_date=2020-01-01T00:00:00.000Z', []],
  ])('%s', async (query, expected) => {
    const reply = await get(path(query))
    expect([reply.status, namesOf(reply)]).toEqual([200, expected])
  })

  test('says which part of the list it is', async () => {
    expect((await get(path('?offset=1&limit=7'))).headers.get('Range')).toBe('items=1-7')
  })

  test('from_date looks at the last change', async () => {
    const [row] = await engine.database.read.raw<{ after: string }>(
      `select to_char((max(updated_at) + interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as after
       from customers where bank_id = ?`,
      [bank],
    )
    const query = `?from_date=${row?.after ?? ''}`
    expect(namesOf(await get(path(query)))).toEqual([])
    const clerk = await createPerson(engine, { roles: [['CanUpdateCustomerBranch', bank]] })
    const change = { as: clerk, body: { branch_id: 'B7' } }
    await call(engine, 'PUT', `/obp/v3.1.0/banks/${bank}/customers/${four}/branch`, change)
    expect(namesOf(await get(path(query)))).toEqual(['Four'])
  })

  test.each([
    ['?limit=0', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10025: '],
    ['?from_date=yesterday', 'OBP-10026'],
  ])('%s is refused', async (query, message) => {
    expect(await get(path(query))).toMatchObject(refused(400, message))
  })

  test('the role comes before the bank', async () => {
    const stranger = await createPerson(engine)
    const missing = refused(403, 'OBP-20006: User is missing one or more roles: CanUseCustomerFirehoseAtAnyBank')
    expect(await get('/obp/v3.1.0/banks/no.such.bank/firehose/customers', stranger)).toMatchObject(missing)
    expect(await get('/obp/v3.1.0/banks/no.such.bank/firehose/customers')).toMatchObject(refused(404, 'OBP-30001'))
  })

  test('an instance that does not allow it says so before it looks at roles', async () => {
    const closed = await startEngine({ worker: false, environment: { ALLOW_ACCOUNT_FIREHOSE: 'false' } })
    try {
      const called = (as?: Person) => call(closed, 'GET', path(''), as === undefined ? {} : { as })
      expect(await called(await createPerson(closed))).toMatchObject(refused(400, 'OBP-00009'))
      expect(await called()).toMatchObject(refused(401, 'OBP-20001'))
    } finally {
      await closed.stop()
    }
  })
})

describe('the customers of all banks', () => {
  test('come by bank, in pages', async () => {
    const all = (await get('/obp/v4.0.0/customers')).body.customers
    expect(all.map((customer) => customer.legal_name).sort()).toEqual(['Elsewhere', 'Five', 'Four', 'Seven', 'Six'])
    expect(all[0]).toMatchObject({ date_of_birth: '1990-05-17' })
    const { body } = await get('/obp/v4.0.0/customers-minimal?limit=2&offset=1')
    const keys = all.map(({ customer_id }) => ({ bank_id: expect.any(String) as string, customer_id }))
    expect(body.customers).toEqual(keys.slice(1, 3))
  })

  test.each([
    ['customers', 'CanGetCustomersAtAnyBank'],
    ['customers-minimal', 'CanGetCustomersMinimalAtAnyBank'],
  ])('%s needs %s', async (path, role) => {
    const stranger = await createPerson(engine)
    const missing = refused(403, `OBP-20006: User is missing one or more roles: ${role}`)
    expect(await get(`/obp/v4.0.0/${path}`, stranger)).toMatchObject(missing)
  })
})

test('an open instance lets every login find all customers of a bank, as other servers do', async () => {
  const open = await startEngine({ worker: false, environment: { OPEN_CUSTOMER_CONTACTS: 'true' } })
  const at = await createBank(open)
  const clerk = await createPerson(open, { roles: [['CanCreateCustomer', at]] })
  const created = await call(open, 'POST', `/obp/v5.0.0/banks/${at}/customers`, {
    as: clerk,
    body: { legal_name: 'Somebody', mobile_phone_number: '+381' },
  })
  expect(created.status).toBe(201)
  const found = await call(open, 'POST', `/obp/v4.0.0/banks/${at}/search/customers/mobile-phone-number`, {
    as: await createPerson(open),
    body: { mobile_phone_number: '+381%' },
  })
  expect(found).toMatchObject({ status: 201, body: { customers: [{ legal_name: 'Somebody' }] } })
  for (const list of ['v1.4.0/banks/BANK/crm-events', 'v3.1.0/banks/BANK/meetings'])
    expect((await call(open, 'GET', `/obp/${list.replace('BANK', at)}`, { as: await createPerson(open) })).status).toBe(
      200,
    )
  await open.stop()
})
