/** A bug in the code of a workflow: what an operator sees of it, and that the flows go on with the right code. */
import { randomUUID } from 'node:crypto'
import type { WorkflowBundle } from '@temporalio/worker'
import { creditLimitRequest } from '../../db/read/staff-requests'
import { creditLimitRequestId, onboardingId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { completedTasks, pendingOf, reset, stuckReasons, taskFailure } from '../support/operator'
import { answer, balances, createPayingPair, pay } from '../support/payments'
import type { RequestJson } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person, Reply } from '../support/people'
import { releaseBundle, startRelease } from '../support/releases'
import { askForCreditLimit } from '../support/staff-requests'
import { waitFor } from '../support/wait'

let engine: TestEngine
let operator: Person
let wrong: WorkflowBundle
let stopWorkers: () => Promise<void>
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '5000' } })
  operator = await createPerson(engine, { roles: ['CanGetStuckFlows'] })
  wrong = await releaseBundle(require.resolve('./wrong-release'))
  stopWorkers = await startRelease(engine)
}, 60_000)
afterAll(async () => {
  await stopWorkers()
  await engine.stop()
})

/** Takes the workers away and starts those of a release; missing: the right one. */
async function deploy(bundle?: WorkflowBundle): Promise<void> {
  await stopWorkers()
  stopWorkers = await startRelease(engine, bundle && { bundle })
}

const stuck = (workflowId: string): Promise<readonly string[]> => stuckReasons(engine, operator, workflowId)

/** Waits until the flow is listed, and looks whether it is listed as what it is. */
async function isListedAsFailing(workflowId: string): Promise<void> {
  const reasons = await waitFor(
    () => stuck(workflowId),
    (found) => found.length > 0,
  )
  expect(reasons).toEqual([expect.stringMatching(/^failing: The workflow's own code fails/)])
  expect(await pendingOf(engine, workflowId)).toBeUndefined()
}

test('code that does not fit a running case: the case is listed, and takes the decision with the right code by itself', async () => {
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()
  const workflowId = onboardingId(customerId)
  await deploy(wrong)
  expect(await desk.decide(customerId, desk.reviewers[0], 'approve')).toMatchObject({ status: 503 })
  await isListedAsFailing(workflowId)
  expect(await taskFailure(engine, workflowId)).toMatch(/^\[TMPRL1100\] Nondeterminism error: Timer machine/)
  expect((await desk.read(customerId)).state).toBe('in_review')
  await deploy()
  const { decisions } = await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  expect(decisions).toMatchObject([{ decision: 'approve', user_id: desk.reviewers[0].userId }])
  expect(await stuck(workflowId)).toEqual([])
}, 90_000)

test('code that throws: a payment that began on it is stored by the right code, and made once', async () => {
  const pair = await createPayingPair(engine)
  await deploy(wrong)
  const ask = (): Promise<Reply<RequestJson>> =>
    pay(engine, pair, { amount: '1000.00', headers: { 'Idempotency-Key': 'asked-on-a-bad-day' } })
  expect(await ask()).toMatchObject({ status: 503 })
  const running: string[] = []
  for await (const { workflowId } of engine.client.workflow.list({
    query: `BankId = '${pair.bankId}' AND WorkflowType = 'transactionRequest' AND ExecutionStatus = 'Running'`,
  }))
    running.push(workflowId)
  expect(running).toHaveLength(1)
  const [workflowId = ''] = running
  await isListedAsFailing(workflowId)
  expect(await taskFailure(engine, workflowId)).toBe('nobody has thought of this')
  await deploy()
  const { body } = await waitFor(ask, ({ status }) => status === 201)
  expect(workflowId).toBe(`transaction-request/${body.id}`)
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202 })
  expect(await balances(engine, pair)).toEqual([900_000n, 100_000n])
}, 90_000)

test('code that has succeeded wrongly: a reset to before it does what it should have done, first of one flow and then of all', async () => {
  const desk = await openDesk(engine)
  const { customer_id: customerId } = (await desk.start()).body
  const requestIds = [
    await askForCreditLimit(engine, desk, customerId, '5000.00'),
    await askForCreditLimit(engine, desk, customerId, '6000.00'),
  ] as const
  const workflowIdOf = (requestId: string): string => creditLimitRequestId({ requestId, customerId })
  const [one, other] = [workflowIdOf(requestIds[0]), workflowIdOf(requestIds[1])]
  const lastGood = (await completedTasks(engine, one)).at(-1) ?? 'last'
  const officer = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', desk.bankId]] })
  const { workflow, workflowService } = engine.client
  await deploy(wrong)
  for (const id of requestIds) {
    const path = `/engine/v1/banks/${desk.bankId}/credit-limit-requests/${id}/decisions`
    const reply = await call(engine, 'POST', path, { as: officer, body: { decision: 'ACCEPTED', reason: '' } })
    expect(reply).toMatchObject({ status: 200, body: { status: 'REQUESTED' } })
    expect(await workflow.getHandle(workflowIdOf(id)).result()).toBe('ACCEPTED')
  }
  const decided = async (): Promise<readonly (string | null | undefined)[]> => {
    const rows = requestIds.map((id) => creditLimitRequest(engine.database.read, desk.bankId, id))
    return (await Promise.all(rows)).map((row) => row?.decidedBy)
  }
  await deploy()
  await reset(engine, one, lastGood)
  expect(await workflow.getHandle(one).result()).toBe('ACCEPTED')
  expect(await decided()).toEqual([officer.userId, null])

  const query = `BankId = '${desk.bankId}' AND WorkflowType = 'creditLimitRequest' AND WorkflowId != '${one}' AND ExecutionStatus = 'Completed'`
  await waitFor(
    () => workflow.count(query),
    ({ count }) => count === 1,
  )
  await workflowService.startBatchOperation({
    namespace: engine.config.temporal.namespace,
    jobId: randomUUID(),
    reason: 'tried by a test',
    visibilityQuery: query,
    resetOperation: { identity: 'an operator', options: { lastWorkflowTask: {} } },
  })
  await waitFor(decided, (by) => by.every((userId) => userId === officer.userId))
  expect(await workflow.getHandle(other).result()).toBe('ACCEPTED')
}, 90_000)
