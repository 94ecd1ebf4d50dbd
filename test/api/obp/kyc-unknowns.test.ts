/** What a case makes of documents of which something is not known. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { defaultPolicy } from '../../../domain/kyc/policy'
import { openCustomerDesk } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openCustomerDesk(engine, ['CanAddKycDocument', 'CanAddKycStatus', 'CanGetCustomer'])
})
afterAll(() => engine.stop())

const document = {
  customer_number: 'N1',
  type: 'passport',
  number: 'C01X0006H',
  issue_date: '2019-01-01T00:00:00Z',
  issue_place: 'Berlin',
  expiry_date: '2029-01-01T00:00:00Z',
}
const put = async (customerId: string, rest: string, body: object): Promise<void> => {
  const path = `/obp/v4.0.0/banks/${desk.bank}/customers/${customerId}/${rest}`
  expect(await call(engine, 'PUT', path, { as: desk.staff, body })).toMatchObject({ status: 201 })
}

test('a document without a type is not the passport that a policy asks for; one without an expiry date does not run out', async () => {
  const customerId = await desk.newCustomer()
  const policy = JSON.stringify({ ...defaultPolicy, requiredDocumentTypes: ['passport'] })
  await engine.database.writeAtOnce.raw(
    'insert into onboarding_policies (bank_id, version, policy) values (?, 1, ?::jsonb)',
    [desk.bank, policy],
  )
  const waiting = (): Promise<unknown[]> =>
    engine.database.read.raw('select waiting_for, due_at from kyc_cases where customer_id = ?', [customerId])
  await put(customerId, 'kyc_documents/doc-1', { ...document, type: null })
  expect(await waiting()).toMatchObject([{ waiting_for: 'waiting for passport' }])
  await put(customerId, 'kyc_documents/doc-2', { ...document, expiry_date: null })
  expect(await waiting()).toMatchObject([{ waiting_for: 'waiting for 1 of 1 checks' }])
})

test('a good status without a date leaves the date of the last good one', async () => {
  const customerId = await desk.newCustomer()
  await put(customerId, 'kyc_statuses', { customer_number: 'N1', ok: true, date: '2024-02-04T10:00:00Z' })
  await put(customerId, 'kyc_statuses', { customer_number: 'N1', ok: true, date: null })
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/${customerId}`
  expect((await call(engine, 'GET', path, { as: desk.staff })).body).toMatchObject({
    kyc_status: true,
    last_ok_date: '2024-02-04T10:00:00Z',
  })
})
