/** What becomes of an open request when the run of its case ends, and of an answer when the person is forgotten. */
import { randomUUID } from 'node:crypto'
import { Worker } from '@temporalio/worker'
import { onboardingId } from '../../domain/ids'
import { workflowBundle } from '../../workers/bundle'
import { customerOnboardingWorkflow } from '../../workflows/contract'
import { asksProvider, openProviderDesk, startProvider } from '../support/check-provider'
import type { Provider, ProviderDesk } from '../support/check-provider'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { createPerson } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
let provider: Provider
let desk: OnboardingDesk
let provided: ProviderDesk
beforeAll(async () => {
  provider = await startProvider()
  engine = await startEngine()
  desk = await openDesk(engine)
  provided = await openProviderDesk(engine, desk, provider)
  await desk.setPolicy({ ...asksProvider, retention_ms: null })
})
beforeEach(() => provider.reply(202))
afterAll(async () => {
  await engine.stop()
  await provider.close()
})

const workflowOf = (customerId: string) => engine.client.workflow.getHandle(onboardingId(customerId))
const reads = (customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits)
const isTried = ({ check_requests: [request] }: CaseBody): boolean => (request?.number_of_tries ?? 0) > 0
const requestOf = async (customerId: string): Promise<string> =>
  (await reads(customerId, isTried)).check_requests[0]?.request_id ?? ''
const timesAsked = (requestId: string): number =>
  provider.asked.filter(({ body }) => body.request_id === requestId).length

test('a case whose workflow was ended from outside is taken up by the callback, and nobody is asked twice', async () => {
  const customerId = await desk.caseInReview()
  const requestId = await requestOf(customerId)
  await workflowOf(customerId).terminate()
  expect((await provided.callBack({ request_id: requestId, satisfied: true })).status).toBe(200)
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', check_requests: [{ state: 'satisfied' }] })
  expect(timesAsked(requestId)).toBe(1)
})

test('a request goes on when the case continues as new: one that was taken is not sent again, one that was not is', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  await workflowOf(customerId).terminate()
  const first = await engine.client.workflow.start(customerOnboardingWorkflow, {
    workflowId: onboardingId(customerId),
    taskQueue: engine.config.temporal.taskQueue,
    args: [{ bankId: desk.bankId, customerId, startedBy: desk.clerk.userId, startId: randomUUID(), historyLimit: 60 }],
  })
  provider.reply(503)
  await desk.addDocument(customerId)
  const requestId = await requestOf(customerId)
  const hasGoneOn = async (from: string): Promise<string> => {
    for (let index = 0; index < 12; index += 1) await desk.addDocument(customerId, { id: randomUUID() })
    const described = await waitFor(
      () => workflowOf(customerId).describe(),
      ({ runId }) => runId !== from,
    )
    return described.runId
  }
  const second = await hasGoneOn(first.firstExecutionRunId)
  provider.reply(202)
  await waitFor(
    async () =>
      (
        await engine.database.read.raw('select from check_requests where sent_at is not null and request_id = ?', [
          requestId,
        ])
      ).length,
    (sent) => sent === 1,
  )
  const asked = timesAsked(requestId)
  await hasGoneOn(second)
  expect(timesAsked(requestId)).toBe(asked)
  expect((await provided.callBack({ request_id: requestId, satisfied: true })).status).toBe(200)
  const found = await desk.read(customerId)
  expect(found.check_requests).toMatchObject([{ request_id: requestId, state: 'satisfied' }])
  const history = await workflowOf(customerId).fetchHistory()
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history)
})

test('what a provider was asked and has said goes with the person', async () => {
  const customerId = await desk.caseInReview()
  const requestId = await requestOf(customerId)
  await provided.callBack({ request_id: requestId, satisfied: false, comments: 'collects thimbles' })
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not there' })
  const keeper = await createPerson(engine, { roles: [['CanEraseCustomer', desk.bankId]] })
  const erased = await desk.act(customerId, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  expect(erased.body).toMatchObject({ state: 'erased', check_requests: [], checks: [] })
  const left = await engine.database.read.raw(
    `select request_id::text from check_callbacks where request_id = ?
     union all select event_id::text from kyc_case_events where detail::text like '%thimbles%'`,
    [requestId],
  )
  expect(left).toEqual([])
  expect(await provided.callBack({ request_id: requestId, satisfied: true })).toMatchObject({ status: 404 })
})
