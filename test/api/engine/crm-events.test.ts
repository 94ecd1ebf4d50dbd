import { anyId, openCustomerDesk, refused, without } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, ['CanCreateCrmEvent'])
})
afterAll(() => engine.stop())

const event = {
  customer_name: 'Felix Smith',
  customer_number: '5987953',
  category: 'Call',
  detail: 'Mortgage',
  channel: 'Phone',
  scheduled_date: '2026-01-02T03:04:05Z',
  actual_date: '2026-01-02T03:34:05Z',
  result: 'No answer',
}
const note = (body: unknown, as = desk.staff, bank = desk.bank): Promise<Reply> =>
  call(engine, 'POST', `/engine/v1/banks/${bank}/crm-events`, { as, body })
const listed = async (): Promise<unknown> =>
  (await call(engine, 'GET', `/obp/v1.4.0/banks/${desk.bank}/crm-events`, { as: desk.staff })).body

test('what is noted is what OBP clients read', async () => {
  const noted = await note(event)
  expect(noted).toMatchObject({ status: 201, body: { id: anyId, bank_id: desk.bank, ...event } })
  const planned = await note(without(event, 'scheduled_date', 'actual_date', 'result'))
  expect(planned.body).toMatchObject({ scheduled_date: null, actual_date: null, result: '' })
  expect(await listed()).toEqual({ crm_events: [noted.body, planned.body] })
})

test.each([
  ['nobody', { customer_name: '' }],
  ['nothing', { category: undefined }],
  ['a day that is none', { scheduled_date: '2026-02-30T00:00:00Z' }],
  ['a novel', { detail: 'd'.repeat(2_001) }],
])('an event of %s is refused and not kept', async (_case, change) => {
  const before = await listed()
  expect(await note({ ...event, ...change })).toMatchObject(refused(400, 'OBP-10001'))
  expect(await listed()).toEqual(before)
})

test('it needs the role at the bank', async () => {
  expect(await note(event, desk.stranger)).toMatchObject(refused(403, 'OBP-20006'))
  expect(await note(event, desk.staff, 'no.such.bank')).toMatchObject(refused(404, 'OBP-30001'))
})
