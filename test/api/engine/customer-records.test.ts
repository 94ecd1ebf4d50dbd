/** What is in the file of a customer besides their own row: each change of it is on their timeline, with old and new value and who made it. */
import { randomUUID } from 'node:crypto'
import { openCustomerDesk, without } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { auditTimelines } from '../../../start/timeline-audit'
import { listed, loadedVersion } from '../../support/screening-lists'

interface EventJson {
  readonly kind: string
  readonly actor_user_id: string | null
  readonly case_version: number | null
  readonly detail: Readonly<Record<string, unknown>>
}

const roles = [
  ...[
    'CanGetCustomer',
    'CanCreateCustomerAddress',
    'CanDeleteCustomerAddress',
    'CanCreateTaxResidence',
    'CanDeleteTaxResidence',
  ],
  ...[
    'CanCreateCustomerAttributeAtOneBank',
    'CanUpdateCustomerAttributeAtOneBank',
    'CanDeleteCustomerAttributeAtOneBank',
  ],
  ...['CanAddSocialMediaHandle', 'CanCreateUserCustomerLink', 'CanDeleteUserCustomerLink', 'CanCreateAccount'],
  ...['CanCreateCustomerAccountLink', 'CanUpdateCustomerAccountLink', 'CanDeleteCustomerAccountLink'],
  ...['CanUpdateCustomerCreditLimit', 'CanScreenCustomer', 'CanDecideScreeningHit', 'CanGetOnboarding'],
]

let engine: TestEngine
let desk: CustomerDesk
let officer: Person
let owner: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openCustomerDesk(engine, roles)
  const atBank = ['CanUpdateCustomerCreditLimit', 'CanDecideScreeningHit'].map((role) => [role, desk.bank] as const)
  officer = await createPerson(engine, { roles: ['CanUpdateAccountApplications', ...atBank] })
  owner = await createPerson(engine)
})
afterAll(() => engine.stop())

type Body = Readonly<Record<string, unknown>>
const send = async (
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  as = desk.staff,
): Promise<Reply<Body>> => {
  const reply = await call<Body>(engine, method, path, { as, ...(body && { body }) })
  expect([path, reply.status < 300 ? 'done' : reply.body]).toEqual([path, 'done'])
  return reply
}
const bank = (version: string): string => `/obp/${version}/banks/${desk.bank}`
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The timeline of the customer, oldest first, without their creation. */
async function told(customerId: string): Promise<readonly EventJson[]> {
  const path = `/engine/v1/banks/${desk.bank}/customers/${customerId}/timeline?limit=200`
  const { body } = await call<{ events: readonly EventJson[] }>(engine, 'GET', path, { as: desk.staff })
  return [...body.events].reverse().slice(1)
}

const event = (what: 'Added' | 'Changed' | 'Removed', record: string, changes: object, by = desk.staff): object => ({
  kind: `customerRecord${what}`,
  actor_user_id: by.userId,
  case_version: null,
  detail: { record, id: expect.any(String) as string, changes },
})
/** Each member with what it was, and what it has become. */
const from = (was: object, becomes: object): object =>
  Object.fromEntries(
    Object.keys({ ...was, ...becomes }).map((member) => [
      member,
      { from: (was as Body)[member] ?? null, to: (becomes as Body)[member] ?? null },
    ]),
  )

const address = {
  ...{ line_1: 'Way 1', line_2: '', line_3: '', city: 'Ulm', county: '', state: '', postcode: '89073' },
  ...{ country_code: 'DE', tags: ['home'], status: 'OK' },
}

test('addresses', async () => {
  const customerId = await desk.newCustomer()
  const path = `${bank('v3.1.0')}/customers/${customerId}`
  const { body } = await send('POST', `${path}/address`, address)
  const one = `${path}/addresses/${text(body['customer_address_id'])}`
  await send('PUT', one, { ...address, city: 'Bonn' })
  await send('PUT', one, { ...address, city: 'Bonn' })
  await send('DELETE', one)
  expect(await told(customerId)).toMatchObject([
    event('Added', 'address', from({}, address)),
    event('Changed', 'address', from({ city: 'Ulm' }, { city: 'Bonn' })),
    event('Removed', 'address', from({ ...address, city: 'Bonn' }, {})),
  ])
})

test('tax residences', async () => {
  const customerId = await desk.newCustomer()
  const path = `${bank('v3.1.0')}/customers/${customerId}`
  const residence = { domain: 'DE', tax_number: 'T1' }
  const { body } = await send('POST', `${path}/tax-residence`, residence)
  await send('DELETE', `${path}/tax_residencies/${text(body['tax_residence_id'])}`)
  expect(await told(customerId)).toMatchObject([
    event('Added', 'taxResidence', from({}, residence)),
    event('Removed', 'taxResidence', from(residence, {})),
  ])
})

test('attributes', async () => {
  const customerId = await desk.newCustomer()
  const attribute = { name: 'TIER', type: 'STRING', value: 'gold' }
  const { body } = await send('POST', `${bank('v4.0.0')}/customers/${customerId}/attribute`, attribute)
  const id = text(body['customer_attribute_id'])
  await send('PUT', `${bank('v4.0.0')}/customers/${customerId}/attributes/${id}`, { ...attribute, value: 'tin' })
  await send('DELETE', `${bank('v4.0.0')}/customers/attributes/${id}`)
  expect(await told(customerId)).toMatchObject([
    event('Added', 'attribute', from({}, attribute)),
    event('Changed', 'attribute', from({ value: 'gold' }, { value: 'tin' })),
    event('Removed', 'attribute', from({ ...attribute, value: 'tin' }, {})),
  ])
})

test('names in social media', async () => {
  const customerId = await desk.newCustomer()
  const handle = { customer_number: '1', type: 'Twitter', handle: '@eve', date_added: null, date_activated: null }
  await send('POST', `${bank('v2.0.0')}/customers/${customerId}/social_media_handles`, handle)
  expect(await told(customerId)).toMatchObject([
    event('Added', 'socialMediaHandle', from({}, without(handle, 'date_added', 'date_activated'))),
  ])
})

test('who acts for them', async () => {
  const customerId = await desk.newCustomer()
  const links = `${bank('v4.0.0')}/user_customer_links`
  const { body } = await send('POST', links, { user_id: owner.userId, customer_id: customerId })
  await send('DELETE', `${links}/${text(body['user_customer_link_id'])}`)
  const link = { user_id: owner.userId, is_active: true }
  expect(await told(customerId)).toMatchObject([
    event('Added', 'userLink', from({}, link)),
    event('Removed', 'userLink', from(link, {})),
  ])
})

test('whose accounts are theirs', async () => {
  const customerId = await desk.newCustomer()
  const accountId = randomUUID()
  await send('PUT', `${bank('v4.0.0')}/accounts/${accountId}`, {
    ...{ user_id: desk.staff.userId, label: 'L', product_code: 'P', branch_id: 'B' },
    ...{ balance: { currency: 'EUR', amount: '0' }, account_routings: [] },
  })
  const links = `${bank('v5.0.0')}/customer-account-links`
  const asked = { customer_id: customerId, bank_id: desk.bank, account_id: accountId, relationship_type: 'Owner' }
  const { body } = await send('POST', links, asked)
  const one = `${links}/${text(body['customer_account_link_id'])}`
  await send('PUT', one, { relationship_type: 'Heir' })
  await send('DELETE', one)
  const of = (what: object): object => ({ ...what, detail: { ...(what as EventJson).detail, account_id: accountId } })
  expect(await told(customerId)).toMatchObject([
    of(event('Added', 'accountLink', from({}, { relationship_type: 'Owner' }))),
    of(event('Changed', 'accountLink', from({ relationship_type: 'Owner' }, { relationship_type: 'Heir' }))),
    of(event('Removed', 'accountLink', from({ relationship_type: 'Heir' }, {}))),
  ])
})

test('a credit limit that is asked for and refused', async () => {
  const customerId = await desk.newCustomer()
  const { body } = await send('POST', `${bank('v3.1.0')}/customers/${customerId}/credit_limit/requests`, {
    requested_current_rate_amount1: '5000.00',
  })
  const decision = { decision: 'REJECTED', reason: 'no payslips' }
  await send(
    'POST',
    `/engine/v1/banks/${desk.bank}/credit-limit-requests/${text(body['token'])}/decisions`,
    decision,
    officer,
  )
  expect(await told(customerId)).toMatchObject([
    event('Added', 'creditLimitRequest', from({}, { status: 'REQUESTED', amount: 5000, currency: 'EUR' })),
    event(
      'Changed',
      'creditLimitRequest',
      from({ status: 'REQUESTED', reason: '' }, { status: 'REJECTED', reason: 'no payslips' }),
      officer,
    ),
  ])
})

test('an account that is applied for and refused', async () => {
  const customerId = await desk.newCustomer()
  const applications = `${bank('v3.1.0')}/account-applications`
  const asked = { product_code: '1234BW', user_id: owner.userId, customer_id: customerId }
  const { body } = await send('POST', applications, asked)
  await send('PUT', `${applications}/${text(body['account_application_id'])}`, { status: 'REJECTED' }, officer)
  expect(await told(customerId)).toMatchObject([
    event(
      'Added',
      'accountApplication',
      from({}, { status: 'REQUESTED', product_code: '1234BW', user_id: owner.userId }),
    ),
    event('Changed', 'accountApplication', from({ status: 'REQUESTED' }, { status: 'REJECTED' }), officer),
  ])
})

test('an account that is applied for and opened: whoever has decided has made it theirs', async () => {
  const customerId = await desk.newCustomer()
  const applications = `${bank('v3.1.0')}/account-applications`
  const asked = { product_code: '1234BW', user_id: owner.userId, customer_id: customerId }
  const id = text((await send('POST', applications, asked)).body['account_application_id'])
  await send('PUT', `${applications}/${id}`, { status: 'ACCEPTED' }, officer)
  const links = (await told(customerId)).filter(({ detail }) => detail['record'] === 'accountLink')
  expect(links).toMatchObject([event('Added', 'accountLink', from({}, { relationship_type: 'Owner' }), officer)])
  expect(links[0]?.detail).toMatchObject({ account_id: id })
})

test('what the staff say to a screening hit', async () => {
  const customerId = await desk.newCustomer()
  await loadedVersion(engine, [listed('e', 'Eveline Tripman')])
  const { body } = await send('POST', `/engine/v1/banks/${desk.bank}/screenings`, { customer_id: customerId })
  const [hit] = body['hits'] as readonly { readonly hit_id: string }[]
  const path = `/engine/v1/banks/${desk.bank}/screening-hits/${hit?.hit_id ?? ''}/decisions`
  await send('POST', path, { decision: 'false_positive', reason: 'another birth date' }, officer)
  expect(await told(customerId)).toMatchObject([
    event(
      'Changed',
      'screeningHit',
      from({ status: 'OPEN' }, { status: 'FALSE_POSITIVE', reason: 'another birth date' }),
      officer,
    ),
  ])
})

test('what is refused is not told, and what is told is in the chain', async () => {
  const customerId = await desk.newCustomer()
  const residence = { domain: 'DE', tax_number: 'T1' }
  const path = `${bank('v3.1.0')}/customers/${customerId}/tax-residence`
  await send('POST', path, residence)
  expect((await call(engine, 'POST', path, { as: desk.staff, body: residence })).status).toBe(400)
  expect(await told(customerId)).toHaveLength(1)
  expect((await auditTimelines(engine.database)).broken).toBeUndefined()
})
