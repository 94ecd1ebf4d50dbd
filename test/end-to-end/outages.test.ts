/** The runbook's outages made to happen: what an operator sees of each, what they do, and that the flow goes on. */
import type { Duration } from '@temporalio/common'
import { msToTs } from '@temporalio/common/lib/time'
import { startProxy } from '../../chaos/stage/proxy'
import type { Proxy } from '../../chaos/stage/proxy'
import { transactionRequestId } from '../../domain/ids'
import { testDatabase } from '../support/database'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import type { MailServer } from '../support/mail-server'
import { activityOf, pendingAt, pendingOf, stuckReasons } from '../support/operator'
import { answer, balances, createPayingPair, pay, storedRequest } from '../support/payments'
import type { PayingPair, RequestJson } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'

let database: Proxy
let mails: MailServer
let mailPort: number
let engine: TestEngine
let operator: Person
beforeAll(async () => {
  const clone = await testDatabase()
  const url = new URL(clone.url)
  database = await startProxy(Number(url.port))
  url.hostname = '127.0.0.1'
  url.port = String(database.port)
  mails = await startMailServer()
  mailPort = Number(new URL(mails.environment['SMTP_URL'] ?? '').port)
  const ownDatabase = { url: url.href, close: () => clone.close() }
  engine = await startEngine({ ownDatabase, environment: mails.environment })
  operator = await createPerson(engine, { roles: ['CanGetStuckFlows'] })
})
afterEach(() => database.refuse(false))
afterAll(async () => {
  await engine.stop()
  database.close()
  await mails.close()
})

const ready = (): ReturnType<typeof call> => call(engine, 'GET', '/engine/v1/health/ready')
const stuck = (workflowId: string): Promise<readonly string[]> => stuckReasons(engine, operator, workflowId)

interface Waiting {
  readonly pair: PayingPair
  readonly request: RequestJson
  readonly workflowId: string
}

async function waitingPayment(): Promise<Waiting> {
  const pair = await createPayingPair(engine)
  const { body: request } = await pay(engine, pair, { amount: '1000.00' })
  return { pair, request, workflowId: transactionRequestId(request.id) }
}

/** The code that the payer was sent last; undefined where nothing has come. */
const codeOf = ({ pair }: Waiting): string | undefined => {
  const mail = mails.taken.findLast(({ to }) => to === `${pair.payer.username}@example.com`)
  return mail && /Your code is (\d{8})\./.exec(mail.text)?.[1]
}
const codeSent = (waiting: Waiting, withinMs?: number): Promise<string | undefined> =>
  waitFor(
    () => Promise.resolve(codeOf(waiting)),
    (code) => code !== undefined,
    withinMs,
  )

async function completes(waiting: Waiting): Promise<void> {
  const { pair, request } = waiting
  const given = { requestId: request.id, challengeId: request.challenges[0]?.id ?? '' }
  expect(await answer(engine, pair, { ...given, answer: codeOf(waiting) ?? '' })).toMatchObject({ status: 202 })
  expect(await balances(engine, pair)).toEqual([900_000n, 100_000n])
  expect(await stuck(waiting.workflowId)).toEqual([])
}

test('database down: everything says so, and what was asked for meanwhile is done when it is back', async () => {
  const waiting = await waitingPayment()
  await codeSent(waiting)
  database.refuse(true)
  expect(await ready()).toMatchObject({
    status: 503,
    body: { message: expect.stringContaining('the database does not answer') as string },
  })
  const { pair } = waiting
  expect(await call(engine, 'GET', `/obp/v4.0.0${pair.from.path}/owner/account`, { as: pair.payer })).toMatchObject({
    status: 503,
    body: { message: expect.stringContaining('OBP-29004') as string },
  })
  const handle = engine.client.workflow.getHandle(waiting.workflowId)
  await handle.cancel()
  expect(await pendingAt(engine, waiting.workflowId, 3)).toMatchObject({
    type: 'endTransactionRequest',
    // Nobody listens, or a connection from before has been cut at one end or the other.
    failure: expect.stringMatching(/ECONNREFUSED|ECONNRESET|Connection terminated/) as string,
  })
  database.refuse(false)
  expect(await handle.result()).toBe('FAILED')
  expect(await storedRequest(engine, waiting.request.id)).toMatchObject({ status: 'FAILED' })
  await waitFor(ready, ({ status }) => status === 200)
})

test('provider down: the payment is listed with the reason; paused it is left alone, and goes on at once afterwards', async () => {
  await mails.close()
  const waiting = await waitingPayment()
  const reasons = await waitFor(
    () => stuck(waiting.workflowId),
    (found) => found.length > 0,
  )
  expect(reasons).toEqual([expect.stringMatching(/^retrying: deliverCode is at its try number \d+\..*ECONNREFUSED/)])
  const activity = activityOf(engine, waiting.workflowId, await pendingAt(engine, waiting.workflowId, 2))
  await engine.client.workflowService.pauseActivity(activity)
  // Whatever was under way has ended: from here on nothing is tried, and the time of the next try passes.
  const paused = await waitFor(
    () => pendingOf(engine, waiting.workflowId),
    (pending) => pending?.state === 'PAUSED',
  )
  const forgotten = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for await (const { workflowId } of engine.client.workflow.list({ query: 'TemporalPauseInfo IS NOT NULL' }))
      found.push(workflowId)
    return found
  }
  await waitFor(forgotten, (found) => found.includes(waiting.workflowId))

  mails = await startMailServer(mailPort)
  await codeSent(await waitingPayment())
  const passedOver = await waitFor(
    () => pendingOf(engine, waiting.workflowId),
    (pending) => pending?.nextAttemptAt === undefined,
  )
  expect(passedOver).toEqual({ ...paused, nextAttemptAt: undefined })
  expect(codeOf(waiting)).toBeUndefined()
  await engine.client.workflowService.unpauseActivity(activity)
  await codeSent(waiting)
  await completes(waiting)
  await waitFor(forgotten, (found) => !found.includes(waiting.workflowId))
})

describe('provider back after a long outage, when the next try is minutes away', () => {
  test.each(['reset', 'update-options'] as const)('%s hurries it', async (way) => {
    await mails.close()
    const waiting = await waitingPayment()
    const { workflowService: service } = engine.client
    const activity = activityOf(engine, waiting.workflowId, await pendingAt(engine, waiting.workflowId, 2))
    const waitBetween = (shortest: Duration, longest: Duration): Promise<unknown> =>
      service.updateActivityOptions({
        ...activity,
        activityOptions: { retryPolicy: { initialInterval: msToTs(shortest), maximumInterval: msToTs(longest) } },
        updateMask: { paths: ['retry_policy.initial_interval', 'retry_policy.maximum_interval'] },
      })
    await waitBetween('10m', '10m')
    const { nextAttemptAt = 0 } = await waitFor(
      () => pendingAt(engine, waiting.workflowId, 2),
      (pending) => pending.state === 'SCHEDULED' && (pending.nextAttemptAt ?? 0) > Date.now() + 60_000,
    )
    mails = await startMailServer(mailPort)
    if (way === 'reset') await service.resetActivity(activity)
    else await waitBetween('1s', '5s')
    await codeSent(waiting)
    expect(Date.now()).toBeLessThan(nextAttemptAt)
    await completes(waiting)
  })
})
