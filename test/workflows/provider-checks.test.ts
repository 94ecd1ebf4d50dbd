/** Checks that a provider outside answers: asked by the case itself, answered at once or later, or never. */
import { Webhook } from 'standardwebhooks'
import { onboardingId } from '../../domain/ids'
import { asksProvider, openProviderDesk, startProvider } from '../support/check-provider'
import type { Provider, ProviderDesk } from '../support/check-provider'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { newCustomer, openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
let provider: Provider
beforeAll(async () => {
  provider = await startProvider()
  engine = await startEngine()
})
beforeEach(() => provider.reply(202))
afterAll(async () => {
  await engine.stop()
  await provider.close()
})

interface Setting {
  readonly desk: OnboardingDesk
  readonly provided: ProviderDesk
}

/** A bank of its own whose policy asks the provider. */
async function setting(given: { readonly timeout_ms?: number } = {}, policy: object = {}): Promise<Setting> {
  const desk = await openDesk(engine)
  const provided = await openProviderDesk(engine, desk, provider, given)
  expect((await desk.setPolicy({ ...asksProvider, ...policy })).status).toBe(200)
  return { desk, provided }
}

const reads = ({ desk }: Setting, customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits)
const isIn =
  (state: string) =>
  ({ check_requests: [request] }: CaseBody): boolean =>
    request?.state === state
const isAsked = ({ check_requests: [request] }: CaseBody): boolean => (request?.number_of_tries ?? 0) > 0

/** A case whose provider has taken the request. */
async function caseAsked(of: Setting, body?: object): Promise<{ customerId: string; requestId: string }> {
  const customerId = await of.desk.caseInReview(body)
  const { check_requests: requests } = await reads(of, customerId, isAsked)
  return { customerId, requestId: requests[0]?.request_id ?? '' }
}
const kinds = ({ timeline }: CaseBody): readonly string[] => timeline.map(({ kind }) => kind)
const askedFor = (requestId: string) => provider.asked.filter(({ body }) => body.request_id === requestId)
const refusedWith = (status: number, code: string) => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})

test('a callback is a check of the case with the provider as who, and the case goes on', async () => {
  const of = await setting()
  const { customerId, requestId } = await caseAsked(of)
  const waiting = await of.desk.read(customerId)
  expect(waiting).toMatchObject({ state: 'checking', waiting_for: 'waiting for address by post' })
  const early = await of.desk.decide(customerId, of.desk.reviewers[0], 'approve')
  expect(early).toMatchObject(refusedWith(400, 'OBP-39002'))
  const taken = await of.provided.callBack({ request_id: requestId, satisfied: true, comments: 'lives there' })
  expect(taken).toMatchObject({ status: 200, body: { check_id: requestId, satisfied: true } })
  const found = await of.desk.read(customerId)
  expect(found).toMatchObject({ state: 'in_review', check_requests: [{ state: 'satisfied', problem: null }] })
  expect(found.checks.find(({ id }) => id === requestId)).toMatchObject({
    how: 'address',
    satisfied: true,
    staff_name: 'post',
    staff_user_id: null,
    comments: 'lives there',
  })
  expect(kinds(found)).toEqual(expect.arrayContaining(['checkAsked', 'checkAnswered']))
  expect((await of.desk.decide(customerId, of.desk.reviewers[0], 'approve')).status).toBe(201)
  await reads(of, customerId, ({ state }) => state === 'monitoring')
})

test('the request is signed, and holds of the person what the check needs and nothing else', async () => {
  const of = await setting()
  const customer = { ...newCustomer, email: 'eve@example.com', date_of_birth: '1990-01-01T00:00:00Z' }
  const { requestId } = await caseAsked(of, { customer })
  const [asked] = askedFor(requestId)
  expect(asked?.body).toEqual({
    request_id: requestId,
    bank_id: of.desk.bankId,
    check: 'address',
    answer_until: expect.any(String) as string,
    callback_url: `${engine.config.http.publicUrl}${of.provided.path}/callbacks`,
    subject: { legal_name: 'Eveline Tripman', addresses: [] },
  })
  const headers = asked?.headers as Record<string, string>
  expect(headers['webhook-id']).toBe(requestId)
  expect(() => new Webhook(of.provided.secret).verify(asked?.text ?? '', headers)).not.toThrow()
})

test('nothing of the person or of the answer is in what Temporal stores in clear', async () => {
  const of = await setting()
  const { customerId } = await caseAsked(of)
  const handle = engine.client.workflow.getHandle(onboardingId(customerId))
  const { typedSearchAttributes, memo } = await handle.describe()
  expect(JSON.stringify([typedSearchAttributes.getAll(), memo ?? null])).not.toMatch(/Eveline|Tripman/)
  const { events = [] } = await handle.fetchHistory()
  const ask = events?.find(({ activityTaskScheduledEventAttributes: one }) => one?.activityType?.name === 'askProvider')
  const [input] = ask?.activityTaskScheduledEventAttributes?.input?.payloads ?? []
  expect(Object.keys(JSON.parse(Buffer.from(input?.data ?? []).toString()) as object)).toEqual(['requestId'])
})

test('an answer in the reply needs no callback; a bad one brings the case before the staff and raises the risk', async () => {
  const of = await setting({}, { risk_after_failed_check: 'high' })
  provider.reply(200, { satisfied: true })
  const good = await of.desk.caseInReview()
  expect(await reads(of, good, isIn('satisfied'))).toMatchObject({ state: 'in_review', risk: 'low' })
  provider.reply(200, { satisfied: false, comments: 'nobody of this name' })
  const bad = await of.desk.caseInReview()
  const found = await reads(of, bad, isIn('failed'))
  expect(found).toMatchObject({ state: 'in_review', risk: 'high' })
  const approved = await of.desk.decide(bad, of.desk.reviewers[0], 'approve')
  expect(approved).toMatchObject(refusedWith(400, 'address by post'))
  // Who has started the case does not lift what the provider has said: asking them again is the way.
  expect((await of.desk.addCheck(bad, { how: 'address', satisfied: true })).status).toBe(201)
  expect(await of.desk.read(bad)).toMatchObject({ check_requests: [{ state: 'failed', problem: null }] })
  // Nor does anybody write over it.
  const id = found.check_requests[0]?.request_id ?? ''
  const { checks } = await of.desk.read(bad)
  expect(await of.desk.addCheck(bad, { id, how: 'address', satisfied: true })).toMatchObject(
    refusedWith(400, 'by a provider'),
  )
  expect((await of.desk.read(bad)).checks).toEqual(checks)
  expect(await of.desk.decide(bad, of.desk.reviewers[0], 'approve')).toMatchObject(refusedWith(400, 'address by post'))
  provider.reply(200, { satisfied: true })
  expect((await of.desk.act(bad, of.desk.clerk, 'POST', 'check-requests', { check: 'address' })).status).toBe(201)
  await reads(of, bad, isIn('satisfied'))
  expect((await of.desk.decide(bad, of.desk.reviewers[0], 'approve')).status).toBe(201)
})

test('a provider who does not answer in time is left to the staff: a check by hand stands in for them', async () => {
  const of = await setting({ timeout_ms: 400 })
  const { customerId, requestId } = await caseAsked(of)
  const found = await reads(of, customerId, isIn('unanswered'))
  expect(found).toMatchObject({
    state: 'checking',
    waiting_for: 'waiting for address by post (not confirmed, the staff have to act)',
    check_requests: [{ problem: 'timedOut' }],
  })
  const tasks = await call<{ tasks: readonly object[] }>(engine, 'GET', `/engine/v1/banks/${of.desk.bankId}/tasks`, {
    as: of.desk.reviewers[0],
  })
  expect(tasks.body.tasks).toMatchObject([{ task_id: customerId, kind: 'providerCheck' }])
  const late = await of.provided.callBack({ request_id: requestId, satisfied: true })
  expect(late).toMatchObject(refusedWith(410, 'OBP-39426'))
  await of.desk.addCheck(customerId, { how: 'address', satisfied: true })
  const settled = await of.desk.read(customerId)
  expect(settled).toMatchObject({ state: 'in_review', check_requests: [{ state: 'satisfied', problem: 'timedOut' }] })
  expect(settled.checks.map(({ id }) => id)).not.toContain(requestId)
})

test('the staff ask again: it is another request, and the one before it is over', async () => {
  const of = await setting({ timeout_ms: 400 })
  const { customerId, requestId } = await caseAsked(of)
  await reads(of, customerId, isIn('unanswered'))
  await of.provided.change({ timeout_ms: 60_000 })
  const [ann] = of.desk.reviewers
  expect((await of.desk.act(customerId, ann, 'POST', 'check-requests', { check: 'address' })).status).toBe(201)
  const found = await reads(of, customerId, (now) => isIn('open')(now) && isAsked(now))
  const [again, before] = found.check_requests
  expect([again?.request_id === requestId, before?.request_id]).toEqual([false, requestId])
  expect(kinds(found)).toContain('checkAskedAgain')
  const busy = await of.desk.act(customerId, ann, 'POST', 'check-requests', { check: 'address' })
  expect(busy).toMatchObject(refusedWith(400, 'OBP-39400'))
  const other = await of.desk.act(customerId, ann, 'POST', 'check-requests', { check: 'phone_number' })
  expect(other).toMatchObject(refusedWith(400, 'OBP-39008'))
  const late = await of.provided.callBack({ request_id: requestId, satisfied: true })
  expect(late).toMatchObject(refusedWith(410, 'OBP-39426'))
  const taken = await of.provided.callBack({ request_id: again?.request_id, satisfied: true })
  expect(taken.status).toBe(200)
  expect((await of.desk.read(customerId)).state).toBe('in_review')
})

test('a no stays where the provider is asked again and says nothing: whichever run of the case remembers it', async () => {
  const of = await setting()
  provider.reply(200, { satisfied: false })
  const customerId = await of.desk.caseInReview()
  await reads(of, customerId, isIn('failed'))
  provider.reply(202)
  await of.provided.change({ timeout_ms: 400 })
  const [ann, ben] = of.desk.reviewers
  expect((await of.desk.act(customerId, ann, 'POST', 'check-requests', { check: 'address' })).status).toBe(201)
  await reads(of, customerId, isIn('unanswered'))
  const byHand = async (): Promise<void> => {
    expect((await of.desk.addCheck(customerId, { how: 'address', satisfied: true })).status).toBe(201)
    const found = await of.desk.read(customerId)
    expect(found).toMatchObject({ check_requests: [{ state: 'unanswered' }, { state: 'failed', is_current: false }] })
    expect(await of.desk.decide(customerId, ben, 'approve')).toMatchObject(refusedWith(400, 'address by post'))
  }
  await byHand()
  // Taken up from its rows.
  await engine.client.workflow.getHandle(onboardingId(customerId)).terminate()
  await byHand()
})

test('a provider who is down is asked again, visibly and under the same id, until they answer', async () => {
  const of = await setting()
  provider.reply(503)
  const customerId = await of.desk.caseInReview()
  const down = await reads(of, customerId, isAsked)
  expect(down).toMatchObject({ state: 'checking', check_requests: [{ state: 'open', last_error: 'answered 503' }] })
  provider.reply(200, { satisfied: true })
  const found = await reads(of, customerId, isIn('satisfied'))
  const [request] = found.check_requests
  expect(request).toMatchObject({ last_error: null })
  expect(askedFor(request?.request_id ?? '').length).toBeGreaterThan(1)
})

test.each([
  ['that cannot be read', 200, '{"satisfied": "yes"}', 'open', null, 'the answer cannot be read'],
  ['that is too long', 200, ' '.repeat(20_000), 'open', null, 'the answer is longer than 16384 bytes'],
  ['that sends us elsewhere', 302, '', 'unanswered', 'refused', null],
  ['that refuses', 422, '', 'unanswered', 'refused', null],
])('a reply %s is no answer', async (_what, status, body, state, problem, lastError) => {
  const of = await setting()
  provider.reply(status, body)
  const customerId = await of.desk.caseInReview()
  const found = await reads(of, customerId, (now) => isAsked(now) && isIn(state)(now))
  expect(found).toMatchObject({ state: 'checking', check_requests: [{ state, problem, last_error: lastError }] })
  expect(found.checks).toHaveLength(1)
})

test('a provider who is switched off is not asked: the case is for the staff at once', async () => {
  const of = await setting()
  expect((await of.provided.change({ is_active: false })).status).toBe(200)
  const customerId = await of.desk.caseInReview()
  const found = await reads(of, customerId, isIn('unanswered'))
  expect(found.check_requests).toMatchObject([{ problem: 'providerOff', number_of_tries: 0 }])
  expect(askedFor(found.check_requests[0]?.request_id ?? '')).toEqual([])
})

test('what the case has left behind is not answered any more: it was decided, or goes by another policy', async () => {
  const of = await setting()
  const rejected = await caseAsked(of)
  await of.desk.addCheck(rejected.customerId, { satisfied: false })
  await of.desk.decide(rejected.customerId, of.desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  const free = await caseAsked(of)
  await of.desk.setPolicy({ provider_checks: null })
  const moved = await of.desk.act(free.customerId, of.desk.clerk, 'PUT', 'policy', {})
  expect(moved.body).toMatchObject({ state: 'in_review', check_requests: [{ state: 'overtaken' }] })
  for (const { customerId, requestId } of [rejected, free]) {
    const { case_version: version } = await of.desk.read(customerId)
    const late = await of.provided.callBack({ request_id: requestId, satisfied: true })
    expect(late).toMatchObject(refusedWith(410, 'OBP-39426'))
    expect((await of.desk.read(customerId)).case_version).toBe(version)
  }
})
