/** What an onboarding does by itself: timers, expiry, taking a case up again, continuing as new. */
import { randomUUID } from 'node:crypto'
import { Worker } from '@temporalio/worker'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { caseDoubtedOnItsWay, openDesk, passport } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { createPerson } from '../support/people'
import { waitFor } from '../support/wait'
import { workflowBundle } from '../../workers/bundle'
import { customerOnboardingWorkflow, submitEvidence } from '../../workflows/contract'
import type { EvidenceCommand, OnboardingInput } from '../../workflows/contract'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

const workflowOf = (customerId: string) => engine.client.workflow.getHandle(`onboarding/${customerId}`)
const kinds = ({ timeline }: CaseBody): string[] => timeline.map(({ kind }) => kind)
const reads = (from: OnboardingDesk, customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => from.read(customerId), fits)

/** The history of a workflow runs again through today's code: anything that depends on more than the history fails here. */
async function replays(customerId: string): Promise<void> {
  const history = await workflowOf(customerId).fetchHistory()
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history)
}

test('collecting: the customer is reminded', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({ reminder_every_ms: 200 })
  const { customer_id: customerId } = (await own.start()).body
  const reminded = await reads(own, customerId, (found) => found.timeline.length >= 3)
  // Between two reads there may have been more of them.
  expect(kinds(reminded).slice(0, 3)).toEqual(['caseOpened', 'reminderDue', 'reminderDue'])
})

test('collecting: after the deadline the staff have to act, and may reject', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({ collecting_deadline_ms: 500 })
  const { customer_id: customerId } = (await own.start()).body
  const late = await reads(own, customerId, (found) => found.timeline.length > 1)
  expect(kinds(late)).toEqual(['caseOpened', 'deadlinePassed'])
  expect(late).toMatchObject({
    state: 'collecting',
    waiting_for: 'waiting for passport; overdue, the staff have to act',
  })
  const [ann] = own.reviewers
  expect((await own.decide(customerId, ann, 'approve')).body.message).toContain('OBP-39002')
  const rejected = await own.decide(customerId, ann, { decision: 'reject', reason: 'nothing came' })
  expect(rejected.body).toMatchObject({ state: 'rejected' })
  await expect(workflowOf(customerId).result()).resolves.toMatchObject({ ok: true, value: { state: 'rejected' } })
  await replays(customerId)
})

test('a review that takes too long is escalated and can still be decided', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({ review_deadline_ms: 300 })
  const customerId = await own.caseInReview()
  const escalated = await reads(own, customerId, (found) => kinds(found).includes('escalated'))
  expect(escalated).toMatchObject({ state: 'in_review', waiting_for: expect.stringContaining('overdue') as string })
  expect((await own.decide(customerId, own.reviewers[0], 'approve')).status).toBe(201)
})

test('a document that runs out opens a watched case again; the second approval opens and sends nothing twice', async () => {
  const owner = await createPerson(engine)
  const wanted = { label: 'Current', product_code: 'CURRENT', currency: 'EUR' }
  const { customer_id: customerId } = (await desk.start({ owner_user_id: owner.userId, wanted_account: wanted })).body
  const soon = `${new Date(Date.now() + 6_000).toISOString().slice(0, 19)}Z`
  await desk.addDocument(customerId, { id: 'passport', expiry_date: soon })
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  const expired = await reads(desk, customerId, (found) => kinds(found).includes('documentExpired'))
  expect(expired).toMatchObject({ state: 'collecting', round: 2, waiting_for: 'waiting for any document' })
  await desk.addDocument(customerId, { id: 'passport' })
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  const again = await reads(desk, customerId, (found) => found.state === 'monitoring')
  expect(again.account_id).toBe(expired.account_id)
  expect(kinds(again).filter((kind) => kind === 'accountOpened')).toHaveLength(1)
  const messages = await engine.database.read.raw('select 1 from customer_messages where customer_id = ?', [customerId])
  expect(messages).toHaveLength(1)
  await replays(customerId)
})

test('a check that comes out badly while the account is being opened brings the customer before the staff', async () => {
  const customerId = await caseDoubtedOnItsWay(engine, desk)
  const found = await reads(desk, customerId, ({ state }) => state === 'in_review')
  expect(found).toMatchObject({ round: 2, account_id: expect.any(String) as string })
  expect(kinds(found).slice(-3)).toEqual(['accountOpened', 'onboardingCompleted', 'reviewDue'])
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).status).toBe(201)
  await reads(desk, customerId, ({ state }) => state === 'monitoring')
  await replays(customerId)
})

test('when the account is refused the customer is accepted all the same, and the timeline says why', async () => {
  const owner = await createPerson(engine)
  const wanted = { label: 'Current', product_code: 'CURRENT', currency: 'EUR' }
  const { customer_id: customerId } = (await desk.start({ owner_user_id: owner.userId, wanted_account: wanted })).body
  const [row] = await engine.database.read.raw<{ accountId: string }>(
    `select wanted_account->>'accountId' as "accountId" from kyc_cases where customer_id = ?`,
    [customerId],
  )
  await engine.database.writeAtOnce.raw(
    `insert into accounts (bank_id, account_id, label, number, currency, opening_request_id) values (?, ?, '', '1', 'EUR', 'other')`,
    [desk.bankId, row?.accountId ?? ''],
  )
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  const done = await reads(desk, customerId, (found) => found.state === 'monitoring')
  expect(done).toMatchObject({ account_id: null, kyc_status: true })
  expect(done.timeline.find(({ kind }) => kind === 'accountRefused')?.detail).toMatchObject({
    refusal: 'AccountExists',
  })
})

test('a case whose workflow was ended from outside is taken up by the next piece of evidence, or decision', async () => {
  const own = await openDesk(engine)
  await own.setPolicy({ approvals_required: 2 })
  const customerId = await own.caseInReview()
  await own.decide(customerId, own.reviewers[0], { decision: 'request_more', reason: 'a selfie' })
  await workflowOf(customerId).terminate()
  await own.addMedia(customerId)
  expect(await own.read(customerId)).toMatchObject({ state: 'in_review', case_version: 4, round: 2 })
  expect(kinds(await own.read(customerId)).filter((kind) => kind === 'caseOpened')).toHaveLength(1)
  await workflowOf(customerId).terminate()
  expect((await own.decide(customerId, own.reviewers[0], 'approve')).body).toMatchObject({
    waiting_for: 'waiting for 1 of 2 approvals',
  })
  await workflowOf(customerId).terminate()
  expect((await own.decide(customerId, own.reviewers[1], 'approve')).body).toMatchObject({ kyc_status: true })
  await reads(own, customerId, (found) => found.state === 'monitoring')
})

test('a case continues as new with all that it holds, and still knows what it has been told', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  await workflowOf(customerId).terminate()
  const input: OnboardingInput = {
    bankId: desk.bankId,
    customerId,
    startedBy: desk.clerk.userId,
    startId: randomUUID(),
    historyLimit: 30,
  }
  const first = await engine.client.workflow.start(customerOnboardingWorkflow, {
    workflowId: `onboarding/${customerId}`,
    taskQueue: engine.config.temporal.taskQueue,
    args: [input],
  })
  const document = (id: string): Promise<unknown> => desk.addDocument(customerId, { id })
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await document(id)
  const { runId } = await waitFor(
    () => workflowOf(customerId).describe(),
    (described) => described.runId !== first.firstExecutionRunId,
  )
  expect(runId).not.toBe(first.firstExecutionRunId)
  await document('a')
  await desk.addCheck(customerId)
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', case_version: 8 })
})

test('a person who opens a waiting case in the Temporal UI reads what it waits for and who can move it', async () => {
  const customerId = await desk.caseInReview()
  const described = await workflowOf(customerId).describe()
  const attributes = described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])
  expect(Object.fromEntries(attributes)).toMatchObject({
    BankId: desk.bankId,
    CustomerId: customerId,
    BusinessId: customerId,
    ProcessStatus: 'in_review',
    WaitingFor: 'waiting for 1 of 1 approvals',
    DueAt: expect.any(Date) as Date,
  })
  expect(await described.staticSummary()).toBe(`Onboarding of customer ${customerId} at ${desk.bankId}`)
  const shown = await workflowOf(customerId).query<{ currentDetails: string }>('__temporal_workflow_metadata')
  expect(shown.currentDetails).toContain('**in_review**: waiting for 1 of 1 approvals, since ')
  expect(shown.currentDetails).toContain('Who can move it: staff with `CanDecideOnboarding`')
  const list = engine.client.workflow.list({ query: `CustomerId = '${customerId}' and ProcessStatus = 'in_review'` })
  const found = await waitFor(
    async () => {
      const ids: string[] = []
      for await (const { workflowId } of list) ids.push(workflowId)
      return ids
    },
    (ids) => ids.length > 0,
  )
  expect(found).toEqual([`onboarding/${customerId}`])
})

test('a command that two runs are given is carried out once', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  const { issue_date: issueDate, issue_place: issuePlace, expiry_date: expiryDate, type, number } = passport
  const command: EvidenceCommand = {
    commandId: randomUUID(),
    userId: desk.clerk.userId,
    requestHash: 'h',
    record: {
      kind: 'document',
      bankId: desk.bankId,
      customerId,
      id: 'd',
      customerNumber: '1',
      type,
      number,
      issueDate,
      issuePlace,
      expiryDate,
    },
  }
  const ask = (): Promise<unknown> => workflowOf(customerId).executeUpdate(submitEvidence, { args: [command] })
  await Promise.all([ask(), ask()])
  expect(kinds(await desk.read(customerId))).toEqual(['caseOpened', 'documentRecorded'])
})
