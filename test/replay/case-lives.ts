/** Plays what happens to a customer after, or instead of, a plain decision, and keeps the histories. */
import { customerErasureId, onboardingId } from '../../domain/ids'
import { customerErasureWorkflow } from '../../workflows/contract'
import { caseDoubtedOnItsWay, openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { listed, loadedVersion } from '../support/screening-lists'
import { waitFor } from '../support/wait'
import { keep } from './stage'
import type { Stage } from './stage'

const reached = (desk: OnboardingDesk, customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits)
const happened =
  (kind: string) =>
  ({ timeline }: CaseBody): boolean =>
    timeline.some((event) => event.kind === kind)
const isWatched = ({ state }: CaseBody): boolean => state === 'monitoring'

async function accepted(desk: OnboardingDesk, document?: object): Promise<string> {
  const { customer_id: customerId } = (await desk.start()).body
  await desk.addDocument(customerId, document)
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  return customerId
}

const keeperOf = ({ engine }: Stage, { bankId }: OnboardingDesk): Promise<Person> =>
  createPerson(engine, { roles: ['CanEndCustomerRelationship', 'CanEraseCustomer'].map((role) => [role, bankId]) })

/** Taken over, passed up, weighed, discussed and moved to another policy, then waiting for the supervisor. */
async function recordStaffAtWork(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  const customerId = await desk.caseInReview()
  const [ann] = desk.reviewers
  await desk.act(customerId, ann, 'PUT', 'assignee', {})
  await desk.act(customerId, ann, 'POST', 'comments', { text: 'called back' })
  await desk.decide(customerId, ann, { decision: 'request_more', reason: 'who are they', missing: ['selfie'] })
  await desk.addMedia(customerId)
  await desk.act(customerId, ann, 'PUT', 'risk', { risk: 'high', reason: 'odd papers' })
  await desk.setPolicy({ approvals_required: 2 })
  await desk.act(customerId, desk.clerk, 'PUT', 'policy', {})
  await desk.act(customerId, ann, 'POST', 'escalations', { level: 'supervisor', reason: 'politically exposed' })
  await keep(stage, onboardingId(customerId), 'customerOnboarding.escalated')
}

/** Screened, with a hit that is then decided. */
async function recordScreening(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  await loadedVersion(engine, [listed('e', 'Eveline Tripman')], { listName: 'cases' })
  const customerId = await desk.caseInReview()
  await reached(desk, customerId, ({ screening }) => screening?.open_hits === 1)
  const officer = await createPerson(engine, { roles: [['CanDecideScreeningHit', desk.bankId]] })
  const path = `/engine/v1/banks/${desk.bankId}/screening-hits`
  const { body } = await call<{ screening_hits: readonly { readonly hit_id: string }[] }>(engine, 'GET', path, {
    as: officer,
  })
  await call(engine, 'POST', `${path}/${body.screening_hits[0]?.hit_id ?? ''}/decisions`, {
    as: officer,
    body: { decision: 'false_positive', reason: 'another birth date' },
  })
  await reached(desk, customerId, ({ screening }) => screening?.open_hits === 0)
  await keep(stage, onboardingId(customerId), 'customerOnboarding.screened')
  await keep(stage, onboardingId(customerId), 'customerOnboarding.screenedInPlace')
}

/** In review, and then on a list that is loaded. */
async function recordLaterHit(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  await loadedVersion(engine, [listed('n', 'Nora Niemand')], { listName: 'earlier' })
  const customer = { legal_name: 'Ottilie Unbekannt', mobile_phone_number: '1' }
  const customerId = await desk.caseInReview({ customer })
  await reached(desk, customerId, ({ state }) => state === 'in_review')
  await loadedVersion(engine, [listed('o', 'Ottilie Unbekannt')], { listName: 'later' })
  await reached(desk, customerId, ({ screening }) => screening?.open_hits === 1)
  await keep(stage, onboardingId(customerId), 'customerOnboarding.hitFound')
}

/** Accepted, then on a list that is loaded, and then with another document that lasts longer. */
async function recordWatched(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  const customer = { legal_name: 'Philippa Beobachtet', mobile_phone_number: '1' }
  const customerId = await desk.caseInReview({ customer })
  await reached(desk, customerId, ({ state }) => state === 'in_review')
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reached(desk, customerId, isWatched)
  await loadedVersion(engine, [listed('p', 'Philippa Beobachtet')], { listName: 'watched' })
  await reached(desk, customerId, ({ screening }) => screening?.open_hits === 1)
  await desk.addDocument(customerId, { expiry_date: '2199-01-01T00:00:00Z' })
  await reached(desk, customerId, ({ state }) => state === 'in_review')
  await keep(stage, onboardingId(customerId), 'customerOnboarding.renewed')
}

/** Accepted, and then somebody by another name, whom a list may mean. */
async function recordChange(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  await loadedVersion(engine, [listed('k', 'Karl Testmann')], { listName: 'changes' })
  const customerId = await desk.caseInReview({ customer: { legal_name: 'Ada Unbekannt', mobile_phone_number: '1' } })
  await reached(desk, customerId, ({ state }) => state === 'in_review')
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reached(desk, customerId, isWatched)
  const editor = await createPerson(engine, { roles: [['CanUpdateCustomerIdentity', desk.bankId]] })
  await call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`, {
    as: editor,
    body: { legal_name: 'Karl Testmann', date_of_birth: null, title: '', name_suffix: '' },
  })
  await reached(desk, customerId, ({ screening }) => screening?.open_hits === 1)
  await keep(stage, onboardingId(customerId), 'customerOnboarding.changed')
}

/** In review, and then somebody by another name, who is decided about anew. */
async function recordUnseenChange(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  await desk.setPolicy({ approvals_required: 2 })
  const customerId = await desk.caseInReview()
  const [ann, ben] = desk.reviewers
  await desk.decide(customerId, ann, 'approve')
  const editor = await createPerson(engine, { roles: [['CanUpdateCustomerIdentity', desk.bankId]] })
  await call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`, {
    as: editor,
    body: { legal_name: 'Karl Testmann', date_of_birth: null, title: '', name_suffix: '' },
  })
  await reached(desk, customerId, happened('customerChangeSeen'))
  await desk.decide(customerId, ben, 'approve')
  await desk.decide(customerId, ann, 'approve')
  await reached(desk, customerId, isWatched)
  await keep(stage, onboardingId(customerId), 'customerOnboarding.changedInReview')
}

/** Somebody whose document another customer has, who is accepted all the same. */
async function recordEngineChecks(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  await desk.setPolicy({ duplicate_identity: { override: 'officer' } })
  await desk.caseInReview()
  const customerId = await desk.caseInReview()
  await reached(desk, customerId, ({ waiting_for: text }) => text.includes('duplicate identity'))
  const [ann] = desk.reviewers
  const overruled = { check: 'duplicate_identity', reason: 'a misprint' }
  await desk.act(customerId, ann, 'POST', 'engine-check-overrides', overruled)
  await desk.decide(customerId, ann, 'approve')
  await reached(desk, customerId, isWatched)
  await keep(stage, onboardingId(customerId), 'customerOnboarding.suspected')
}

/** Accepted, and suspected before their account was there. */
export async function recordDoubt(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  const customerId = await caseDoubtedOnItsWay(stage.engine, desk)
  await reached(desk, customerId, happened('reviewDue'))
  await keep(stage, onboardingId(customerId), 'customerOnboarding.doubted')
}

/** Escalated and overdue by time, then decided. */
async function recordLateReview(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  await desk.setPolicy({ review_deadline_ms: 600, escalation: { to: 'supervisor', after_ms: 200 } })
  const customerId = await desk.caseInReview()
  await reached(desk, customerId, happened('deadlinePassed'))
  await keep(stage, onboardingId(customerId), 'customerOnboarding.overdue')
}

/** A document that runs out, and a customer whose turn it is to be looked at again. */
async function recordReviews(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  await desk.setPolicy({ freeze_expired: true })
  const soon = `${new Date(Date.now() + 3_000).toISOString().slice(0, 19)}Z`
  const expiring = await accepted(desk, { expiry_date: soon })
  await reached(desk, expiring, happened('documentExpired'))
  await keep(stage, onboardingId(expiring), 'customerOnboarding.expired')
  await desk.setPolicy({ review_deadline_ms: 500, re_kyc_every_ms: { low: 500, medium: 500, high: 500 } })
  const reviewed = await accepted(desk)
  await reached(desk, reviewed, happened('reviewDue'))
  await keep(stage, onboardingId(reviewed), 'customerOnboarding.reviewedAgain')
}

/** The end of a relationship: by itself, and with the erasure by the staff and by time. */
async function recordEnds(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  const keeper = await keeperOf(stage, desk)
  const closed = await accepted(desk)
  await reached(desk, closed, isWatched)
  await desk.act(closed, keeper, 'POST', 'closure', { reason: 'on their wish' })
  await stage.engine.client.workflow.getHandle(onboardingId(closed)).result()
  await keep(stage, onboardingId(closed), 'customerOnboarding.closed')
  const refused = await desk.caseInReview()
  await desk.decide(refused, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  await stage.engine.client.workflow.getHandle(onboardingId(refused)).result()
  await desk.act(refused, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  await stage.engine.client.workflow.getHandle(onboardingId(refused)).result()
  await keep(stage, onboardingId(refused), 'customerOnboarding.erased')
  await desk.setPolicy({ retention_ms: 500 })
  const rejected = await desk.caseInReview()
  await desk.decide(rejected, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  await stage.engine.client.workflow.getHandle(onboardingId(rejected)).result()
  await keep(stage, onboardingId(rejected), 'customerOnboarding.forgotten')
}

/** Of a customer whose request for a credit limit has ended with them, in the database. */
async function recordErasure(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()
  await grant(engine, desk.clerk, [['CanUpdateCustomerCreditLimit', desk.bankId]])
  const asking = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/credit_limit/requests`
  await call(engine, 'POST', asking, { as: desk.clerk, body: { requested_current_rate_amount1: '5000.00' } })
  await engine.database.writeAtOnce.raw(
    `update credit_limit_requests set status = 'EXPIRED', decided_at = now() where customer_id = ?`,
    [customerId],
  )
  const handle = await engine.client.workflow.start(customerErasureWorkflow, {
    workflowId: customerErasureId(customerId),
    taskQueue: engine.config.temporal.taskQueue,
    args: [{ customerId, afterMs: 50 }],
  })
  await handle.result()
  await keep(stage, handle.workflowId, 'customerErasure.requestsEnded')
}

export async function recordCaseLives(stage: Stage): Promise<void> {
  await recordScreening(stage)
  await recordLaterHit(stage)
  await recordWatched(stage)
  await recordChange(stage)
  await recordUnseenChange(stage)
  await recordEngineChecks(stage)
  await recordDoubt(stage)
  await recordStaffAtWork(stage)
  await recordLateReview(stage)
  await recordReviews(stage)
  await recordEnds(stage)
  await recordErasure(stage)
}
