import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { customerBody } from '../../support/customers'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface Customer {
  readonly customer_id: string
  readonly customer_number: string
}
interface Update {
  readonly segment: string
  readonly roles: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  readonly changed: Readonly<Record<string, unknown>>
}

const updates: readonly Update[] = [
  {
    segment: 'email',
    roles: ['CanUpdateCustomerEmail'],
    body: { email: ' New@Example.COM ' },
    changed: { email: 'new@example.com' },
  },
  {
    segment: 'mobile-number',
    roles: ['CanUpdateCustomerMobilePhoneNumber'],
    body: { mobile_phone_number: '+381631954907' },
    changed: { mobile_phone_number: '+381631954907' },
  },
  {
    segment: 'number',
    roles: ['CanUpdateCustomerNumber'],
    body: { customer_number: 'U1' },
    changed: { customer_number: 'U1' },
  },
  {
    segment: 'identity',
    roles: ['CanUpdateCustomerIdentity'],
    body: { legal_name: 'Eve T', date_of_birth: '1981-01-02T00:00:00Z', title: 'Ms', name_suffix: 'Jr' },
    changed: { legal_name: 'Eve T', date_of_birth: '1981-01-02T00:00:00Z', title: 'Ms', name_suffix: 'Jr' },
  },
  {
    segment: 'branch',
    roles: ['CanUpdateCustomerBranch', 'CanUpdateCustomerIdentity'],
    body: { branch_id: 'B 7' },
    changed: { branch_id: 'B 7' },
  },
  {
    segment: 'data',
    roles: ['CanUpdateCustomerData', 'CanUpdateCustomerIdentity'],
    body: {
      face_image: { url: 'u', date: '2014-01-21T23:08:00Z' },
      relationship_status: 'married',
      dependants: 5,
      highest_education_attained: 'PhD',
      employment_status: 'self',
    },
    changed: {
      face_image: { url: 'u', date: '2014-01-21T23:08:00Z' },
      relationship_status: 'married',
      dependants: 5,
      highest_education_attained: 'PhD',
      employment_status: 'self',
    },
  },
  {
    segment: 'credit-limit',
    roles: ['CanUpdateCustomerCreditLimit'],
    body: { credit_limit: { currency: 'GBP', amount: 1000 } },
    changed: { credit_limit: { currency: 'GBP', amount: '1000' } },
  },
  {
    segment: 'credit-rating-and-source',
    roles: ['CanUpdateCustomerCreditRatingAndSource', 'CanUpdateCustomerCreditRatingAndSourceAtAnyBank'],
    body: { credit_rating: 'Good', credit_source: 'Bank' },
    changed: { credit_rating: { rating: 'Good', source: 'Bank' } },
  },
]

let engine: TestEngine
let bank: string
let otherBank: string
let staff: Person
let stranger: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  otherBank = await createBank(engine)
  const roles = [...new Set(['CanCreateCustomer', 'CanGetCustomer', ...updates.flatMap((update) => update.roles)])]
  staff = await createPerson(engine, {
    roles: roles.flatMap((role) =>
      role.endsWith('AtAnyBank') ? [] : [[role, bank] as const, ['CanCreateCustomer', otherBank] as const],
    ),
  })
  stranger = await createPerson(engine)
})
afterAll(() => engine.stop())

const create = async (at = bank): Promise<Customer> =>
  (await call<Customer>(engine, 'POST', `/obp/v4.0.0/banks/${at}/customers`, { as: staff, body: customerBody })).body
const put = (customerId: string, segment: string, body: unknown, as?: Person, at = bank): Promise<Reply> =>
  call(engine, 'PUT', `/obp/v3.1.0/banks/${at}/customers/${customerId}/${segment}`, {
    body,
    ...(as === undefined ? {} : { as }),
  })
const refused = (status: number, message: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(message) as string },
})

describe.each(updates)('$segment', ({ segment, roles, body, changed }) => {
  test('replaces its own members only, and the next read sees it', async () => {
    const before = await create()
    const after = { ...before, ...changed }
    const reply = await put(before.customer_id, segment, body, staff)
    expect([reply.status, reply.body]).toEqual([200, after])
    const path = `/obp/v5.1.0/banks/${bank}/customers/${before.customer_id}`
    expect((await call(engine, 'GET', path, { as: staff })).body).toEqual({ ...after, customer_attributes: [] })
  })

  test('is refused for nobody, without the role, at an unknown bank, without its members, for an unknown customer', async () => {
    expect(await put('x', segment, body)).toMatchObject(refused(401, 'OBP-20001'))
    const [only = '', second] = roles
    const names = second === undefined ? `${only} at Bank(${bank})` : `${only} or ${second} for BankId(${bank}).`
    expect(await put('x', segment, body, stranger)).toMatchObject(
      refused(403, `OBP-20006: User is missing one or more roles: ${names}`),
    )
    expect(await put('x', segment, body, staff, 'no.such.bank')).toMatchObject(refused(404, 'OBP-30001'))
    expect(await put('x', segment, {}, staff)).toMatchObject(
      refused(400, 'OBP-10001: Incorrect json format. The Json body should be the PutUpdateCustomer'),
    )
    expect(await put('no-such', segment, body, staff)).toMatchObject(
      refused(
        404,
        'OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.. Current CustomerId(no-such)',
      ),
    )
  })

  test('does not reach a customer of another bank', async () => {
    const { customer_id: elsewhere } = await create(otherBank)
    expect(await put(elsewhere, segment, body, staff)).toMatchObject(refused(404, 'OBP-30046'))
  })
})

test.each([
  ['email', { email: 'e'.repeat(201) }],
  ['number', { customer_number: null }],
  ['mobile-number', { mobile_phone_number: '1'.repeat(51) }],
  ['number', { customer_number: '' }],
  ['number', { customer_number: 'a::::b' }],
  ['identity', { legal_name: 'E', date_of_birth: '1981-01-02', title: '', name_suffix: '' }],
  ['credit-limit', { credit_limit: '1000' }],
  [
    'data',
    {
      face_image: { url: 'u', date: '2014-01-21T23:08:00Z' },
      relationship_status: '',
      dependants: 2_147_483_648,
      highest_education_attained: '',
      employment_status: '',
    },
  ],
])('%s refuses %j', async (segment, body) => {
  const { customer_id: customerId } = await create()
  expect(await put(customerId, segment, body, staff)).toMatchObject(refused(400, 'OBP-10001'))
})

test.each([
  ['email', { email: null }, { email: '' }],
  [
    'identity',
    { legal_name: null, date_of_birth: null, title: null, name_suffix: null },
    { legal_name: '', date_of_birth: null, title: '', name_suffix: '' },
  ],
  ['credit-limit', { credit_limit: { currency: null, amount: null } }, { credit_limit: { currency: '', amount: '' } }],
])('%s takes null as nothing known', async (segment, body, changed) => {
  const before = await create()
  const reply = await put(before.customer_id, segment, body, staff)
  expect([reply.status, reply.body]).toEqual([200, { ...before, ...changed }])
})

test('the number of dependants is what the staff say it is, a negative one too', async () => {
  const before = await create()
  const others = { relationship_status: '', highest_education_attained: '', employment_status: '' }
  const data = { face_image: customerBody.face_image, dependants: -1, ...others }
  const reply = await put(before.customer_id, 'data', { ...data, dependants: -1.5 }, staff)
  expect([reply.status, reply.body]).toEqual([200, { ...before, ...data }])
})

test('a number in use at the bank is refused, the own one too; under an Idempotency-Key as well', async () => {
  const [first, second] = [await create(), await create()]
  for (const number of [first.customer_number, second.customer_number]) {
    const message = `CUSTOMER_NUMBER. Current customer_number(${number}) and Current bank_id(${bank})`
    const path = `/obp/v3.1.0/banks/${bank}/customers/${first.customer_id}/number`
    const headers = { 'Idempotency-Key': `number-${number}` }
    const body = { customer_number: number }
    for (const sent of [{}, { headers }, { headers }]) {
      expect(await call(engine, 'PUT', path, { as: staff, body, ...sent })).toMatchObject(
        refused(
          400,
          `OBP-30006: Customer Number already exists. Please specify a different value for BANK_ID or ${message}`,
        ),
      )
    }
  }
})
