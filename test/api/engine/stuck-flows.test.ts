/** Flows that do not move are listed with the reason in words; those that do are not. */
import { NativeConnection, Worker } from '@temporalio/worker'
import { stuckFlowVerbs } from '../../../api/gateway/stuck-flows'
import type { StuckFlows } from '../../../api/gateway/stuck-flows'
import { transactionRequestId } from '../../../domain/ids'
import { workflowBundle } from '../../../workers/bundle'
import { searchAttributes, transactionRequestWorkflow } from '../../../workflows/contract'
import { betweenTries } from '../../../workflows/queues'
import { datedInput, gatewayOf } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openHookDesk } from '../../support/hook-desk'
import { openDesk } from '../../support/onboarding'
import { createPayingPair, pay } from '../../support/payments'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { startReceiver } from '../../support/receiver'
import type { Receiver } from '../../support/receiver'
import { quietRuntime } from '../../support/runtime'
import { waitFor } from '../../support/wait'

interface Stuck {
  readonly flows: readonly {
    readonly workflow_id: string
    readonly bank_id: string
    readonly due_at: string | null
    readonly temporal_ui_url: string | null
    readonly reasons: readonly { readonly kind: string; readonly text: string }[]
  }[]
  readonly looked_at: number
  readonly running: number
}

let engine: TestEngine
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  receiver.answer(503)
  engine = await startEngine({
    environment: {
      TEMPORAL_UI_URL: 'https://temporal.example.com/',
      CHALLENGE_TRANSPORT: 'EMAIL',
      // Nobody listens there.
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'bank@example.com',
      // However slow the machine is, no delivery is tried twice while a test looks.
      WEBHOOK_FIRST_DELAY_MS: '60000',
    },
  })
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

const atBank = (as: Person, bankId: string): Promise<Reply<Stuck>> =>
  call(engine, 'GET', `/engine/v1/banks/${bankId}/stuck-flows`, { as })
const operatorOf = (bankId: string): Promise<Person> =>
  createPerson(engine, { roles: [['CanGetStuckFlowsAtOneBank', bankId]] })

test('a step that fails again and again is told with what it failed with, and where to look', async () => {
  const pair = await createPayingPair(engine)
  const { body: request } = await pay(engine, pair, { amount: '1500.00' })
  const operator = await operatorOf(pair.bankId)
  const { body } = await waitFor(
    () => atBank(operator, pair.bankId),
    ({ body: { flows } }) => flows.length > 0,
  )
  const [flow] = body.flows
  expect(flow).toMatchObject({ workflow_id: `transaction-request/${request.id}`, bank_id: pair.bankId })
  expect(flow?.reasons).toEqual([
    {
      kind: 'retrying',
      text: expect.stringMatching(/deliverCode is at its try number \d+\. It failed with: .*ECONNREFUSED/) as string,
    },
  ])
  expect(flow?.temporal_ui_url).toContain(
    `https://temporal.example.com/namespaces/default/workflows/transaction-request%2F${request.id}/`,
  )
  const all = await createPerson(engine, { roles: ['CanGetStuckFlows'] })
  const everywhere = await call<Stuck>(engine, 'GET', '/engine/v1/stuck-flows', { as: all })
  expect(everywhere.body.flows.map(({ workflow_id: id }) => id)).toContain(flow?.workflow_id)
  expect((await atBank(all, pair.bankId)).body.flows.length).toBe(1)
})

test('a case that waits longer than its policy allows is told; one that may still wait is not', async () => {
  const desk = await openDesk(engine)
  const waiting = await desk.caseInReview()
  const operator = await operatorOf(desk.bankId)
  await waitFor(
    () => atBank(operator, desk.bankId),
    ({ body }) => body.looked_at === 1,
  )
  expect((await atBank(operator, desk.bankId)).body.flows).toEqual([])
  await desk.setPolicy({ review_deadline_ms: 1 })
  const late = await desk.caseInReview()
  const { body } = await waitFor(
    () => atBank(operator, desk.bankId),
    (reply) => reply.body.flows.length > 0,
  )
  expect(body.flows).toMatchObject([
    {
      workflow_id: `onboarding/${late}`,
      reasons: [{ kind: 'overdue', text: expect.stringContaining('approvals') as string }],
    },
  ])
  expect(body.flows.map(({ workflow_id: id }) => id)).not.toContain(`onboarding/${waiting}`)
})

test('a flow whose own code cannot go on is told as such', async () => {
  const bankId = await createBank(engine)
  // No release knows it: its first task fails, again and again.
  const handle = await engine.client.workflow.start('ofNoRelease', {
    workflowId: `no-release/${bankId}`,
    taskQueue: engine.config.temporal.taskQueue,
    typedSearchAttributes: [{ key: searchAttributes.bankId, value: bankId }],
  })
  const operator = await operatorOf(bankId)
  const { body } = await waitFor(
    () => atBank(operator, bankId),
    (reply) => reply.body.flows.length > 0,
  )
  await handle.terminate('seen')
  const text = expect.stringMatching(/^The workflow's own code fails, at its try number \d+\.$/) as string
  expect(body.flows).toMatchObject([{ workflow_id: handle.workflowId, reasons: [{ kind: 'failing', text }] }])
})

test('a step that somebody has paused is told with who it was, and before whatever else runs', async () => {
  const pair = await createPayingPair(engine)
  const { body: request } = await pay(engine, pair, { amount: '1500.00' })
  const workflowId = transactionRequestId(request.id)
  const { pendingActivities } = await waitFor(
    async () => (await engine.client.workflow.getHandle(workflowId).describe()).raw,
    ({ pendingActivities: pending }) => (pending?.[0]?.attempt ?? 0) > 1,
  )
  const { namespace } = engine.config.temporal
  const activity = { namespace, execution: { workflowId }, id: pendingActivities?.[0]?.activityId ?? '' }
  await engine.client.workflowService.pauseActivity({ ...activity, identity: 'anna', reason: 'looking at it' })
  // What was started later is listed before it.
  await pay(engine, pair, { amount: '1600.00' })
  const { flows } = await waitFor(
    () => gatewayOf(engine).stuckFlows({ bankId: pair.bankId, most: 1, now: new Date() }),
    ({ flows: [first], running }) => running === 2 && first?.workflowId === workflowId,
  )
  const text = expect.stringMatching(
    /^deliverCode was paused at 2\S+Z by anna.*, and waits to be unpaused\. It failed with: .*ECONNREFUSED/,
  ) as string
  expect(flows.map(({ reasons }) => reasons)).toEqual([[{ kind: 'paused', text }]])
  const { body } = await atBank(await operatorOf(pair.bankId), pair.bankId)
  expect(body.flows.find(({ workflow_id: id }) => id === workflowId)?.reasons).toEqual([{ kind: 'paused', text }])
  await engine.client.workflowService.unpauseActivity(activity)
})

describe('deliveries that are tried again', () => {
  test('say so between two tries, how many have failed and with what, and when the next one is', async () => {
    const desk = await openHookDesk(engine, receiver, [])
    await desk.hookAt('/away')
    await desk.pay()
    const { bankId } = desk.day
    const operator = await operatorOf(bankId)
    const { flows } = await waitFor(
      async () => (await atBank(operator, bankId)).body,
      ({ flows: found }) => found.length === 2,
    )
    for (const { workflow_id: id, due_at: dueAt, reasons } of flows) {
      expect(id).toMatch(/^webhook\//)
      const text = `The webhook receiver has not taken it. 1 try has failed, the last with: HTTP 503. The next one is at ${dueAt}.`
      expect(reasons).toEqual([{ kind: 'retrying', text }])
    }
    const late = await gatewayOf(engine).stuckFlows({ bankId, most: 1, now: new Date(Date.now() + 3_600_000) })
    const text =
      /^The webhook receiver has not taken it\. Tries have failed\. The next one is under way .* was due at 2\S+Z\.$/
    expect(late.flows[0]?.reasons[0]).toEqual({ kind: 'retrying', text: expect.stringMatching(text) as string })
  })

  test('hide neither what is overdue nor a step that fails of what waits for somebody, however many they are', async () => {
    const desk = await openHookDesk(engine, receiver, [])
    const { bankId } = desk.day
    const overdue = await engine.client.workflow.start('ofNoRelease', {
      workflowId: `overdue/${bankId}`,
      taskQueue: engine.config.temporal.taskQueue,
      typedSearchAttributes: [
        { key: searchAttributes.bankId, value: bankId },
        { key: searchAttributes.waitingFor, value: 'somebody' },
        { key: searchAttributes.dueAt, value: new Date(Date.now() - 1_000) },
      ],
    })
    // Its code goes nowhere; what was started later is listed before it.
    await desk.pay('1500.00')
    for (const path of ['/one', '/two', '/three']) await desk.hookAt(path)
    await desk.pay()
    // Until its first try has failed a delivery is at work, and is looked at as such.
    const tried = `BankId = '${bankId}' AND WaitingFor = '${betweenTries.delivery}'`
    await waitFor(
      () => engine.client.workflow.count(tried),
      ({ count }) => count === 6,
    )
    const { flows, running } = await waitFor(
      () => gatewayOf(engine).stuckFlows({ bankId, most: 4, now: new Date() }),
      ({ flows: found, running: all }) => all === 8 && found.length === 4,
    )
    await overdue.terminate('seen')
    expect(running).toBe(8)
    expect(flows.map(({ workflowType: type }) => type)).toEqual([
      'ofNoRelease',
      'webhookDelivery',
      'webhookDelivery',
      'transactionRequest',
    ])
  })
})

describe('where no worker takes what is to be done', () => {
  /** What is seen of a task queue of its own when so many milliseconds have passed. */
  const seenAfter = (taskQueue: string, bankId: string, ms: number): Promise<StuckFlows> =>
    stuckFlowVerbs(engine.client, { taskQueue, timeoutMs: 10_000 }).stuckFlows({
      bankId,
      most: 200,
      now: new Date(Date.now() + ms),
    })

  test('a flow says so of its next step, after a minute, and which build it is pinned to', async () => {
    const bankId = await createBank(engine)
    const taskQueue = `${engine.config.temporal.taskQueue}-nobody`
    const handle = await engine.client.workflow.start('ofNobody', {
      workflowId: `nobody/${bankId}`,
      taskQueue,
      versioningOverride: { pinnedTo: { deploymentName: 'obp-engine', buildId: 'gone' } },
      typedSearchAttributes: [{ key: searchAttributes.bankId, value: bankId }],
    })
    const { flows } = await waitFor(
      () => seenAfter(taskQueue, bankId, 61_000),
      ({ lookedAt }) => lookedAt === 1,
    )
    expect((await seenAfter(taskQueue, bankId, 30_000)).flows).toEqual([])
    await handle.terminate('seen')
    const text = expect.stringMatching(
      /^No worker has taken its next step since 2\S+Z\. It is pinned to build gone\.$/,
    ) as string
    expect(flows).toMatchObject([{ workflowId: handle.workflowId, reasons: [{ kind: 'unattended', text }] }])
  })

  test('a flow says so of the step that it waits for', async () => {
    quietRuntime()
    const { address, namespace, taskQueue: own } = engine.config.temporal
    const taskQueue = `${own}-thinks-only`
    const connection = await NativeConnection.connect({ address })
    // It decides, and carries nothing out.
    const worker = await Worker.create({
      ...{ connection, namespace, taskQueue, dataConverter: engine.dataConverter },
      workflowBundle: await workflowBundle(),
    })
    const pair = await createPayingPair(engine)
    const input = await datedInput(engine, pair, { timing: {}, challenged: true })
    const reasons = await worker.runUntil(async () => {
      const handle = await engine.client.workflow.start(transactionRequestWorkflow, {
        workflowId: transactionRequestId(input.request.requestId),
        taskQueue,
        args: [input],
        typedSearchAttributes: [{ key: searchAttributes.bankId, value: pair.bankId }],
      })
      await waitFor(
        async () => (await handle.describe()).raw.pendingActivities?.length,
        (pending) => pending === 1,
      )
      const { flows } = await waitFor(
        () => seenAfter(taskQueue, pair.bankId, 61_000),
        ({ lookedAt }) => lookedAt === 1,
      )
      await handle.terminate('seen')
      return flows.flatMap((flow) => flow.reasons)
    })
    await connection.close()
    const text = expect.stringMatching(/^No worker has taken \w+ since 2\S+Z\.$/) as string
    expect(reasons).toEqual([{ kind: 'unattended', text }])
  })
})

test('it takes the role; that of one bank shows nothing of another, and not the whole instance', async () => {
  const [bankId, other] = [await createBank(engine), await createBank(engine)]
  const operator = await operatorOf(other)
  expect((await atBank(operator, bankId)).status).toBe(403)
  expect((await call(engine, 'GET', '/engine/v1/stuck-flows', { as: operator })).status).toBe(403)
  expect((await atBank(operator, other)).body).toMatchObject({ flows: [], looked_at: 0, running: 0 })
})
