/** What the runbook tells an operator to do with a flow that is stuck, done to real ones: reset, pause, go on. */
import { onboardingId, standingOrderId as orderWorkflowId, transactionRequestId } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import { searchAttributes } from '../../workflows/contract'
import { dayOf, openStanding } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { activityOf, pendingAt, pendingOf, reset } from '../support/operator'
import { answer, balances, createPayingPair, pay, storedRequest } from '../support/payments'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const attemptsAt = async (requestId: string): Promise<number> =>
  (
    await engine.database.read.raw<{ attempts: number }>('select attempts from challenges where request_id = ?', [
      requestId,
    ])
  )[0]?.attempts ?? -1

test('a payment that was terminated by mistake goes on after a reset, with every answer counted once', async () => {
  const pair = await createPayingPair(engine)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  await answer(engine, pair, { ...given, answer: 'wrong' })
  const workflowId = transactionRequestId(body.id)
  await engine.client.workflow.getHandle(workflowId).terminate('by mistake')
  expect((await answer(engine, pair, given)).status).toBe(400)
  await reset(engine, workflowId, 'last')
  const { status } = await waitFor(
    () => answer(engine, pair, given),
    (reply) => reply.status !== 400,
  )
  expect(status).toBe(202)
  expect(await storedRequest(engine, body.id)).toMatchObject({ status: 'COMPLETED' })
  expect(await balances(engine, pair)).toEqual([900_000n, 100_000n])
})

test('a payment that is reset to its beginning keeps what was answered', async () => {
  const pair = await createPayingPair(engine)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  await answer(engine, pair, { ...given, answer: 'wrong' })
  await reset(engine, transactionRequestId(body.id), 'first')
  expect(await attemptsAt(body.id)).toBe(1)
  await answer(engine, pair, { ...given, answer: 'wrong' })
  expect(await attemptsAt(body.id)).toBe(2)
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202 })
  expect(await balances(engine, pair)).toEqual([900_000n, 100_000n])
})

test('a case that is reset to its beginning is where it was, and nothing of it is there twice', async () => {
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()
  const before = await desk.read(customerId)
  await reset(engine, onboardingId(customerId), 'first')
  await desk.addDocument(customerId, { id: 'after-the-reset' })
  const after = await desk.read(customerId)
  expect(after.state).toBe('in_review')
  expect(after.documents).toHaveLength(before.documents.length + 1)
  expect(after.timeline).toHaveLength(before.timeline.length + 1)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  expect(
    await waitFor(
      () => desk.read(customerId),
      ({ state }) => state !== 'approved',
    ),
  ).toMatchObject({ state: 'monitoring' })
})

test('an activity that fails on bad data is paused, the data are repaired, and it goes on at once', async () => {
  const pair = await createPayingPair(engine)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const workflowId = transactionRequestId(body.id)
  const repaired = `bad_row_${body.id.slice(0, 8)}`
  await engine.database.writeAtOnce.raw(
    `alter table transaction_requests add constraint ${repaired} check (request_id <> '${body.id}' or status = 'INITIATED')`,
  )
  await engine.client.workflow.getHandle(workflowId).cancel()
  const activity = activityOf(engine, workflowId, await pendingAt(engine, workflowId, 3))
  await engine.client.workflowService.pauseActivity(activity)
  expect(await pendingOf(engine, workflowId)).toMatchObject({ paused: true })
  await engine.database.writeAtOnce.raw(`alter table transaction_requests drop constraint ${repaired}`)
  expect((await storedRequest(engine, body.id))?.status).toBe('INITIATED')
  await engine.client.workflowService.unpauseActivity({ ...activity, resetAttempts: true })
  expect(await engine.client.workflow.getHandle(workflowId).result()).toBe('FAILED')
  expect((await storedRequest(engine, body.id))?.status).toBe('FAILED')
})

test('a standing order that is reset to its beginning makes no payment twice, and goes on', async () => {
  const pair = await createPayingPair(engine)
  const firstDay = daysAfter(new Date().toISOString().slice(0, 10), -14)
  const rhythm = { firstDay, frequency: 'WEEK' as const, lastDay: null, payments: null }
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm, timing: dayOf(0) })
  const isWaiting = async (): Promise<boolean> => {
    const { typedSearchAttributes: shown, status } = await engine.client.workflow
      .getHandle(orderWorkflowId(id))
      .describe()
    return status.name === 'RUNNING' && shown.get(searchAttributes.waitingFor) === 'the next payment'
  }
  const threePaid = (): Promise<unknown> =>
    waitFor(
      () => balances(engine, pair),
      ([left]) => left === 970_000n,
    )
  await threePaid()
  await waitFor(isWaiting, Boolean)
  await reset(engine, orderWorkflowId(id), 'first')
  await waitFor(isWaiting, Boolean)
  await threePaid()
  const [order] = await engine.database.read.raw<{ status: string; payments: bigint }>(
    `select status, (select count(*) from standing_order_payments p where p.standing_order_id = s.standing_order_id) as payments
     from standing_orders s where standing_order_id = ?`,
    [id],
  )
  expect(order).toEqual({ status: 'ACTIVE', payments: 3n })
})
