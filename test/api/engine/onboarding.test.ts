/** The whole journey by our own API, and every way in which the staff may or may not decide. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk, newCustomer } from '../../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../../support/onboarding'
import { call, createPerson } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

const reached = (customerId: string, state: string): Promise<CaseBody> =>
  waitFor(
    () => desk.read(customerId),
    (found) => found.state === state,
  )
const kinds = (found: CaseBody): string[] => found.timeline.map(({ kind }) => kind)

test('from the first data to a linked account and a welcome message, without any OBP call', async () => {
  const owner = await createPerson(engine)
  const started = await desk.start({
    owner_user_id: owner.userId,
    wanted_account: { label: 'Current account', product_code: 'CURRENT', currency: 'EUR' },
  })
  expect([started.status, started.body]).toEqual([
    201,
    expect.objectContaining({ state: 'collecting', case_version: 1, round: 1, kyc_status: false, account_id: null }),
  ])
  const { customer_id: customerId } = started.body
  expect((await desk.addDocument(customerId)).status).toBe(201)
  expect(await desk.read(customerId)).toMatchObject({ state: 'checking', waiting_for: 'waiting for 1 of 1 checks' })
  expect((await desk.addMedia(customerId)).status).toBe(201)
  expect((await desk.addCheck(customerId)).status).toBe(201)
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', case_version: 4 })
  const approved = await desk.decide(customerId, desk.reviewers[0], { decision: 'approve', case_version: 4 })
  expect(approved.status).toBe(201)
  const done = await reached(customerId, 'monitoring')
  expect(done).toMatchObject({ kyc_status: true, account_id: expect.any(String) as string, statuses: [{ ok: true }] })
  expect(kinds(done)).toEqual([
    'caseOpened',
    'documentRecorded',
    'mediaRecorded',
    'checkRecorded',
    'decisionGiven',
    'accountOpened',
    'onboardingCompleted',
  ])
  const facts = await engine.database.read.raw(
    `select (select count(*)::int from customer_messages where customer_id = ?) as messages,
            (select count(*)::int from user_customer_links where customer_id = ? and user_id = ?) as links,
            (select count(*)::int from customer_account_links l join accounts a using (account_key)
              where l.customer_id = ? and a.account_id = ?) as accounts`,
    [customerId, customerId, owner.userId, customerId, done.account_id],
  )
  expect(facts).toEqual([{ messages: 1, links: 1, accounts: 1 }])
})

test('four eyes: two reviewers have to approve, the same one cannot do it twice', async () => {
  const fourEyes = await openDesk(engine)
  expect(await fourEyes.setPolicy({ approvals_required: 2 })).toMatchObject({ status: 200, body: { version: 2 } })
  const [ann, ben] = fourEyes.reviewers
  const customerId = await fourEyes.caseInReview()
  expect((await fourEyes.decide(customerId, ann, 'approve')).body).toMatchObject({
    state: 'in_review',
    waiting_for: 'waiting for 1 of 2 approvals',
    kyc_status: false,
  })
  const again = await fourEyes.decide(customerId, ann, 'approve')
  expect([again.status, again.body.message]).toEqual([400, expect.stringContaining('OBP-39004')])
  expect(await fourEyes.decide(customerId, ben, 'approve')).toMatchObject({ status: 201, body: { kyc_status: true } })
})

test('of two reviewers who approve at once under a one-approval policy, one is told that the case is closed', async () => {
  const customerId = await desk.caseInReview()
  const replies = await Promise.all(desk.reviewers.map((by) => desk.decide(customerId, by, 'approve')))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
  expect((await reached(customerId, 'monitoring')).decisions).toHaveLength(1)
})

test('new evidence makes a view stale, and approvals that were given before it do not count', async () => {
  const fourEyes = await openDesk(engine)
  await fourEyes.setPolicy({ approvals_required: 2 })
  const [ann, ben] = fourEyes.reviewers
  const customerId = await fourEyes.caseInReview()
  const { case_version: seen } = await fourEyes.read(customerId)
  await fourEyes.decide(customerId, ann, { decision: 'approve', case_version: seen })
  await fourEyes.addDocument(customerId, { number: 'another' })
  const stale = await fourEyes.decide(customerId, ben, { decision: 'approve', case_version: seen })
  expect([stale.status, stale.body.message]).toEqual([409, expect.stringContaining('OBP-39003')])
  const fresh = await fourEyes.decide(customerId, ben, { decision: 'approve', case_version: seen + 1 })
  expect(fresh.body).toMatchObject({ round: 2, waiting_for: 'waiting for 1 of 2 approvals' })
})

test('a rejection needs a reason, ends the workflow and is a KYC status; new evidence opens the case again', async () => {
  const customerId = await desk.caseInReview()
  const [ann, ben] = desk.reviewers
  const bare = await desk.decide(customerId, ann, { decision: 'reject' })
  expect([bare.status, bare.body.message]).toEqual([400, 'OBP-39008: The onboarding data are not valid. reason'])
  const rejected = await desk.decide(customerId, ann, {
    decision: 'reject',
    reason: 'The picture is of somebody else.',
  })
  expect(rejected.body).toMatchObject({ state: 'rejected', kyc_status: false, statuses: [{ ok: false }] })
  await engine.client.workflow.getHandle(`onboarding/${customerId}`).result()
  const late = await desk.decide(customerId, ben, 'approve')
  expect([late.status, late.body.message]).toEqual([400, expect.stringContaining('OBP-39001')])
  await desk.addDocument(customerId, { number: 'a better one' })
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', round: 2 })
  expect((await desk.decide(customerId, ann, 'approve')).status).toBe(201)
})

test('asking for more goes back to collecting until something new comes, whatever else is done with the case', async () => {
  const customerId = await desk.caseInReview()
  const [ann, ben] = desk.reviewers
  const asked = await desk.decide(customerId, ann, { decision: 'request_more', reason: 'the back of the card' })
  expect(asked.body).toMatchObject({
    state: 'collecting',
    waiting_for: 'waiting for what the reviewer asked for',
    requested: ['*'],
    decisions: [{ reason: 'the back of the card' }],
  })
  const riskier = await desk.act(customerId, ben, 'PUT', 'risk', { risk: 'high', reason: 'odd papers' })
  expect(riskier.body).toMatchObject({ state: 'collecting', round: 2, requested: ['*'] })
  const early = await desk.decide(customerId, ann, 'approve')
  expect([early.status, early.body.message]).toEqual([400, expect.stringContaining('OBP-39002')])
  await desk.addMedia(customerId, { type: 'back' })
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', round: 2, requested: [], resubmissions: 1 })
})

test('who started the case does not decide it; a failed check lets it be rejected but not approved', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  await desk.addDocument(customerId)
  await desk.addCheck(customerId, { satisfied: false })
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review' })
  const own = await desk.decide(customerId, desk.clerk, 'approve')
  expect([own.status, own.body.message]).toEqual([403, expect.stringContaining('OBP-39005')])
  const blind = await desk.decide(customerId, desk.reviewers[0], 'approve')
  expect([blind.status, blind.body.message]).toEqual([400, expect.stringContaining('OBP-39006')])
  const rejection = { decision: 'reject', reason: 'not the same person' }
  expect((await desk.decide(customerId, desk.reviewers[0], rejection)).body).toMatchObject({ state: 'rejected' })
})

test.each([
  ['nobody', {}, 401, 'OBP-20001', 'nobody'],
  ['a role at another bank', {}, 403, 'OBP-20006', 'stranger'],
  ['no customer', { customer: undefined }, 400, 'OBP-10001', 'clerk'],
  ['an over-long name', { customer: { ...newCustomer, legal_name: 'x'.repeat(256) } }, 400, 'OBP-30051', 'clerk'],
  [
    'an account without an owner',
    { wanted_account: { label: '', product_code: '', currency: 'EUR' } },
    400,
    'OBP-39008',
    'clerk',
  ],
  ['an unknown owner', { owner_user_id: '00000000-0000-4000-8000-000000000000' }, 404, 'OBP-20005', 'clerk'],
  ['an owner that is no id', { owner_user_id: 'me' }, 404, 'OBP-20005', 'clerk'],
])('starting with %s is refused and leaves nothing', async (_case, change, status, code, who) => {
  const stranger = await createPerson(engine, { roles: [['CanStartOnboarding', 'another.bank']] })
  const as = who === 'nobody' ? {} : { as: who === 'clerk' ? desk.clerk : stranger }
  const count = (): Promise<unknown[]> => engine.database.read.raw('select count(*) as n from customers')
  const before = await count()
  const body = { customer: newCustomer, ...change }
  const reply = await call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/onboarding-cases`, { ...as, body })
  expect(reply).toMatchObject({ status, body: { message: expect.stringContaining(code) as string } })
  expect(await count()).toEqual(before)
})

test('a case says what is missing under its own policy, until nothing is; once it is over, nothing is asked for', async () => {
  const keeper = await createPerson(engine, { roles: [['CanEndCustomerRelationship', desk.bankId]] })
  await desk.setPolicy({ required_document_types: ['passport', 'utility_bill'], required_media_types: ['selfie'] })
  const { customer_id: customerId, ...started } = (await desk.start()).body
  const others = { machine_readable_zone_of: [], engine_checks: [] }
  const missing = {
    document_types: ['passport', 'utility_bill'],
    media_types: ['selfie'],
    satisfied_checks: 1,
    ...others,
  }
  expect(started).toMatchObject({ missing })
  await desk.addDocument(customerId, { type: 'Passport' })
  await desk.addDocument(customerId, { id: 'old', type: 'utility_bill', expiry_date: '2020-01-01T00:00:00Z' })
  await desk.addCheck(customerId, { satisfied: false })
  expect(await desk.read(customerId)).toMatchObject({ missing: { ...missing, document_types: ['utility_bill'] } })
  await desk.addDocument(customerId, { id: 'new', type: 'utility_bill' })
  await desk.addMedia(customerId)
  await desk.addCheck(customerId)
  const nothing = { document_types: [], media_types: [], satisfied_checks: 0 }
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', missing: nothing })
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'on their wish' })
  expect(await desk.read(customerId)).toMatchObject({ state: 'closed', missing: null })
  await desk.setPolicy({})
})

test('an unknown currency, a taken number, an unknown case', async () => {
  const owner = await createPerson(engine)
  const wanted = { label: '', product_code: '', currency: 'EUX' }
  const currency = await desk.start({ owner_user_id: owner.userId, wanted_account: wanted })
  expect([currency.status, currency.body.message]).toEqual([400, expect.stringContaining('OBP-10003')])
  const numbered = { customer: { ...newCustomer, customer_number: 'N-1' } }
  expect((await desk.start(numbered)).status).toBe(201)
  const taken = await desk.start(numbered)
  expect([taken.status, taken.body.message]).toEqual([400, expect.stringContaining('OBP-30006')])
  expect((await desk.read('00000000-0000-4000-8000-000000000000')).message).toContain('OBP-30046')
})

test('the same start under one Idempotency-Key is one case', async () => {
  const options = { as: desk.clerk, body: { customer: newCustomer }, headers: { 'Idempotency-Key': 'start-1' } }
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases`
  const first = await call<CaseBody>(engine, 'POST', path, options)
  const second = await call<CaseBody>(engine, 'POST', path, options)
  expect([first.status, second.status, second.body.customer_id]).toEqual([201, 201, first.body.customer_id])
})

test('a rejection whose answer was lost is found by its repetition under the same key, and by no other', async () => {
  const customerId = await desk.caseInReview()
  const [as] = desk.reviewers
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/decisions`
  const headers = { 'Idempotency-Key': randomUUID() }
  const { case_version } = await desk.read(customerId)
  const reject = (reason: string, key = headers) =>
    call<CaseBody>(engine, 'POST', path, { as, headers: key, body: { decision: 'reject', reason, case_version } })
  const first = await reject('a hit')
  expect([first.status, first.body.state]).toEqual([201, 'rejected'])
  const lost = () =>
    engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ? and key = ?', [
      as.userId,
      headers['Idempotency-Key'],
    ])
  await lost()
  expect(await reject('a hit')).toMatchObject({ status: 201, body: first.body })
  await lost()
  expect(await reject('another reason')).toMatchObject(refused(400, 'OBP-39001'))
  expect(await reject('a hit', { 'Idempotency-Key': randomUUID() })).toMatchObject(refused(400, 'OBP-39001'))
  expect((await desk.read(customerId)).decisions).toHaveLength(1)
})

test('the list is paged and filtered by state', async () => {
  const own = await openDesk(engine)
  const waiting = await own.caseInReview()
  await own.start()
  const list = async (query: string): Promise<CaseBody[]> =>
    (
      await call<{ onboarding_cases: CaseBody[] }>(
        engine,
        'GET',
        `/engine/v1/banks/${own.bankId}/onboarding-cases${query}`,
        { as: own.clerk },
      )
    ).body.onboarding_cases
  expect((await list('')).map(({ state }) => state)).toEqual(['collecting', 'in_review'])
  expect((await list('?state=in_review')).map(({ customer_id: id }) => id)).toEqual([waiting])
  expect(await list('?limit=1&offset=1')).toHaveLength(1)
  const wrong = await call(engine, 'GET', `/engine/v1/banks/${own.bankId}/onboarding-cases?state=lost`, {
    as: own.clerk,
  })
  expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-10016') as string } })
})

test('a policy is versioned, refused when it makes no sense, and running cases keep theirs', async () => {
  const own = await openDesk(engine)
  const customerId = await own.caseInReview()
  expect(await own.setPolicy({ approvals_required: 3 })).toMatchObject({
    status: 400,
    body: {
      message: expect.stringContaining('OBP-39009: The onboarding policy is not valid. approvals_required') as string,
    },
  })
  expect((await own.setPolicy({ approvals_required: 2 })).body).toMatchObject({ version: 2 })
  expect((await own.setPolicy({ approvals_required: 2 })).body).toMatchObject({ version: 2 })
  expect((await own.decide(customerId, own.reviewers[0], 'approve')).body).toMatchObject({ kyc_status: true })
})
