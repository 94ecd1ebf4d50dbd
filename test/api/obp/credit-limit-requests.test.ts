import { randomUUID } from 'node:crypto'
import { creditLimitRequestId } from '../../../domain/ids'
import { creditLimitRequestWorkflow } from '../../../workflows/contract'
import { anyId, anyMoment, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: CustomerDesk
let customerUser: Person
beforeAll(async () => {
  engine = await startEngine({ environment: { STAFF_DECISION_SECONDS: '86400' } })
  desk = await openCustomerDesk(engine, [
    'CanUpdateCustomerCreditLimit',
    'CanCreateUserCustomerLink',
    'CanDeleteUserCustomerLink',
    'CanGetCustomer',
  ])
  customerUser = await createPerson(engine)
})
afterAll(() => engine.stop())

const newCustomer = async (): Promise<string> => {
  const customer = await desk.newCustomer()
  const body = { user_id: customerUser.userId, customer_id: customer }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body })
  return customer
}
const at = (customer: string, rest = '', bank = desk.bank): string =>
  `/obp/v3.1.0/banks/${bank}/customers/${customer}/credit_limit/requests${rest}`
const ask = (customer: string, body: object = {}, as = customerUser): Promise<Reply<{ token: string }>> =>
  call(engine, 'POST', at(customer), { as, body: { requested_current_rate_amount1: '5000.00', ...body } })
const decide = (id: string, decision: string, as = desk.staff, bank = desk.bank): Promise<Reply> =>
  call(engine, 'POST', `/engine/v1/banks/${bank}/credit-limit-requests/${id}/decisions`, {
    as,
    body: { decision, reason: 'three payslips' },
  })
const limitOf = async (customer: string): Promise<unknown> => {
  const path = `/obp/v4.0.0/banks/${desk.bank}/customers/${customer}`
  return (await call<{ credit_limit: object }>(engine, 'GET', path, { as: desk.staff })).body.credit_limit
}
const idOf = (customerId: string, requestId: string): string => creditLimitRequestId({ customerId, requestId })
const before = { currency: 'EUR', amount: '1000.00' }

test('a request is stored, listed, accepted by the staff, and then the limit is what was asked for', async () => {
  const customer = await newCustomer()
  const asked = await ask(customer, { current_credit_documentation: 'payslips', requested_current_rate_amount2: '2' })
  expect([asked.status, asked.body]).toEqual([
    201,
    {
      execution_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      execution_time: expect.stringMatching(/^\d\d:\d\d:\d\dZ$/) as string,
      token: anyId,
      short_reference: asked.body.token.slice(0, 8).toUpperCase(),
    },
  ])
  const request = {
    rank_amount_1: '5000.00',
    nominal_interest_1: '',
    rank_amount_2: '2',
    nominal_interest_2: '',
    request_id: asked.body.token,
    customer_id: customer,
    credit_limit: { currency: 'EUR', amount: '5000.00' },
    details: { current_credit_documentation: 'payslips', requested_current_rate_amount2: '2' },
    status: 'REQUESTED',
    requested_by_user_id: customerUser.userId,
    requested_date: anyMoment,
    decided_by_user_id: null,
    decided_date: null,
    reason: '',
  }
  const read = (rest: string): Promise<Reply> => call(engine, 'GET', at(customer, rest), { as: customerUser })
  expect((await read(`/${asked.body.token}`)).body).toEqual(request)
  expect((await read('')).body).toMatchObject({ rank_amount_1: '5000.00', credit_limit_requests: [request] })
  expect(await limitOf(customer)).toEqual(before)
  const decided = {
    status: 'ACCEPTED',
    decided_by_user_id: desk.staff.userId,
    decided_date: anyMoment,
    reason: 'three payslips',
  }
  expect(await decide(asked.body.token, 'ACCEPTED')).toMatchObject({ status: 200, body: { ...request, ...decided } })
  expect(await limitOf(customer)).toEqual({ currency: 'EUR', amount: '5000.00' })
})

test('a rejected request leaves the limit; nobody decides twice', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  expect(await decide(body.token, 'REJECTED')).toMatchObject({ status: 200, body: { status: 'REJECTED' } })
  expect(await decide(body.token, 'ACCEPTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect(await limitOf(customer)).toEqual(before)
})

test('of many decisions at once one counts', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  const replies = await Promise.all(
    ['ACCEPTED', 'REJECTED', 'ACCEPTED', 'REJECTED'].map((decision) => decide(body.token, decision)),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
  const won = replies.find(({ status }) => status === 200)?.body as unknown as { status: string }
  const after = won.status === 'ACCEPTED' ? { currency: 'EUR', amount: '5000.00' } : before
  expect(await limitOf(customer)).toEqual(after)
})

test('who has asked does not decide', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer, {}, desk.staff)
  expect(await decide(body.token, 'ACCEPTED')).toMatchObject(refused(403, 'OBP-39005'))
  const other = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', desk.bank]] })
  expect((await decide(body.token, 'ACCEPTED', other)).status).toBe(200)
})

test('who acts for the customer, even formerly, does not decide, whoever has asked', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer, {}, desk.staff)
  const acting = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', desk.bank]] })
  const link = { user_id: acting.userId, customer_id: customer }
  const links = `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`
  const made = await call<{ user_customer_link_id: string }>(engine, 'POST', links, { as: desk.staff, body: link })
  expect(await decide(body.token, 'ACCEPTED', acting)).toMatchObject(refused(403, 'OBP-39005'))
  const path = `${links}/${made.body.user_customer_link_id}`
  expect((await call(engine, 'DELETE', path, { as: desk.staff })).status).toBe(200)
  expect(await decide(body.token, 'ACCEPTED', acting)).toMatchObject(refused(403, 'OBP-39005'))
  expect(await limitOf(customer)).toEqual(before)
})

test('nor do they set the limit without a request', async () => {
  const customer = await newCustomer()
  const acting = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', desk.bank]] })
  const body = { credit_limit: { currency: 'EUR', amount: '9000' } }
  const set = (): Promise<Reply> =>
    call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bank}/customers/${customer}/credit-limit`, { as: acting, body })
  const link = { user_id: acting.userId, customer_id: customer }
  const links = `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`
  const made = await call<{ user_customer_link_id: string }>(engine, 'POST', links, { as: desk.staff, body: link })
  expect(await set()).toMatchObject(refused(403, 'OBP-39005'))
  await call(engine, 'DELETE', `${links}/${made.body.user_customer_link_id}`, { as: desk.staff })
  expect(await set()).toMatchObject(refused(403, 'OBP-39005'))
  expect(await limitOf(customer)).toEqual(before)
  await engine.database.writeAtOnce.raw('update users set super_admin = true where user_id = ?', [acting.userId])
  expect((await set()).status).toBe(200)
})

test('a request whose workflow was terminated is decided all the same, and once', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  await engine.client.workflow.getHandle(idOf(customer, body.token)).terminate('an operator did')
  expect(await decide(body.token, 'ACCEPTED')).toMatchObject({ status: 200, body: { status: 'ACCEPTED' } })
  expect(await decide(body.token, 'REJECTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect(await limitOf(customer)).toEqual({ currency: 'EUR', amount: '5000.00' })
})

test('a request whose workflow an operator cancels has expired, and can be decided no more', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  const handle = engine.client.workflow.getHandle(idOf(customer, body.token))
  await handle.cancel()
  const read = (): Promise<Reply<{ status: string }>> =>
    call(engine, 'GET', at(customer, `/${body.token}`), { as: customerUser })
  await waitFor(read, (reply) => reply.body.status === 'EXPIRED')
  expect(await decide(body.token, 'ACCEPTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect(await limitOf(customer)).toEqual(before)
})

test('a request that a release before has begun, whose id names no customer, is decided by its own workflow', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  const { workflow } = engine.client
  const [now, former] = [idOf(customer, body.token), creditLimitRequestId({ requestId: body.token, customerId: null })]
  const input = {
    ...{ requestId: body.token, bankId: desk.bank, customerId: customer, currency: 'EUR', amount: '5000.00' },
    ...{ details: {}, requestedBy: customerUser.userId, lifetimeMs: 60_000 },
  }
  await workflow.start(creditLimitRequestWorkflow, {
    workflowId: former,
    taskQueue: engine.config.temporal.taskQueue,
    args: [input],
  })
  await workflow.getHandle(now).terminate('it was never there')
  expect(await decide(body.token, 'ACCEPTED')).toMatchObject({ status: 200, body: { status: 'ACCEPTED' } })
  expect(await workflow.getHandle(former).result()).toBe('ACCEPTED')
  expect((await workflow.getHandle(now).describe()).status.name).toBe('TERMINATED')
  expect(await decide(body.token, 'REJECTED')).toMatchObject(refused(400, 'OBP-39012'))
  expect((await workflow.getHandle(now).describe()).status.name).toBe('TERMINATED')
})

test('the staff sees what waits, oldest first', async () => {
  const [first, second] = [await ask(await newCustomer()), await ask(await newCustomer())]
  const path = `/engine/v1/banks/${desk.bank}/credit-limit-requests`
  const list = async (query = ''): Promise<readonly string[]> =>
    (
      await call<{ credit_limit_requests: { request_id: string }[] }>(engine, 'GET', `${path}${query}`, {
        as: desk.staff,
      })
    ).body.credit_limit_requests.map(({ request_id: id }) => id)
  expect((await list()).slice(-2)).toEqual([first.body.token, second.body.token])
  expect(await list('?status=EXPIRED&limit=1')).toHaveLength(1)
  expect(await list('?limit=1&offset=1000')).toEqual([])
  expect(await call(engine, 'GET', `${path}?status=x`, { as: desk.staff })).toMatchObject(refused(400, 'OBP-10016'))
  expect(await call(engine, 'GET', path, { as: desk.stranger })).toMatchObject(refused(403, 'OBP-20006'))
})

test.each([
  ['no amount', { requested_current_rate_amount1: undefined }, 'OBP-10001'],
  ['zero', { requested_current_rate_amount1: '0' }, 'OBP-40008'],
  ['less than a cent', { requested_current_rate_amount1: '0.001' }, 'OBP-10002'],
  ['no number', { requested_current_rate_amount1: 'much' }, 'OBP-10002'],
  ['a novel', { current_credit_documentation: 'd'.repeat(2_001) }, 'OBP-10001'],
])('asking for %s is refused, and nothing waits', async (_case, change, code) => {
  const customer = await newCustomer()
  expect(await ask(customer, change)).toMatchObject(refused(400, code))
  expect((await call(engine, 'GET', at(customer), { as: customerUser })).body).toMatchObject({
    rank_amount_1: '',
    credit_limit_requests: [],
  })
})

test('a login of another scheme is refused, not taken for none', async () => {
  const customer = await newCustomer()
  const headers = { Authorization: 'Basic YWxpY2U6c2VjcmV0' }
  const body = { requested_current_rate_amount1: '5000.00' }
  const unsupported = refused(401, 'OBP-20080')
  expect(await call(engine, 'POST', at(customer), { headers, body })).toMatchObject(unsupported)
  expect(await call(engine, 'GET', at(customer), { headers })).toMatchObject(unsupported)
  expect(await call(engine, 'GET', at(customer, '/any'), { headers })).toMatchObject(unsupported)
})

test('only who acts for the customer, and the staff, may ask and read; and only at their bank', async () => {
  const customer = await newCustomer()
  const { body } = await ask(customer)
  expect(await ask(customer, {}, desk.stranger)).toMatchObject(refused(403, 'OBP-20006'))
  for (const rest of ['', `/${body.token}`]) {
    expect(await call(engine, 'GET', at(customer, rest), { as: desk.stranger })).toMatchObject(
      refused(403, 'OBP-20006'),
    )
    expect(await call(engine, 'GET', at(customer, rest))).toMatchObject(refused(401, 'OBP-20001'))
    const elsewhere = at(customer, rest, desk.otherBank)
    expect(await call(engine, 'GET', elsewhere, { as: desk.staff })).toMatchObject(refused(404, 'OBP-30046'))
  }
  for (const id of [randomUUID(), 'rubbish']) {
    expect(await call(engine, 'GET', at(customer, `/${id}`), { as: customerUser })).toMatchObject(
      refused(404, 'OBP-39013'),
    )
    expect(await decide(id, 'ACCEPTED')).toMatchObject(refused(404, 'OBP-39013'))
  }
  expect(await decide(body.token, 'ACCEPTED', desk.staff, desk.otherBank)).toMatchObject(refused(404, 'OBP-39013'))
  expect(await decide(body.token, 'PERHAPS')).toMatchObject(refused(400, 'OBP-10001'))
  expect(await decide(body.token, 'ACCEPTED', desk.stranger)).toMatchObject(refused(403, 'OBP-20006'))
})
