/** The KYC calls of the OBP API: they write through the onboarding workflow and read from the database. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { customerBody } from '../../support/customers'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

const kinds = {
  kyc_documents: {
    role: 'CanAddKycDocument',
    reader: 'CanGetAnyKycDocuments',
    write: 'kyc_documents/ID',
    list: 'documents',
    body: {
      customer_number: 'N065657',
      type: 'passport',
      number: 'C01X0006H',
      issue_date: '2019-01-01T00:00:00Z',
      issue_place: 'Berlin',
      expiry_date: '2029-01-01T00:00:00Z',
    },
    tooLong: { type: 'x'.repeat(51) },
    bodyName: 'PostKycDocumentJSON',
  },
  kyc_media: {
    role: 'CanAddKycMedia',
    reader: 'CanGetAnyKycMedia',
    write: 'kyc_media/ID',
    list: 'medias',
    body: {
      customer_number: 'N065657',
      type: 'image',
      url: 'https://example.com/id.png',
      date: '2024-02-02T10:00:00Z',
      relates_to_kyc_document_id: 'doc-065657',
      relates_to_kyc_check_id: 'chk-065657',
    },
    tooLong: { url: 'x'.repeat(256) },
    bodyName: 'PostKycMediaJSON',
  },
  kyc_checks: {
    role: 'CanAddKycCheck',
    reader: 'CanGetAnyKycChecks',
    write: 'kyc_check/ID',
    list: 'checks',
    body: {
      customer_number: 'N065657',
      date: '2024-02-03T10:00:00Z',
      how: 'online_meeting',
      staff_user_id: '11111111-1111-4111-8111-111111111111',
      staff_name: 'Simon',
      satisfied: true,
      comments: 'all fine',
    },
    tooLong: { how: 'x'.repeat(33) },
    bodyName: 'PostKycCheckJSON',
  },
  kyc_statuses: {
    role: 'CanAddKycStatus',
    reader: 'CanGetAnyKycStatuses',
    write: 'kyc_statuses',
    list: 'statuses',
    body: { customer_number: 'N065657', ok: true, date: '2024-02-04T10:00:00Z' },
    tooLong: { customer_number: 'x'.repeat(51) },
    bodyName: 'PostKycStatusJSON',
  },
} as const
type Kind = keyof typeof kinds
const all = Object.keys(kinds) as Kind[]
const withId = all.filter((kind) => kind !== 'kyc_statuses')

interface Bank {
  readonly bankId: string
  readonly staff: Person
}
let engine: TestEngine
let bank: Bank

async function openBank(on: TestEngine): Promise<Bank> {
  const bankId = await createBank(on)
  const atBank = ['CanCreateCustomer', 'CanGetCustomer', ...all.map((kind) => kinds[kind].role)]
  const roles = [...all.map((kind) => kinds[kind].reader), ...atBank.map((role) => [role, bankId] as const)]
  return { bankId, staff: await createPerson(on, { roles }) }
}
beforeAll(async () => {
  engine = await startEngine()
  bank = await openBank(engine)
})
afterAll(() => engine.stop())

async function newCustomer(on: TestEngine = engine, { bankId, staff }: Bank = bank): Promise<string> {
  const body = { ...customerBody, kyc_status: false }
  const path = `/obp/v4.0.0/banks/${bankId}/customers`
  return (await call<{ customer_id: string }>(on, 'POST', path, { as: staff, body })).body.customer_id
}
const put = (kind: Kind, customerId: string, id: string, change: object = {}): Promise<Reply> =>
  call(
    engine,
    'PUT',
    `/obp/v2.0.0/banks/${bank.bankId}/customers/${customerId}/${kinds[kind].write.replace('ID', id)}`,
    { as: bank.staff, body: { ...kinds[kind].body, ...change } },
  )
const list = async (kind: Kind, customerId: string): Promise<unknown> =>
  (
    await call<Record<string, unknown>>(engine, 'GET', `/obp/v3.1.0/customers/${customerId}/${kind}`, {
      as: bank.staff,
    })
  ).body[kinds[kind].list]
const versions = (customerId: string): Promise<unknown[]> =>
  engine.database.read.raw('select document_id as id, version from kyc_documents where customer_id = ? order by 1', [
    customerId,
  ])

test.each(all)('%s: what is written is answered, and read at once', async (kind) => {
  const customerId = await newCustomer()
  expect(await list(kind, customerId)).toEqual([])
  const ofRecord = kind === 'kyc_statuses' ? {} : { bank_id: bank.bankId, id: 'rec-1' }
  const stored = { ...ofRecord, customer_id: customerId, ...kinds[kind].body }
  const added = await put(kind, customerId, 'rec-1')
  expect([added.status, added.body]).toEqual([201, stored])
  expect(await list(kind, customerId)).toEqual([stored])
})

test.each(all)('%s: null for a text or a date is stored and given back', async (kind) => {
  const customerId = await newCustomer()
  const nothing = Object.fromEntries(
    Object.entries(kinds[kind].body).map(([member, value]) => [member, typeof value === 'boolean' ? value : null]),
  )
  const added = await put(kind, customerId, 'rec-1', nothing)
  expect(added).toMatchObject({ status: 201, body: nothing })
  expect(await list(kind, customerId)).toEqual([added.body])
})

test('the first document of a customer opens the case', async () => {
  const customerId = await newCustomer()
  await put('kyc_documents', customerId, 'doc-1')
  const cases = await engine.database.read.raw('select state, waiting_for from kyc_cases where customer_id = ?', [
    customerId,
  ])
  expect(cases).toEqual([{ state: 'checking', waiting_for: 'waiting for 1 of 1 checks' }])
  expect((await engine.client.workflow.getHandle(`onboarding/${customerId}`).describe()).status.name).toBe('RUNNING')
})

test('the same content twice is one version; other content is the next, and the timeline keeps both', async () => {
  const customerId = await newCustomer()
  await put('kyc_documents', customerId, 'doc-1')
  await put('kyc_documents', customerId, 'doc-1')
  expect(await versions(customerId)).toEqual([{ id: 'doc-1', version: 1 }])
  await put('kyc_documents', customerId, 'doc-2')
  const changed = await put('kyc_documents', customerId, 'doc-1', { number: 'CHANGED1' })
  expect(changed).toMatchObject({ status: 201, body: { number: 'CHANGED1' } })
  expect(await versions(customerId)).toEqual([
    { id: 'doc-1', version: 2 },
    { id: 'doc-2', version: 1 },
  ])
  // Last update first.
  expect(await list('kyc_documents', customerId)).toMatchObject([{ id: 'doc-1' }, { id: 'doc-2' }])
  const numbers = await engine.database.read.raw(
    `select detail->'record'->>'number' as number from kyc_case_events where customer_id = ? and kind = 'documentRecorded'
     and detail->'record'->>'id' = 'doc-1' order by recorded_order`,
    [customerId],
  )
  expect(numbers).toEqual([{ number: 'C01X0006H' }, { number: 'CHANGED1' }])
})

test('documents that come at once are all stored, the same one that comes often once', async () => {
  const customerId = await newCustomer()
  // More than Temporal lets wait at one workflow: the rest is tried again, not lost.
  const ids = [...Array.from({ length: 20 }, (_, index) => `doc-${10 + index}`), 'doc-29', 'doc-29']
  const replies = await Promise.all(ids.map((id) => put('kyc_documents', customerId, id)))
  expect(replies.map(({ status }) => status)).toEqual(ids.map(() => 201))
  expect(await versions(customerId)).toEqual([...new Set(ids)].map((id) => ({ id, version: 1 })))
})

test("an id is the customer's own: another customer's record of this id stays as it is", async () => {
  const [one, other] = [await newCustomer(), await newCustomer()]
  await put('kyc_documents', one, 'doc-1')
  await put('kyc_documents', other, 'doc-1', { number: 'OTHER' })
  expect(await list('kyc_documents', one)).toMatchObject([{ number: 'C01X0006H' }])
  expect(await list('kyc_documents', other)).toMatchObject([{ number: 'OTHER' }])
})

test("statuses are a timeline, newest last; the latest is the customer's, the last good one dates it", async () => {
  const customerId = await newCustomer()
  const customer = async (): Promise<unknown> =>
    (await call(engine, 'GET', `/obp/v3.1.0/banks/${bank.bankId}/customers/${customerId}`, { as: bank.staff })).body
  await put('kyc_statuses', customerId, '')
  await put('kyc_statuses', customerId, '')
  expect(await customer()).toMatchObject({ kyc_status: true, last_ok_date: '2024-02-04T10:00:00Z' })
  await put('kyc_statuses', customerId, '', { ok: false, date: '2024-03-04T10:00:00Z' })
  expect(await list('kyc_statuses', customerId)).toMatchObject([{ ok: true }, { ok: false }])
  expect(await customer()).toMatchObject({ kyc_status: false, last_ok_date: '2024-02-04T10:00:00Z' })
})

describe.each(all)('%s refuses', (kind) => {
  const { write, role, bodyName, body, reader } = kinds[kind]
  const path = (bankId: string, customerId: string): string =>
    `/obp/v4.0.0/banks/${bankId}/customers/${customerId}/${write.replace('ID', 'rec-1')}`

  test('nobody, no role, an unknown bank (after the role), an unknown customer (before the body)', async () => {
    const customerId = await newCustomer()
    const stranger = await createPerson(engine)
    const [first] = Object.keys(body)
    const replies = [
      await call(engine, 'PUT', path(bank.bankId, customerId), { body }),
      await call(engine, 'PUT', path(bank.bankId, customerId), { as: stranger, body }),
      await call(engine, 'PUT', path('no.such.bank', customerId), { as: stranger, body }),
      await call(engine, 'PUT', path(bank.bankId, 'no-such'), { as: bank.staff, body: { [String(first)]: null } }),
    ]
    const roleText = `OBP-20006: User is missing one or more roles: ${role} at Bank`
    const customerText =
      'OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.. Current CustomerId(no-such)'
    expect(replies.map(({ status, body: { message } }) => [status, message])).toEqual([
      [401, expect.stringContaining('OBP-20001')],
      [403, `${roleText}(${bank.bankId})`],
      [403, `${roleText}(no.such.bank)`],
      [404, customerText],
    ])
  })

  test("another bank's customer", async () => {
    const other = await openBank(engine)
    const reply = await call(engine, 'PUT', path(bank.bankId, await newCustomer(engine, other)), {
      as: bank.staff,
      body,
    })
    expect(reply).toMatchObject({ status: 404, body: { message: expect.stringContaining('OBP-30046') as string } })
  })

  test.each([
    ['no body members', () => ({})],
    [
      'null for a flag, or a missing member',
      () => ({ ...body, customer_number: undefined, satisfied: null, ok: null }),
    ],
    ['a 13th month', () => ({ ...body, date: '2024-13-01T00:00:00Z', issue_date: '2024-13-01T00:00:00Z' })],
    ['an over-long text', () => ({ ...body, ...kinds[kind].tooLong })],
    ['a NUL character', () => ({ ...body, customer_number: 'a\u0000b' })],
  ])('%s', async (_case, bad) => {
    const customerId = await newCustomer()
    const reply = await call(engine, 'PUT', path(bank.bankId, customerId), { as: bank.staff, body: bad() })
    const text = `OBP-10001: Incorrect json format. The Json body should be the ${bodyName} `
    expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(text) as string } })
    expect(await list(kind, customerId)).toEqual([])
  })

  test('readers without the system role, and unknown customers', async () => {
    const atBank = await createPerson(engine, { roles: [[role, bank.bankId]] })
    const customerId = await newCustomer()
    expect(await call(engine, 'GET', `/obp/v2.0.0/customers/${customerId}/${kind}`, { as: atBank })).toMatchObject({
      status: 403,
      body: { message: `OBP-20006: User is missing one or more roles: ${reader}` },
    })
    expect(await call(engine, 'GET', `/obp/v2.0.0/customers/no-such/${kind}`, { as: bank.staff })).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('Current CustomerId(no-such)') as string },
    })
  })
})

test.each(withId.flatMap((kind) => ['x'.repeat(45), 'a%0Ab'].map((id) => [kind, id] as const)))(
  '%s refuses the id %s',
  async (kind, id) => {
    const reply = await put(kind, await newCustomer(), id)
    expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-10001') as string } })
  },
)

test('without a worker a document is answered with 503 and a retry hint, and nothing is written', async () => {
  const idle = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '300' } })
  try {
    const own = await openBank(idle)
    const customerId = await newCustomer(idle, own)
    const path = `/obp/v2.0.0/banks/${own.bankId}/customers/${customerId}/kyc_documents/doc-1`
    const reply = await call(idle, 'PUT', path, { as: own.staff, body: kinds.kyc_documents.body })
    expect([reply.status, reply.headers.get('Retry-After')]).toEqual([503, '1'])
    const counts = await idle.database.read.raw(
      `select (select count(*)::int from kyc_documents) as documents, (select count(*)::int from kyc_cases) as cases,
              (select count(*)::int from kyc_case_events where kind <> 'customerCreated') as events`,
    )
    expect(counts).toEqual([{ documents: 0, cases: 0, events: 0 }])
    await idle.client.workflow.getHandle(`onboarding/${customerId}`).terminate()
  } finally {
    await idle.stop()
  }
})
