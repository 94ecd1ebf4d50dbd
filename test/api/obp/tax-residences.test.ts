import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, ['CanCreateTaxResidence', 'CanGetTaxResidence', 'CanDeleteTaxResidence'])
})
afterAll(() => engine.stop())

interface TaxResidence {
  readonly tax_residence_id: string
}
const absent = refused(
  400,
  'OBP-50200: Connector cannot return the data we requested. <- OBP-30300: Tax Residence not found by TAX_RESIDENCE_ID. ',
)
const send = <Body = TaxResidence>(method: string, customer: string, rest: string, body?: unknown, at = desk.bank) =>
  call<Body>(engine, method, `/obp/v4.0.0/banks/${at}/customers/${customer}/${rest}`, {
    as: desk.staff,
    ...(body === undefined ? {} : { body }),
  })
const listed = async (customer: string): Promise<unknown> =>
  (await send<object>('GET', customer, 'tax-residences')).body

test.each([
  { domain: 'DE', tax_number: '12 345' },
  { domain: null, tax_number: null },
])('%j is stored once, read and deleted', async (body) => {
  const customer = await desk.newCustomer()
  expect(await listed(customer)).toEqual({ tax_residence: [] })
  const added = await send('POST', customer, 'tax-residence', body)
  expect([added.status, added.body]).toEqual([201, { ...body, tax_residence_id: anyId }])
  expect(await send('POST', customer, 'tax-residence', body)).toMatchObject({
    status: 400,
    body: { message: 'OBP-50200: Connector cannot return the data we requested.' },
  })
  expect(await listed(customer)).toEqual({ tax_residence: [added.body] })
  // The same number of another customer is another residence.
  expect(await send('POST', await desk.newCustomer(), 'tax-residence', body)).toMatchObject({ status: 201 })
  const path = `tax_residencies/${added.body.tax_residence_id}`
  expect(await send('DELETE', await desk.newCustomer(), path)).toMatchObject(absent)
  expect(await send('DELETE', customer, path, undefined, desk.otherBank)).toMatchObject(refused(404, 'OBP-30046'))
  expect(await send('DELETE', customer, path)).toMatchObject({ status: 200, body: true })
  expect(await send('DELETE', customer, path)).toMatchObject(absent)
  expect(await listed(customer)).toEqual({ tax_residence: [] })
})

test('of many that add one at once, one does', async () => {
  const customer = await desk.newCustomer()
  const body = { domain: 'FR', tax_number: '1' }
  const replies = await Promise.all(Array.from({ length: 6 }, () => send('POST', customer, 'tax-residence', body)))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400])
})

test.each(['no-such', randomUUID()])('%s is no tax residence', async (id) => {
  expect(await send('DELETE', await desk.newCustomer(), `tax_residencies/${id}`)).toMatchObject(absent)
})

test.each([
  { domain: 'd'.repeat(21), tax_number: '1' },
  { domain: 'DE', tax_number: 'n'.repeat(21) },
])('%j does not fit, which is said after the customer', async (body) => {
  const customer = await desk.newCustomer()
  expect(await send('POST', customer, 'tax-residence', body)).toMatchObject({
    status: 400,
    body: { message: 'OBP-50200: Connector cannot return the data we requested.' },
  })
  expect(await send('POST', randomUUID(), 'tax-residence', body)).toMatchObject(refused(404, 'OBP-30046'))
  expect(await listed(customer)).toEqual({ tax_residence: [] })
})

test.each([{ domain: 'DE' }, { domain: ['d'], tax_number: '1' }])('%j is refused', async (body) => {
  const customer = await desk.newCustomer()
  expect(await send('POST', customer, 'tax-residence', body)).toMatchObject(
    refused(400, 'OBP-10001: Incorrect json format. The Json body should be the PostTaxResidenceJsonV310 '),
  )
  expect(await listed(customer)).toEqual({ tax_residence: [] })
})

test.each([
  ['POST', 'tax-residence', 'CanCreateTaxResidence'],
  ['GET', 'tax-residences', 'CanGetTaxResidence'],
  ['DELETE', 'tax_residencies/x', 'CanDeleteTaxResidence'],
])('%s %s needs a login and %s', async (method, rest, role) => {
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/x/${rest}`
  const body = method === 'POST' ? { body: { domain: 'DE', tax_number: '1' } } : {}
  const ask = (as?: Person): Promise<Reply> =>
    call(engine, method, path, { ...body, ...(as === undefined ? {} : { as }) })
  expect(await ask()).toMatchObject(refused(401, 'OBP-20001'))
  expect(await ask(desk.stranger)).toMatchObject(refused(403, `${role} at Bank(${desk.bank})`))
})
