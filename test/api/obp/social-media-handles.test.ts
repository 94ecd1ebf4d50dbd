import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, ['CanAddSocialMediaHandle', 'CanGetSocialMediaHandles'])
})
afterAll(() => engine.stop())

const handle = {
  customer_number: '5987953',
  type: 'Twitter',
  handle: '@felixsmith',
  date_added: '2024-01-02T03:04:05Z',
  date_activated: '2024-01-03T00:00:00Z',
}
const pathOf = (customer: string, at = desk.bank, version = 'v2.0.0'): string =>
  `/obp/${version}/banks/${at}/customers/${customer}/social_media_handles`
const add = (customer: string, body: unknown, at = desk.bank): Promise<Reply> =>
  call(engine, 'POST', pathOf(customer, at), { as: desk.staff, body })
const listed = async (customer: string): Promise<unknown> =>
  (await call(engine, 'GET', pathOf(customer, desk.bank, 'v5.1.0'), { as: desk.staff })).body

test('a customer has several handles, newest first, whatever number is posted with them', async () => {
  const [customer, other] = [await desk.newCustomer(), await desk.newCustomer()]
  expect(await listed(customer)).toEqual({ checks: [] })
  const added = await add(customer, handle)
  expect([added.status, added.body]).toEqual([201, { success: 'Success' }])
  const second = { customer_number: null, type: null, handle: '@second', date_added: null, date_activated: null }
  expect(await add(customer, second)).toMatchObject({ status: 201 })
  expect(await listed(customer)).toEqual({ checks: [second, handle] })
  expect(await listed(other)).toEqual({ checks: [] })
})

test.each([
  { handle: undefined },
  { type: 't'.repeat(17) },
  { handle: 'h'.repeat(65) },
  { customer_number: '1'.repeat(65) },
  { date_added: '2024-01-02' },
])('%j is refused', async (change) => {
  const customer = await desk.newCustomer()
  expect(await add(customer, { ...handle, ...change })).toMatchObject(
    refused(400, 'OBP-10001: Incorrect json format. The Json body should be the SocialMediaJSON '),
  )
  expect(await listed(customer)).toEqual({ checks: [] })
})

test('nobody, no role, a customer of another bank', async () => {
  const customer = await desk.newCustomer()
  expect(await call(engine, 'POST', pathOf(customer), { body: handle })).toMatchObject(refused(401, 'OBP-20001'))
  expect(await call(engine, 'GET', pathOf(customer))).toMatchObject(refused(401, 'OBP-20001'))
  const as = desk.stranger
  expect(await call(engine, 'POST', pathOf(customer), { as, body: handle })).toMatchObject(
    refused(403, `CanAddSocialMediaHandle at Bank(${desk.bank})`),
  )
  expect(await call(engine, 'GET', pathOf(customer), { as })).toMatchObject(refused(403, 'CanGetSocialMediaHandles'))
  expect(await add(customer, handle, desk.otherBank)).toMatchObject(refused(404, 'OBP-30046'))
  // What no bank can be called is refused before anybody looks for the bank, and after the body.
  const nowhere = 'no%20bank'
  expect(await add(customer, handle, nowhere)).toMatchObject(refused(400, 'OBP-30111: Invalid Bank Id.'))
  expect(await add(customer, {}, nowhere)).toMatchObject(refused(400, 'OBP-10001'))
  expect(await add(customer, handle, 'no.such')).toMatchObject(refused(404, 'OBP-30001'))
  // The body is looked at before bank and role.
  expect(await call(engine, 'POST', pathOf(customer, 'no.such'), { as, body: {} })).toMatchObject(
    refused(400, 'OBP-10001'),
  )
})
