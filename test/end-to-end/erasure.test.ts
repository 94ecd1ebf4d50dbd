/** The right to be forgotten: after it nothing about the person is left in the database or in Temporal, and every chain still holds. */
import { randomBytes, randomUUID } from 'node:crypto'
import {
  accountApplicationId,
  creditLimitRequestId,
  customerErasureId,
  customerScope,
  onboardingId,
} from '../../domain/ids'
import { customerErasureWorkflow } from '../../workflows/contract'
import { auditTimelines } from '../../start/timeline-audit'
import { refused } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { everyRow, othersWords, tellAll, toldWords } from '../support/erasable'
import { openDesk, passport } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let keeper: Person
beforeAll(async () => {
  engine = await startEngine({ environment: { PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}` } })
  desk = await openDesk(engine)
  keeper = await createPerson(engine)
  await grant(
    engine,
    keeper,
    ['CanEndCustomerRelationship', 'CanEraseCustomer'].map((role) => [role, desk.bankId] as const),
  )
})
afterAll(() => engine.stop())

const person = {
  legal_name: 'Zuleika Quastenflosse',
  mobile_phone_number: '+49 555 0199',
  email: 'zuleika@quasten.example',
}
const words = [
  person.legal_name,
  person.mobile_phone_number,
  person.email,
  passport.number,
  'Quastenstadt',
  'wears a hat',
  'payslips of a milliner',
  'known from the hat fair',
  'https://quasten.example/selfie',
  ...toldWords,
]

/** What the customer has asked for and nobody has decided. */
async function askStaff(customerId: string, userId: string): Promise<readonly [LimitAsked, AccountAsked]> {
  await grant(engine, desk.clerk, [['CanUpdateCustomerCreditLimit', desk.bankId]])
  const customer = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}`
  const limit: LimitAsked = await call(engine, 'POST', `${customer}/credit_limit/requests`, {
    as: desk.clerk,
    body: { requested_current_rate_amount1: '5000.00', current_credit_documentation: 'payslips of a milliner' },
  })
  const applications = `/obp/v3.1.0/banks/${desk.bankId}/account-applications`
  const account: AccountAsked = await call(engine, 'POST', applications, {
    as: desk.clerk,
    body: { product_code: '1234BW', user_id: userId, customer_id: customerId },
  })
  return [limit, account]
}

type LimitAsked = Reply<{ token: string }>
type AccountAsked = Reply<{ account_application_id: string }>

interface StaffRequests {
  readonly limit: string
  readonly account: string
}

const formerCustomer = async (): Promise<string> => (await formerCustomerWithRequests()).customerId

async function formerCustomerWithRequests(): Promise<{ customerId: string; requests: StaffRequests }> {
  const owner = await createPerson(engine)
  const started = await call<CaseBody>(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases`, {
    as: desk.clerk,
    headers: { 'Idempotency-Key': randomUUID() },
    body: { customer: { ...person, dependants: 0 }, owner_user_id: owner.userId },
  })
  const { customer_id: customerId } = started.body
  const document = { ...passport, issue_place: 'Quastenstadt' }
  await call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/documents`, {
    as: desk.clerk,
    headers: { 'Idempotency-Key': randomUUID() },
    body: document,
  })
  await desk.addCheck(customerId, { comments: 'wears a hat' })
  await grant(engine, desk.clerk, [
    ['CanScreenCustomer', desk.bankId],
    ['CanGetScreeningHits', desk.bankId],
    ['CanCreateCustomerAddress', desk.bankId],
    ['CanUpdateCustomerEmail', desk.bankId],
  ])
  const customer = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}`
  const address = { line_1: 'Quastenstadt 1', line_2: '', line_3: '', city: 'Quastenstadt', county: '', state: '' }
  const added = await call(engine, 'POST', `${customer}/address`, {
    as: desk.clerk,
    body: { ...address, postcode: '1', country_code: 'DE', tags: [], status: 'OK' },
  })
  expect(added.status).toBe(201)
  await call(engine, 'PUT', `${customer}/email`, { as: desk.clerk, body: { email: person.email } })
  await loadedVersion(engine, [listed('z', person.legal_name)])
  const screened = await call<{ hits: unknown[] }>(engine, 'POST', `/engine/v1/banks/${desk.bankId}/screenings`, {
    as: desk.clerk,
    body: { customer_id: customerId },
  })
  expect(screened.body.hits).toHaveLength(1)
  await desk.addMedia(customerId, { url: 'https://quasten.example/selfie' })
  await waitFor(
    () => desk.read(customerId),
    ({ timeline }) => timeline.some(({ kind }) => kind === 'customerChangeSeen'),
  )
  await desk.decide(customerId, desk.reviewers[0], { decision: 'approve', reason: 'known from the hat fair' })
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  const closed = await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'on their wish' })
  expect(closed.body.state).toBe('closed')
  const [limit, account] = await askStaff(customerId, owner.userId)
  expect([limit.status, account.status]).toEqual([201, 201])
  return { customerId, requests: { limit: limit.body.token, account: account.body.account_application_id } }
}

/** What the timeline says of their file. */
const recordsTold = (customerId: string): Promise<{ id: string; detail: object }[]> =>
  engine.database.read.raw(
    `select event_id as id, detail from kyc_case_events where customer_id = ? and kind like 'customerRecord%' order by sequence`,
    [customerId],
  )

test('what the database knows of the person is gone, what was done with them is not, and the chain holds', async () => {
  const customerId = await formerCustomer()
  await tellAll(engine, desk.bankId, customerId)
  const before = await everyRow(engine)
  expect(words.filter((word) => !before.includes(word))).toEqual([])
  const { timeline } = await desk.read(customerId)
  const told = await recordsTold(customerId)
  expect(told.length).toBeGreaterThan(4)
  const erased = await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  expect([erased.status, erased.body]).toMatchObject([
    201,
    { state: 'erased', documents: [], payments_frozen: 'closed' },
  ])
  const after = await everyRow(engine)
  expect(othersWords.filter((word) => !after.includes(word))).toEqual([])
  expect(words.filter((word) => after.includes(word))).toEqual([])
  const skeleton = erased.body.timeline.map(({ kind }) => kind)
  expect(skeleton).toEqual([...timeline.map(({ kind }) => kind), 'erased'])
  expect(erased.body.timeline.slice(0, -1).every(({ detail }) => Object.keys(detail).length === 0)).toBe(true)
  // What the erasure takes away is not told again.
  expect(await recordsTold(customerId)).toEqual(told.map(({ id }) => ({ id, detail: {} })))
  const { broken, ends } = await auditTimelines(engine.database)
  expect(broken).toBeUndefined()
  expect(ends.map((end) => end.customerId)).toContain(customerId)
})

const erasedHit = {
  ...{ status: 'ERASED', compared: null, reasons: [], listed_name: null, score: null, list: null, entry: null },
}

test('that somebody was screened can still be read, without what was compared', async () => {
  const customerId = await formerCustomer()
  await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  const path = `/engine/v1/banks/${desk.bankId}/customers/${customerId}/screenings`
  expect(await call(engine, 'GET', path, { as: desk.clerk })).toMatchObject({
    status: 200,
    body: { screenings: [{ customer_id: customerId, compared: null, hits: [erasedHit] }] },
  })
  const hits = `/engine/v1/banks/${desk.bankId}/screening-hits`
  const [hit, open] = [`${hits}?customer_id=${customerId}`, hits].map((url) =>
    call(engine, 'GET', url, { as: desk.clerk }),
  )
  expect((await hit)?.body).toMatchObject({ screening_hits: [erasedHit] })
  expect(JSON.stringify((await open)?.body)).not.toContain(customerId)
})

test('an erasure under a key is answered again when its reply was lost', async () => {
  const customerId = await formerCustomer()
  const { case_version } = await desk.read(customerId)
  const erase = (key: string) =>
    call<CaseBody>(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/erasure`, {
      as: keeper,
      headers: { 'Idempotency-Key': key },
      body: { reason: 'on their wish', case_version },
    })
  const first = await erase('erase-1234')
  expect([first.status, first.body.state]).toEqual([201, 'erased'])
  const again = await erase('erase-1234')
  expect([again.status, again.body]).toEqual([201, first.body])
  expect((await erase('erase-5678')).body.message).toContain('OBP-39001')
})

test('an erasure that is repeated, or comes too early, or for a customer, is refused', async () => {
  const customerId = await formerCustomer()
  const erase = (id: string) => desk.act(id, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  expect((await erase(customerId)).status).toBe(201)
  expect((await erase(customerId)).body.message).toContain('OBP-39001')
  const waiting = await desk.caseInReview()
  expect((await erase(waiting)).body.message).toContain('OBP-39400')
  await desk.setPolicy({ retention_ms: 86_400_000 })
  const kept = await formerCustomer()
  expect((await erase(kept)).body.message).toContain('OBP-39404')
  expect((await desk.read(kept)).documents).toHaveLength(1)
  await desk.setPolicy({})
})

test('the histories are readable by nobody, once the workflow that outlives the onboarding has erased their key', async () => {
  const { customerId, requests } = await formerCustomerWithRequests()
  const ofRequests = [
    creditLimitRequestId({ customerId, requestId: requests.limit }),
    accountApplicationId({ customerId, requestId: requests.account }),
  ]
  const { workflow } = engine.client
  const histories = await Promise.all(
    [onboardingId(customerId), ...ofRequests].map((id) => workflow.getHandle(id).fetchHistory()),
  )
  await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  await engine.client.workflow.getHandle(onboardingId(customerId)).result()
  const waiting = engine.client.workflow.getHandle(customerErasureId(customerId))
  expect((await waiting.describe()).status.name).toBe('RUNNING')
  // What waited for the staff has come to its end while its key was there.
  const ended = await Promise.all(ofRequests.map((id) => workflow.getHandle(id).result() as Promise<string>))
  expect(ended).toEqual(['EXPIRED', 'EXPIRED'])
  // The one that waits does so for a minute; the same with a shorter wait.
  await waiting.terminate()
  await engine.client.workflow.execute(customerErasureWorkflow, {
    workflowId: customerErasureId(customerId),
    taskQueue: engine.config.temporal.taskQueue,
    args: [{ customerId, afterMs: 10 }],
  })
  const keys = await engine.database.read.raw('select 1 from data_keys where scope = ?', [customerScope(customerId)])
  expect(keys).toEqual([])
  const [codec] = engine.newDataConverter().payloadCodecs ?? []
  for (const { events } of histories) {
    const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
    expect(input).toHaveLength(1)
    await expect(codec?.decode(input)).rejects.toThrow('has been erased')
  }
})

test('what waited for the staff is decided by nobody after the erasure', async () => {
  const { customerId, requests } = await formerCustomerWithRequests()
  await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  const officer = await createPerson(engine, {
    roles: [['CanUpdateCustomerCreditLimit', desk.bankId], 'CanUpdateAccountApplications'],
  })
  const limit = `/engine/v1/banks/${desk.bankId}/credit-limit-requests/${requests.limit}/decisions`
  const account = `/obp/v3.1.0/banks/${desk.bankId}/account-applications/${requests.account}`
  const replies = [
    await call(engine, 'POST', limit, { as: officer, body: { decision: 'ACCEPTED', reason: 'knows her' } }),
    await call(engine, 'PUT', account, { as: officer, body: { status: 'ACCEPTED' } }),
  ]
  expect(replies).toMatchObject(replies.map(() => refused(400, 'OBP-39012')))
  const rows = await engine.database.read.raw(
    `select status, reason, decided_by as "decidedBy" from credit_limit_requests where customer_id = ?
     union all select status, reason, decided_by from account_applications where customer_id = ?`,
    [customerId, customerId],
  )
  expect(rows).toEqual(rows.map(() => ({ status: 'EXPIRED', reason: '', decidedBy: null })))
  expect(rows).toHaveLength(2)
})

test('who has been erased stays erased: evidence that comes later is refused and leaves nothing', async () => {
  const customerId = await formerCustomer()
  await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  const late = await desk.addDocument(customerId)
  expect([late.status, late.body['message']]).toEqual([400, expect.stringContaining('OBP-39001')])
  expect((await desk.read(customerId)).documents).toEqual([])
})

test('nobody asks the staff for anything in the name of somebody who was erased', async () => {
  const customerId = await formerCustomer()
  await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  const asked = await askStaff(customerId, desk.clerk.userId)
  expect(asked).toMatchObject(asked.map(() => refused(400, 'OBP-39001')))
  const kept = await engine.database.read.raw('select details from credit_limit_requests where customer_id = ?', [
    customerId,
  ])
  expect(kept).toEqual([{ details: {} }])
})
