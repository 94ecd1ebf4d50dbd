/** What the staff do with a case besides deciding, by role and level; and policies by version. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { newCustomer, openDesk } from '../../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let supervisor: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  supervisor = await createPerson(engine, { roles: [['CanDecideOnboardingAsSupervisor', desk.bankId]] })
})
afterAll(() => engine.stop())

const kinds = ({ timeline }: CaseBody): string[] => timeline.map(({ kind }) => kind)
const detailOf = ({ timeline }: CaseBody, kind: string) => timeline.find((event) => event.kind === kind)?.detail
const refusedWith = (status: number, code: string) => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})

test('an escalated case is decided by a supervisor, who needs no other role', async () => {
  const customerId = await desk.caseInReview()
  const [ann] = desk.reviewers
  const body = { level: 'supervisor', reason: 'politically exposed', case_version: 3 }
  const escalated = await desk.act(customerId, ann, 'POST', 'escalations', body)
  expect(escalated).toMatchObject({ status: 201, body: { level: 'supervisor', state: 'in_review' } })
  expect(detailOf(escalated.body, 'escalatedByStaff')).toMatchObject({
    reason: 'politically exposed',
    changes: { level: { from: 'officer', to: 'supervisor' } },
  })
  expect(await desk.decide(customerId, ann, 'approve')).toMatchObject(refusedWith(403, 'OBP-39401'))
  expect((await desk.decide(customerId, supervisor, 'approve')).status).toBe(201)
})

test('taking over and handing back: nobody else decides meanwhile', async () => {
  const customerId = await desk.caseInReview()
  const [ann, ben] = desk.reviewers
  const taken = await desk.act(customerId, ann, 'PUT', 'assignee', {})
  expect(taken).toMatchObject({ status: 200, body: { assignee_user_id: ann.userId } })
  expect(await desk.decide(customerId, ben, 'approve')).toMatchObject(refusedWith(409, 'OBP-39402'))
  expect(await desk.act(customerId, ben, 'DELETE', 'assignee')).toMatchObject(refusedWith(409, 'OBP-39402'))
  expect((await desk.act(customerId, ann, 'DELETE', 'assignee')).body.assignee_user_id).toBeNull()
  const given = await desk.act(customerId, supervisor, 'PUT', 'assignee', { user_id: ben.userId })
  expect(given.body.assignee_user_id).toBe(ben.userId)
  const decided = await desk.decide(customerId, ben, 'approve')
  expect(decided.body.assignee_user_id).toBeNull()
  expect(kinds(decided.body)).toEqual(expect.arrayContaining(['takenOver', 'handedBack', 'assigned']))
})

test('a case is given by a supervisor only, and only to somebody who decides at the bank', async () => {
  const customerId = await desk.caseInReview()
  const [ann, ben] = desk.reviewers
  const stranger = await createPerson(engine)
  const give = (by: Person, userId: string) => desk.act(customerId, by, 'PUT', 'assignee', { user_id: userId })
  expect(await give(ann, ben.userId)).toMatchObject(refusedWith(403, 'OBP-39401'))
  expect(await give(supervisor, stranger.userId)).toMatchObject(refusedWith(404, 'OBP-20005'))
  expect(await give(supervisor, 'nobody')).toMatchObject(refusedWith(404, 'OBP-20005'))
  await desk.act(customerId, ann, 'POST', 'escalations', { level: 'supervisor', reason: 'odd' })
  expect(await give(supervisor, ben.userId)).toMatchObject(refusedWith(404, 'OBP-20005'))
  expect((await desk.read(customerId)).assignee_user_id).toBeNull()
})

test('who decides on what they saw before is refused, and told what has happened since', async () => {
  const customerId = await desk.caseInReview()
  const [ann] = desk.reviewers
  const { case_version: seen } = await desk.read(customerId)
  await desk.addDocument(customerId, { number: 'another' })
  await desk.act(customerId, ann, 'PUT', 'risk', { risk: 'medium', reason: 'odd papers' })
  const stale = await desk.decide(customerId, ann, { decision: 'approve', case_version: seen })
  expect(stale).toMatchObject(refusedWith(409, 'OBP-39003'))
  expect(stale.body.changes?.map(({ kind }) => kind)).toEqual(['documentRecorded', 'riskSet'])
  const late = await desk.act(customerId, ann, 'PUT', 'risk', { risk: 'high', reason: 'worse', case_version: seen })
  expect(late).toMatchObject(refusedWith(409, 'OBP-39003'))
})

test('a decision without the version that was seen is none', async () => {
  const customerId = await desk.caseInReview()
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/decisions`
  const refused = await call(engine, 'POST', path, { as: desk.reviewers[0], body: { decision: 'approve' } })
  expect(refused).toMatchObject(refusedWith(400, 'OBP-10001'))
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', decisions: [] })
})

test('a comment is on the timeline and makes nothing stale', async () => {
  const customerId = await desk.caseInReview()
  const { case_version: seen } = await desk.read(customerId)
  const commented = await desk.act(customerId, desk.clerk, 'POST', 'comments', { text: 'called back' })
  expect(detailOf(commented.body, 'commented')).toMatchObject({ text: 'called back' })
  expect(await desk.act(customerId, desk.clerk, 'POST', 'comments', { text: ' ' })).toMatchObject(
    refusedWith(400, 'OBP-39008'),
  )
  const decided = await desk.decide(customerId, desk.reviewers[0], { decision: 'approve', case_version: seen })
  expect(decided.status).toBe(201)
})

test('the policy says by risk how many approve; a failed check raises the risk; the age is asked for', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({
    approvals_by_risk: { low: 1, medium: 1, high: 2 },
    risk_after_failed_check: 'high',
    minimum_age: 18,
  })
  const [ann, ben] = own.reviewers
  const born = (date: string | null) => ({ customer: { ...newCustomer, date_of_birth: date } })
  const grown = await own.caseInReview(born('1990-01-01T00:00:00Z'))
  await own.addCheck(grown, { id: 'screening', satisfied: false })
  expect(await own.read(grown)).toMatchObject({ risk: 'high', waiting_for: 'waiting for 2 of 2 approvals' })
  expect((await own.decide(grown, ann, 'approve')).body.state).toBe('in_review')
  expect((await own.decide(grown, ben, 'approve')).body.kyc_status).toBe(true)
  const young = await own.caseInReview(born(`${new Date().getUTCFullYear() - 17}-01-01T00:00:00Z`))
  expect(await own.decide(young, ann, 'approve')).toMatchObject(refusedWith(400, 'OBP-39403'))
  const ageless = await own.caseInReview()
  expect(await own.decide(ageless, ann, 'approve')).toMatchObject(refusedWith(400, 'OBP-39403'))
  expect(await own.read(ageless)).toMatchObject({ state: 'in_review', decisions: [] })
  const company = await own.caseInReview({ customer_kind: 'company' })
  expect((await own.decide(company, ann, 'approve')).status).toBe(201)
})

test('what a reviewer asks for has to come, or be withdrawn; each return is counted', async () => {
  const customerId = await desk.caseInReview()
  const [ann] = desk.reviewers
  const asked = await desk.decide(customerId, ann, {
    decision: 'request_more',
    reason: 'who are they',
    missing: ['selfie'],
  })
  expect(asked.body).toMatchObject({ state: 'collecting', requested: ['selfie'], decisions: [{ missing: ['selfie'] }] })
  await desk.addDocument(customerId, { id: 'bill', type: 'bill' })
  expect((await desk.read(customerId)).state).toBe('collecting')
  await desk.addMedia(customerId)
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', resubmissions: 1, requested: [] })
  await desk.decide(customerId, ann, { decision: 'request_more', reason: 'once more', missing: ['video'] })
  const withdrawn = await desk.act(customerId, ann, 'POST', 'request-withdrawals', { reason: 'not needed' })
  expect(withdrawn.body).toMatchObject({ state: 'in_review', resubmissions: 1 })
  const nothing = await desk.act(customerId, ann, 'POST', 'request-withdrawals', { reason: 'not needed' })
  expect(nothing).toMatchObject(refusedWith(400, 'OBP-39400'))
})

test('every version of a policy can be read; a running case keeps its own until it is moved', async () => {
  const own = await openDesk(engine)
  const customerId = await own.caseInReview()
  await own.setPolicy({ approvals_required: 2 })
  await own.setPolicy({ approvals_required: 2, required_media_types: ['selfie'] })
  const versions = `/engine/v1/banks/${own.bankId}/onboarding-policy/versions`
  const read = <Body>(path: string) => call<Body>(engine, 'GET', `${versions}${path}`, { as: own.clerk })
  const all = (await read<{ onboarding_policies: { version: number; created_by_user_id: string | null }[] }>('')).body
  expect(all.onboarding_policies.map(({ version, created_by_user_id: by }) => [version, by])).toEqual([
    ...[
      [3, own.clerk.userId],
      [2, own.clerk.userId],
      [1, null],
    ],
  ])
  expect(await read('/2')).toMatchObject({ status: 200, body: { version: 2, required_media_types: [] } })
  for (const unknown of ['/4', '/0', '/x', '/1e9'])
    expect(await read(unknown)).toMatchObject(refusedWith(404, 'OBP-39407'))
  expect(await own.read(customerId)).toMatchObject({ state: 'in_review', policy_version: 1 })
  const moved = await own.act(customerId, own.clerk, 'PUT', 'policy', {})
  expect(moved.body).toMatchObject({ state: 'collecting', policy_version: 3, waiting_for: 'waiting for selfie' })
  expect(detailOf(moved.body, 'policyAdopted')).toMatchObject({ changes: { policy_version: { from: 1, to: 3 } } })
  await engine.client.workflow.getHandle(`onboarding/${customerId}`).terminate()
  await own.addMedia(customerId)
  expect(await own.read(customerId)).toMatchObject({ policy_version: 3, waiting_for: 'waiting for 2 of 2 approvals' })
})

test('a policy that can never be fulfilled is refused with the names of its members', async () => {
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-policy`
  const inForce = () => call(engine, 'GET', path, { as: desk.clerk })
  const versions = () =>
    engine.database.read.raw('select version from onboarding_policies where bank_id = ?', [desk.bankId])
  const [before, stored] = [await inForce(), await versions()]
  const frozen = await desk.setPolicy({ freeze_expired: true, re_kyc_on_expiry: false })
  expect(frozen).toMatchObject(
    refusedWith(400, 'OBP-39009: The onboarding policy is not valid. freeze_expired, re_kyc_on_expiry'),
  )
  const falling = await desk.setPolicy({ approvals_by_risk: { low: 2, medium: 1, high: 1 } })
  expect(falling).toMatchObject(refusedWith(400, 'approvals_by_risk'))
  expect(await desk.setPolicy({ screening: { threshold: 69 } })).toMatchObject(refusedWith(400, 'screening'))
  expect(await desk.setPolicy({ four_eyes: true })).toMatchObject(refusedWith(400, 'OBP-10001'))
  expect((await inForce()).body).toEqual(before.body)
  expect(await versions()).toEqual(stored)
})

test.each(['engine-check-overrides', 'closure', 'erasure'])(
  '%s is bound to the version that was seen',
  async (what) => {
    const roles = ['CanDecideOnboarding', 'CanEndCustomerRelationship', 'CanEraseCustomer']
    const keeper = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
    const customerId = await desk.caseInReview()
    const before = await desk.read(customerId)
    const body = {
      reason: 'on their wish',
      ...(what === 'engine-check-overrides' ? { check: 'duplicate_identity' } : {}),
    }
    const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/${what}`
    expect(await call(engine, 'POST', path, { as: keeper, body })).toMatchObject(refusedWith(400, 'OBP-10001'))
    const stale = { ...body, case_version: before.case_version - 1 }
    const code = what === 'erasure' ? 'OBP-39400' : 'OBP-39003'
    expect((await desk.act(customerId, keeper, 'POST', what, stale)).body.message).toContain(code)
    expect(await desk.read(customerId)).toEqual(before)
  },
)

test('a relationship that has ended opens no more, and says so', async () => {
  const keeper = await createPerson(engine)
  await grant(engine, keeper, [['CanEndCustomerRelationship', desk.bankId]])
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  const [ann] = desk.reviewers
  expect(await desk.act(customerId, ann, 'POST', 'closure', { reason: 'gone' })).toMatchObject(
    refusedWith(403, 'OBP-20006'),
  )
  expect(await desk.act(customerId, keeper, 'POST', 'closure', { reason: '' })).toMatchObject(
    refusedWith(400, 'OBP-39008'),
  )
  const closed = await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'gone' })
  expect(closed.body).toMatchObject({ state: 'closed', payments_frozen: 'closed' })
  await expect(engine.client.workflow.getHandle(`onboarding/${customerId}`).result()).resolves.toMatchObject({
    ok: true,
  })
  expect(await desk.addDocument(customerId)).toMatchObject(refusedWith(400, 'OBP-39001'))
  expect(await desk.decide(customerId, ann, 'approve')).toMatchObject(refusedWith(400, 'OBP-39001'))
  const status = `/obp/v5.1.0/banks/${desk.bankId}/customers/${customerId}/kyc_statuses`
  const body = { customer_number: '1', ok: true, date: '2024-01-02T00:00:00Z' }
  expect(await call(engine, 'PUT', status, { as: desk.clerk, body })).toMatchObject(refusedWith(400, 'OBP-39001'))
  expect((await desk.act(customerId, desk.clerk, 'POST', 'comments', { text: 'wrote a letter' })).status).toBe(201)
})

test('a relationship that has ended during the review is not decided any more, though nothing is missing', async () => {
  const keeper = await createPerson(engine, { roles: [['CanEndCustomerRelationship', desk.bankId]] })
  const customerId = await desk.caseInReview()
  const closed = await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'on their wish' })
  expect(closed.body.state).toBe('closed')
  const ended = await desk.read(customerId)
  for (const given of ['approve', { decision: 'reject', reason: 'a hit' }] as const)
    expect(await desk.decide(customerId, desk.reviewers[0], given)).toMatchObject(refusedWith(400, 'OBP-39001'))
  expect(await desk.read(customerId)).toEqual(ended)
})

test('a company brings what a company has to: a passport does not complete it, nor a register a person', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({
    company: { required_document_types: ['register', 'articles'], required_media_types: ['signatures'] },
  })
  const company = (await own.start({ customer_kind: 'company' })).body.customer_id
  const person = (await own.start()).body.customer_id
  const missing = async (customerId: string): Promise<unknown> => (await own.read(customerId)).missing
  const nothing = { document_types: [], media_types: [] }
  const ofCompany = { document_types: ['register', 'articles'], media_types: ['signatures'] }
  expect([await missing(company), await missing(person)]).toMatchObject([
    ofCompany,
    { document_types: ['passport'], media_types: [] },
  ])
  for (const customerId of [company, person]) await own.addCheck(customerId)
  await own.addDocument(company)
  await own.addDocument(person, { type: 'register' })
  expect([await own.read(company), await own.read(person)]).toMatchObject([
    { state: 'collecting', missing: ofCompany },
    { state: 'collecting', missing: { document_types: ['passport'] } },
  ])
  await own.addDocument(company, { id: 'register', type: 'Register' })
  await own.addDocument(company, { id: 'articles', type: 'articles' })
  expect(await missing(company)).toMatchObject({ document_types: [], media_types: ['signatures'] })
  await own.addMedia(company, { type: 'signatures' })
  await own.addDocument(person)
  for (const customerId of [company, person])
    expect(await own.read(customerId)).toMatchObject({ state: 'in_review', missing: nothing })
})

test.each([
  ['POST', 'escalations', { level: 'officer', reason: 'r' }, 'OBP-10001'],
  ['POST', 'escalations', { level: 'supervisor', reason: 'x'.repeat(2001) }, 'OBP-10001'],
  ['PUT', 'risk', { risk: 'none', reason: 'r' }, 'OBP-10001'],
  ['PUT', 'risk', { risk: 'high', reason: ' ' }, 'OBP-39008'],
  ['POST', 'erasure', { reason: 'r' }, 'OBP-20006'],
] as const)('%s %s %j is refused', async (method, path, body, code) => {
  const customerId = await desk.caseInReview()
  const refused = await desk.act(customerId, desk.reviewers[0], method, path, body)
  expect(refused.body.message).toContain(code)
  expect((await desk.read(customerId)).timeline).toHaveLength(3)
})
