/** What time does to a case, in milliseconds: escalation, the next review, the end of the retention. */
import { Worker } from '@temporalio/worker'
import { workflowBundle } from '../../workers/bundle'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { createPerson } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const handleOf = (customerId: string) => engine.client.workflow.getHandle(`onboarding/${customerId}`)
const kinds = ({ timeline }: CaseBody): string[] => timeline.map(({ kind }) => kind)
const reads = (desk: OnboardingDesk, customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits)
const happened =
  (kind: string) =>
  (found: CaseBody): boolean =>
    kinds(found).includes(kind)
async function replays(customerId: string): Promise<void> {
  const history = await handleOf(customerId).fetchHistory()
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history)
}

/** Holds the row of the case, until it is released. */
async function lockedCase(customerId: string): Promise<[lock: Promise<void>, release: () => void]> {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  let isHeld = (): void => undefined
  const held = new Promise<void>((resolve) => (isHeld = resolve))
  const lock = engine.database.write(async (transaction) => {
    await transaction.raw('select 1 from kyc_cases where customer_id = ? for update', [customerId])
    isHeld()
    await released
  })
  await held
  return [lock, release]
}

test('a decision that comes while what time has done is being written is acted on as well', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ review_deadline_ms: 400 })
  const customerId = await desk.caseInReview()
  const [lock, release] = await lockedCase(customerId)
  await waitFor(
    () => engine.database.read.raw(`select 1 from pg_locks where not granted`),
    (waiting) => waiting.length > 0,
  )
  const decided = desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => handleOf(customerId).fetchHistory(),
    ({ events }) => (events ?? []).filter((one) => one.workflowExecutionUpdateAcceptedEventAttributes).length === 4,
  )
  release()
  await lock
  expect((await decided).status).toBe(201)
  const { timeline } = await reads(desk, customerId, ({ state }) => state === 'monitoring')
  expect(timeline.map(({ kind }) => kind).slice(-3)).toEqual(['escalated', 'decisionGiven', 'onboardingCompleted'])
  await replays(customerId)
})

test('evidence that changes nothing about the time leaves the timer as it is', async () => {
  const desk = await openDesk(engine)
  const { customer_id: customerId } = (await desk.start()).body
  const timers = async (): Promise<string[]> =>
    ((await handleOf(customerId).fetchHistory()).events ?? []).flatMap((event) => [
      ...(event.timerStartedEventAttributes ? ['started'] : []),
      ...(event.timerCanceledEventAttributes ? ['cancelled'] : []),
    ])
  for (let count = 0; count < 3; count += 1) await desk.addMedia(customerId)
  expect(await waitFor(timers, (found) => found.length > 0)).toEqual(['started'])
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await reads(desk, customerId, ({ state }) => state === 'in_review')
  // Each state has a time of its own: the checks, then the review.
  const anew = ['started', 'cancelled']
  expect(await waitFor(timers, (found) => found.length > 4)).toEqual(['started', ...anew, ...anew])
  await replays(customerId)
})

test('a review that takes long goes to a supervisor, then it is overdue', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ escalation: { to: 'supervisor', after_ms: 200 }, review_deadline_ms: 700 })
  const customerId = await desk.caseInReview()
  await desk.act(customerId, desk.reviewers[0], 'PUT', 'assignee', {})
  const escalated = await reads(desk, customerId, happened('escalated'))
  expect(escalated).toMatchObject({ level: 'supervisor', assignee_user_id: null, state: 'in_review' })
  const late = await reads(desk, customerId, happened('deadlinePassed'))
  expect(late).toMatchObject({ state: 'in_review', waiting_for: expect.stringContaining('overdue') as string })
  expect(kinds(late).indexOf('escalated')).toBeLessThan(kinds(late).indexOf('deadlinePassed'))
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).body.message).toContain('OBP-39401')
  const supervisor = await createPerson(engine, { roles: [['CanDecideOnboardingAsSupervisor', desk.bankId]] })
  expect((await desk.decide(customerId, supervisor, 'approve')).status).toBe(201)
  await replays(customerId)
})

test('an accepted customer is looked at again after the time of their risk; who is late with that cannot pay', async () => {
  const desk = await openDesk(engine)
  const everyMs = { low: 86_400_000, medium: 86_400_000, high: 400 }
  await desk.setPolicy({ re_kyc_every_ms: everyMs, review_deadline_ms: 400, freeze_expired: true })
  const [ann, ben] = desk.reviewers
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, ann, 'approve')
  const watched = await reads(desk, customerId, ({ state }) => state === 'monitoring')
  expect(Date.parse(watched.due_at ?? '')).toBeGreaterThan(Date.now() + 3_600_000)
  await desk.act(customerId, ann, 'PUT', 'risk', { risk: 'high', reason: 'odd payments' })
  const due = await reads(desk, customerId, happened('reviewDue'))
  expect(due).toMatchObject({ state: 'in_review', round: 2, payments_frozen: null })
  const late = await reads(desk, customerId, ({ waiting_for: text }) => text.includes('overdue'))
  expect(late).toMatchObject({ state: 'in_review', payments_frozen: 'expired' })
  expect((await desk.decide(customerId, ben, 'approve')).body.payments_frozen).toBeNull()
  const again = await reads(desk, customerId, (found) => kinds(found).filter((kind) => kind === 'reviewDue').length > 1)
  expect(again.round).toBe(3)
  await replays(customerId)
})

test('a document that is renewed before it runs out prolongs the acceptance once somebody has approved it', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ freeze_expired: true, review_deadline_ms: 1_000 })
  const { customer_id: customerId } = (await desk.start()).body
  await desk.addDocument(customerId, { id: 'passport', expiry_date: '2096-01-01T00:00:00Z' })
  await desk.addCheck(customerId)
  const [ann, ben] = desk.reviewers
  await desk.decide(customerId, ann, 'approve')
  await reads(desk, customerId, ({ state }) => state === 'monitoring')
  await desk.addDocument(customerId, { id: 'passport', expiry_date: '2097-01-01T00:00:00Z' })
  expect(await desk.read(customerId)).toMatchObject({
    state: 'in_review',
    round: 2,
    payments_frozen: null,
  })
  const late = await reads(desk, customerId, ({ waiting_for: text }) => text.includes('overdue'))
  expect(late).toMatchObject({ state: 'in_review', payments_frozen: 'expired' })
  expect((await desk.decide(customerId, ben, 'approve')).status).toBe(201)
  const watched = await reads(desk, customerId, ({ state }) => state === 'monitoring')
  expect(watched).toMatchObject({ round: 2, payments_frozen: null, due_at: '2097-01-01T00:00:00Z' })
  expect(kinds(watched).slice(-4)).toEqual(['documentRecorded', 'escalated', 'decisionGiven', 'onboardingCompleted'])
  await replays(customerId)
})

test('without a re-KYC a document that runs out is noted, and the customer stays accepted', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ re_kyc_on_expiry: false })
  const { customer_id: customerId } = (await desk.start()).body
  await desk.addDocument(customerId, { id: 'passport' })
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  // Only now, so that a slow machine does not see it run out before the decision.
  const soon = `${new Date(Date.now() + 2_000).toISOString().slice(0, 19)}Z`
  await desk.addDocument(customerId, { id: 'passport', expiry_date: soon })
  const expired = await reads(desk, customerId, happened('documentExpired'))
  expect(expired).toMatchObject({ state: 'monitoring', round: 1, waiting_for: 'waiting for passport' })
})

test('a refused person is forgotten when the retention is over, and the workflow ends', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ retention_ms: 800 })
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  expect((await desk.read(customerId)).due_at).not.toBeNull()
  await expect(handleOf(customerId).result()).resolves.toMatchObject({ ok: true, value: { state: 'erased' } })
  expect(await desk.read(customerId)).toMatchObject({ state: 'erased', documents: [], due_at: null })
  await replays(customerId)
})

test('new evidence within the retention opens the case of a refused person again', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ retention_ms: 60_000 })
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  const soon = Date.parse((await desk.read(customerId)).due_at ?? '')
  expect(soon).toBeLessThan(Date.now() + 60_001)
  await desk.addDocument(customerId, { number: 'a better one' })
  const reopened = await desk.read(customerId)
  expect(reopened).toMatchObject({ state: 'in_review', round: 2 })
  expect(Date.parse(reopened.due_at ?? '')).toBeGreaterThan(soon + 3_600_000)
})

test('the customer is told what the bank still waits for', async () => {
  const desk = await openDesk(engine)
  await desk.setPolicy({ reminder_every_ms: 200 })
  const { customer_id: customerId } = (await desk.start()).body
  await reads(desk, customerId, happened('reminderDue'))
  const messages = await engine.database.read.raw('select message from customer_messages where customer_id = ?', [
    customerId,
  ])
  expect(messages[0]).toEqual({ message: 'A reminder from your bank: we are still waiting for passport.' })
})
