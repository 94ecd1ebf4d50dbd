/** Maker is not checker: who has a part in a case does not decide it, whatever their roles. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { fileOf, filesPath, upload } from '../../support/files'
import { newCustomer, openDesk, passport } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await desk.setPolicy({ duplicate_identity: { override: 'officer' }, required_media_types: ['selfie'] })
})
afterAll(() => engine.stop())

const refused = { status: 403, body: { message: expect.stringContaining('OBP-39005') as string } }
const roles = ['CanDecideOnboarding', 'CanAddKycDocument', 'CanAddKycMedia', 'CanAddKycCheck', 'CanAddKycStatus']
const reviewer = (): Promise<Person> =>
  createPerson(engine, { roles: [...roles, 'CanCreateUserCustomerLink'].map((role) => [role, desk.bankId] as const) })
const selfie = { type: 'selfie', url: 'u', date: '2024-01-02T00:00:00Z' }
const bring = (customerId: string, by: Person, what: string, body: object) =>
  call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/${what}`, { as: by, body })

/** Everything has come but for what the reviewer brings, where they do. */
async function caseWith(by: Person, what: 'documents' | 'media' | 'checks' | 'nothing', start = {}): Promise<string> {
  return fill((await desk.start(start)).body.customer_id, by, what)
}
async function fill(customerId: string, by: Person, what: string, scan = {}): Promise<string> {
  await bring(customerId, what === 'documents' ? by : desk.clerk, 'documents', { ...passport, ...scan })
  await bring(customerId, what === 'media' ? by : desk.clerk, 'media', selfie)
  await bring(customerId, what === 'checks' ? by : desk.clerk, 'checks', { how: 'meeting', satisfied: true })
  return customerId
}

/** By the call of OBP for it. */
async function creates(by: Person, bankId: string): Promise<string> {
  await grant(engine, by, [['CanCreateCustomer', bankId]])
  const path = `/obp/v5.0.0/banks/${bankId}/customers`
  return (await call<{ customer_id: string }>(engine, 'POST', path, { as: by, body: newCustomer })).body.customer_id
}

/** A colleague records what they have uploaded. */
async function uploads(by: Person): Promise<string> {
  await grant(engine, by, [['CanAddCustomerFile', desk.bankId]])
  const { customer_id: customerId } = (await desk.start()).body
  const sent = { as: by, type: 'application/pdf' }
  const { body } = await upload(engine, filesPath(desk.bankId, customerId), fileOf('application/pdf', customerId), sent)
  return fill(customerId, by, 'nothing', { file_id: body.file_id })
}

const link = (customerId: string, { userId }: Person): Promise<unknown> =>
  call(engine, 'POST', `/obp/v5.1.0/banks/${desk.bankId}/user_customer_links`, {
    as: desk.clerk,
    body: { user_id: userId, customer_id: customerId },
  })

/** By the only call that ends links. */
async function unlink(customerId: string): Promise<void> {
  const links = `/obp/v4.0.0/banks/${desk.bankId}/user_customer_links`
  const { body } = await call<{ user_customer_links: readonly { user_customer_link_id: string }[] }>(
    engine,
    'GET',
    `${links}/customers/${customerId}`,
    { as: desk.clerk },
  )
  for (const { user_customer_link_id: id } of body.user_customer_links)
    expect((await call(engine, 'DELETE', `${links}/${id}`, { as: desk.clerk })).status).toBe(200)
}

type Involved = (by: Person) => Promise<string>
const linked: Involved = async (by) => {
  const roles = ['CanCreateUserCustomerLink', 'CanGetUserCustomerLink', 'CanDeleteUserCustomerLink']
  await grant(
    engine,
    desk.clerk,
    roles.map((role) => [role, desk.bankId] as const),
  )
  const customerId = await caseWith(by, 'nothing')
  await link(customerId, by)
  return customerId
}
/** By the call for it, until the case has taken it into account. */
const renames =
  (change: object): Involved =>
  async (by) => {
    const customerId = await caseWith(by, 'nothing')
    await grant(engine, by, [['CanUpdateCustomerIdentity', desk.bankId]])
    const path = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`
    const identity = { legal_name: newCustomer.legal_name, date_of_birth: null, title: '', name_suffix: '' }
    expect((await call(engine, 'PUT', path, { as: by, body: { ...identity, ...change } })).status).toBe(200)
    await waitFor(
      () => desk.read(customerId),
      ({ timeline }) => timeline.at(-1)?.detail['cause'] === 'customerChanged',
    )
    return customerId
  }
const involved: readonly (readonly [string, Involved])[] = [
  ['has brought a document', (by) => caseWith(by, 'documents')],
  ['has brought media', (by) => caseWith(by, 'media')],
  ['has uploaded the file of a document', uploads],
  ['has created the customer', async (by) => fill(await creates(by, desk.bankId), by, 'nothing')],
  ['has changed the name', renames({ legal_name: 'Karl Neu' })],
  ['has changed the birth date', renames({ date_of_birth: '1980-02-03T00:00:00Z' })],
  ['owns the login of the customer', (by) => caseWith(by, 'nothing', { owner_user_id: by.userId })],
  ['acts for the customer', linked],
  [
    'has acted for the customer',
    async (by) => {
      const customerId = await linked(by)
      await unlink(customerId)
      return customerId
    },
  ],
  [
    'has acted for the customer, twice,',
    async (by) => {
      const customerId = await linked(by)
      await unlink(customerId)
      expect(await link(customerId, by)).toMatchObject({ status: 201 })
      await unlink(customerId)
      return customerId
    },
  ],
]

test.each(involved)('who %s decides nothing and overrides nothing, and nothing has changed', async (_who, start) => {
  const by = await reviewer()
  const customerId = await start(by)
  const before = await desk.read(customerId)
  expect(before.state).toBe('in_review')
  const reason = 'as it seems to me'
  const { case_version } = before
  const override = { check: 'duplicate_identity', reason, case_version }
  const lift = (who: Person) => desk.act(customerId, who, 'POST', 'engine-check-overrides', override)
  expect(await lift(by)).toMatchObject(refused)
  expect(await desk.read(customerId)).toEqual(before)
  expect((await lift(desk.reviewers[0])).status).toBe(201)
  const ready = await desk.read(customerId)
  expect(await desk.decide(customerId, by, 'approve')).toMatchObject(refused)
  expect(await desk.decide(customerId, by, { decision: 'reject', reason })).toMatchObject(refused)
  expect(await desk.decide(customerId, by, { decision: 'request_more', reason })).toMatchObject(refused)
  expect(await desk.read(customerId)).toEqual(ready)
  expect((await desk.decide(customerId, desk.reviewers[1], 'approve')).status).toBe(201)
})

test('who has written down or changed a name that others have accepted since decides about the next change', async () => {
  const by = await reviewer()
  const own = await openDesk(engine)
  const roles = ['CanUpdateCustomerIdentity', 'CanDecideOnboarding', 'CanAddKycCheck']
  await grant(
    engine,
    by,
    roles.map((role) => [role, own.bankId] as const),
  )
  const customerId = await creates(by, own.bankId)
  await own.addDocument(customerId)
  await own.addCheck(customerId)
  const path = `/obp/v3.1.0/banks/${own.bankId}/customers/${customerId}/identity`
  const body = { legal_name: 'Karl Neu', date_of_birth: null, title: '', name_suffix: '' }
  expect((await call(engine, 'PUT', path, { as: by, body })).status).toBe(200)
  await waitFor(
    () => own.read(customerId),
    ({ timeline }) => timeline.at(-1)?.kind === 'customerChangeSeen',
  )
  expect(await own.decide(customerId, by, 'approve')).toMatchObject(refused)
  expect((await own.decide(customerId, own.reviewers[0], 'approve')).status).toBe(201)
  await waitFor(
    () => own.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  await own.addCheck(customerId, { satisfied: false })
  expect((await own.decide(customerId, by, { decision: 'reject', reason: 'as it came out' })).status).toBe(201)
})

/** A case in which a colleague may do this. */
async function steered(own: OnboardingDesk, what: string, start: object): Promise<string> {
  const [ann] = own.reviewers
  if (what === 'engine-check-overrides') {
    await own.setPolicy({ duplicate_identity: { override: 'officer' } })
    await own.caseInReview()
  }
  const customerId = await own.caseInReview(start)
  if (what === 'risk') await own.act(customerId, ann, 'PUT', 'risk', { risk: 'high', reason: 'odd papers' })
  if (what === 'policy') await own.setPolicy({ approvals_required: 2 })
  if (what === 'request-withdrawals')
    await own.decide(customerId, ann, { decision: 'request_more', reason: 'a selfie' })
  if (what === 'erasure') await own.decide(customerId, ann, { decision: 'reject', reason: 'not them' })
  return customerId
}

const reason = 'as it suits me'
const steering = [
  ['PUT', 'assignee', {}],
  ['PUT', 'assignee', 'a colleague'],
  ['PUT', 'risk', { risk: 'low', reason }],
  ['PUT', 'policy', {}],
  ['POST', 'request-withdrawals', { reason }],
  ['POST', 'engine-check-overrides', { check: 'duplicate_identity', reason }],
  ['POST', 'closure', { reason }],
  ['POST', 'erasure', { reason }],
] as const

test.each(steering)('nobody steers their own case: %s %s %j', async (method, what, sent) => {
  const own = await openDesk(engine)
  const roles = ['CanDecideOnboardingAsCompliance', 'CanEndCustomerRelationship', 'CanEraseCustomer']
  const by = await createPerson(engine, { roles: roles.map((role) => [role, own.bankId] as const) })
  const colleague = await createPerson(engine, { roles: roles.map((role) => [role, own.bankId] as const) })
  const customerId = await steered(own, what, { owner_user_id: by.userId })
  const before = await own.read(customerId)
  const body = sent === 'a colleague' ? { user_id: own.reviewers[1].userId } : sent
  expect(await own.act(customerId, by, method, what, body)).toMatchObject(refused)
  expect(await own.read(customerId)).toEqual(before)
  expect((await own.act(customerId, colleague, method, what, body)).status).toBeLessThan(300)
})

test('they say a word to it, pass it up and hand it back', async () => {
  const own = await openDesk(engine)
  const by = await createPerson(engine, { roles: [['CanDecideOnboardingAsSupervisor', own.bankId]] })
  const customerId = await own.caseInReview({ owner_user_id: by.userId })
  expect((await own.act(customerId, by, 'POST', 'comments', { text: 'it is about me' })).status).toBe(201)
  expect((await own.act(customerId, by, 'DELETE', 'assignee')).status).toBe(200)
  const passed = await own.act(customerId, by, 'POST', 'escalations', { level: 'compliance', reason: 'it is about me' })
  expect(passed).toMatchObject({ status: 201, body: { level: 'compliance' } })
})

test('a check is part of the review: who has made it decides', async () => {
  const by = await reviewer()
  const customerId = await caseWith(by, 'checks')
  const { case_version } = await desk.read(customerId)
  const override = { check: 'duplicate_identity', reason: 'twins', case_version }
  expect((await desk.act(customerId, by, 'POST', 'engine-check-overrides', override)).status).toBe(201)
  expect((await desk.decide(customerId, by, 'approve')).status).toBe(201)
})

test('who has brought what somebody else has brought anew decides', async () => {
  const by = await reviewer()
  const { customer_id: customerId } = (await desk.start()).body
  await bring(customerId, by, 'documents', { ...passport, id: 'passport' })
  await bring(customerId, desk.clerk, 'documents', { ...passport, id: 'passport', number: 'C01X0006I' })
  await bring(customerId, desk.clerk, 'media', selfie)
  await bring(customerId, desk.clerk, 'checks', { how: 'meeting', satisfied: true })
  expect((await desk.decide(customerId, by, { decision: 'reject', reason: 'not them' })).status).toBe(201)
})

test('where the policy lets makers decide, who has brought something decides, but nobody about themselves', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({ maker_may_approve: true })
  const mine = await own.caseInReview()
  expect((await own.decide(mine, own.clerk, 'approve')).status).toBe(201)
  const aboutMe = await own.caseInReview({ owner_user_id: own.clerk.userId })
  expect(await own.decide(aboutMe, own.clerk, 'approve')).toMatchObject(refused)
  expect(await own.read(aboutMe)).toMatchObject({ state: 'in_review', decisions: [] })
})

test('a KYC status of the OBP call is no decision on the case: whoever has the role gives it', async () => {
  const by = await reviewer()
  const customerId = await caseWith(by, 'documents')
  const path = `/obp/v5.1.0/banks/${desk.bankId}/customers/${customerId}/kyc_statuses`
  const body = { customer_number: '1', ok: true, date: '2024-01-02T00:00:00Z' }
  expect((await call(engine, 'PUT', path, { as: by, body })).status).toBe(201)
})
