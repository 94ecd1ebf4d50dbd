/** A new release under running cases: what is short ends on the old workers, what is long goes on with the new ones. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { WorkflowBundle } from '@temporalio/worker'
import { creditLimitRequestId, onboardingId, transactionRequestId, webhookDeliveryId } from '../../domain/ids'
import type { StaffRequestName } from '../../domain/ids'
import * as workflows from '../../workflows/versioned'
import { challengeOf, payment, requestsPath, startBankDay } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { stuckReasons, taskFailure } from '../support/operator'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { releaseBundle, startRelease } from '../support/releases'
import { waitFor } from '../support/wait'

const deploymentName = `engine-${randomUUID().slice(0, 8)}`

let engine: TestEngine
let stops: (() => Promise<void>)[]
beforeAll(async () => {
  stops = []
  // Of its own: a task queue that has a current version gives nothing to workers without one.
  engine = await startEngine({
    worker: false,
    environment: { TEMPORAL_TASK_QUEUE: deploymentName, WEBHOOK_FIRST_DELAY_MS: '500', UPDATE_TIMEOUT_MS: '6000' },
  })
})
afterAll(async () => {
  for (const stop of stops) await stop()
  await engine.stop()
})

/** Workers of one release of the deployment, until the end of the tests. */
async function startBuild(build: string, bundle?: WorkflowBundle): Promise<void> {
  const environment = { TEMPORAL_DEPLOYMENT_NAME: deploymentName, BUILD: build }
  stops.push(await startRelease(engine, { environment, ...(bundle && { bundle }) }))
}

/** What `temporal worker deployment set-current-version` does; the server knows a version once its workers have polled. */
async function makeCurrent(buildId: string): Promise<void> {
  const { namespace } = engine.config.temporal
  await waitFor(
    () =>
      engine.client.workflowService
        .setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId })
        .then(() => true)
        .catch(() => false),
    (isDone) => isDone,
  )
}

interface Ran {
  readonly builds: readonly (string | null | undefined)[]
  readonly patches: number
}

/** By which builds the steps of a workflow were taken, in their order and each once, and how often it was patched. */
async function ranOn(workflowId: string): Promise<Ran> {
  const { events } = await engine.client.workflow.getHandle(workflowId).fetchHistory()
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
    done ? [done.deploymentVersion?.buildId] : [],
  )
  const patches = (events ?? []).filter(
    ({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_patch',
  )
  return { builds: [...new Set(builds)], patches: patches.length }
}

async function askForCreditLimit(day: BankDay): Promise<StaffRequestName> {
  await grant(engine, day.staff, [
    ['CanCreateCustomer', day.bankId],
    ['CanCreateUserCustomerLink', day.bankId],
  ])
  const customer = {
    customer_number: randomUUID(),
    legal_name: 'Joe David Bloggs',
    mobile_phone_number: '+44 07972 444 876',
    email: 'person@example.com',
    face_image: { url: 'www.example.com/person/123/image.png', date: '2013-01-22T00:08:00Z' },
  }
  const path = `/obp/v1.4.0/banks/${day.bankId}/customer`
  const { body } = await call<{ customer_id: string }>(engine, 'POST', path, { as: day.staff, body: customer })
  const asking = `/obp/v3.1.0/banks/${day.bankId}/customers/${body.customer_id}/credit_limit/requests`
  const asked = { requested_current_rate_amount1: '5000.00' }
  const { token } = (await call<{ token: string }>(engine, 'POST', asking, { as: day.staff, body: asked })).body
  return { requestId: token, customerId: body.customer_id }
}

const accept = async (day: BankDay, { requestId }: StaffRequestName, officer: Person): Promise<number> =>
  (
    await call(engine, 'POST', `/engine/v1/banks/${day.bankId}/credit-limit-requests/${requestId}/decisions`, {
      as: officer,
      body: { decision: 'ACCEPTED' },
    })
  ).status

/** The workflow that tells the receiver of a payment. */
async function deliveryTo(receiver: Receiver, day: BankDay): Promise<string> {
  await grant(engine, day.staff, [['CanCreateAccountNotificationWebhookAtOneBank', day.bankId]])
  const path = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
  const target = { url: receiver.url, http_method: 'POST', http_protocol: 'HTTP/1.1' }
  const { body } = await call<{ webhook_id: string }>(engine, 'POST', path, { as: day.staff, body: target })
  await call(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, '1.00') })
  const [first] = await engine.database.read.raw<{ eventId: string }>(
    'select event_id as "eventId" from webhook_deliveries where webhook_id = ? order by sequence',
    [body.webhook_id],
  )
  const id = webhookDeliveryId(first?.eventId ?? '', body.webhook_id, 0)
  await waitFor(
    () => ranOn(id).catch(() => undefined),
    (ran) => ran !== undefined && ran.builds.length > 0,
  )
  return id
}

const pay = async (day: BankDay): Promise<TransactionRequestJson> =>
  (
    await call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
      as: day.payer,
      body: payment(day, '1500.00'),
    })
  ).body

test('every workflow says what becomes of it when a new version comes, and the page about releases says the same', () => {
  interface Defined {
    readonly workflowDefinitionOptions?: { readonly versioningBehavior?: string }
  }
  const page = readFileSync(path.join(__dirname, '../../docs/upgrading.md'), 'utf8')
  const told = (behaviour: string): string[] => {
    const [, names = ''] = new RegExp(`^\\| ([^|]+)\\| ${behaviour} `, 'm').exec(page) ?? []
    return [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '')
  }
  const defined = (behaviour: string): string[] =>
    Object.entries(workflows)
      .filter(([, workflow]) => (workflow as Defined).workflowDefinitionOptions?.versioningBehavior === behaviour)
      .map(([name]) => name)
  const [pinned, upgraded] = [defined('PINNED'), defined('AUTO_UPGRADE')]
  expect([...pinned, ...upgraded].sort()).toEqual(Object.keys(workflows).sort())
  expect([told('pinned').sort(), told('auto-upgrade').sort()]).toEqual([pinned.sort(), upgraded.sort()])
})

test('a pinned workflow ends on the release that it began on, a long one goes on with the new release', async () => {
  await startBuild('1')
  await makeCurrent('1')
  const day = await startBankDay(engine)
  const officer = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', day.bankId]] })
  const request = await pay(day)
  const [before, after] = [await askForCreditLimit(day), await askForCreditLimit(day)]
  expect(request.status).toBe('INITIATED')
  expect(await accept(day, before, officer)).toBe(200)
  const receiver = await startReceiver()
  stops.push(() => receiver.close())
  receiver.answer(500)
  const delivery = await deliveryTo(receiver, day)
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()

  await startBuild('2', await releaseBundle(require.resolve('./next-release')))
  await makeCurrent('2')

  const paid = await call<TransactionRequestJson>(engine, 'POST', `${requestsPath(day)}/${request.id}/challenge`, {
    as: day.payer,
    body: { id: challengeOf(request, day.payer), answer: '123' },
  })
  expect([paid.status, paid.body.status]).toEqual([202, 'COMPLETED'])
  expect(await ranOn(transactionRequestId(request.id))).toEqual({ builds: ['1', '2'], patches: 0 })
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  expect((await ranOn(onboardingId(customerId))).builds).toEqual(['1', '2'])
  receiver.answer(200)
  expect(await engine.client.workflow.getHandle(delivery).result()).toBe('delivered')
  expect(await ranOn(delivery)).toEqual({ builds: ['1'], patches: 0 })
  expect(await accept(day, after, officer)).toBe(200)
  expect(await ranOn(creditLimitRequestId(after))).toEqual({ builds: ['1', '2'], patches: 1 })
  expect(await ranOn(creditLimitRequestId(before))).toEqual({ builds: ['1'], patches: 0 })
  // What begins now begins on the new release, which has no such workflow any more.
  const unneeded = await engine.client.workflow.start('webhookDelivery', {
    taskQueue: engine.config.temporal.taskQueue,
    workflowId: webhookDeliveryId(randomUUID(), randomUUID(), 0),
    args: [{ deliveryId: 'the next one' }],
  })
  expect(await unneeded.result()).toBe('not needed any more: the next one')
}, 120_000)

test('a case that the new release has patched cannot go back: it waits, unharmed, until that release is current again', async () => {
  const operator = await createPerson(engine, { roles: ['CanGetStuckFlows'] })
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()
  const workflowId = onboardingId(customerId)
  const query = `TemporalChangeVersion = 'onboarding/of-the-next-release' AND WorkflowId = '${workflowId}'`
  await waitFor(
    () => engine.client.workflow.count(query),
    ({ count }) => count === 1,
  )
  await makeCurrent('1')
  expect(await desk.decide(customerId, desk.reviewers[0], 'approve')).toMatchObject({ status: 503 })
  const reasons = await waitFor(
    () => stuckReasons(engine, operator, workflowId),
    (found) => found.length > 0,
  )
  expect(reasons).toEqual([expect.stringMatching(/^failing: /)])
  expect(await taskFailure(engine, workflowId)).toContain('Non-deprecated patch marker encountered for change')
  expect((await desk.read(customerId)).state).toBe('in_review')
  await makeCurrent('2')
  const { decisions } = await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  expect(decisions).toHaveLength(1)
  expect((await ranOn(workflowId)).builds).toEqual(['2'])
}, 90_000)

test('rolling back is making the old release current again', async () => {
  await makeCurrent('1')
  const day = await startBankDay(engine)
  const officer = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', day.bankId]] })
  const request = await askForCreditLimit(day)
  expect(await accept(day, request, officer)).toBe(200)
  expect(await ranOn(creditLimitRequestId(request))).toEqual({ builds: ['1'], patches: 0 })
}, 60_000)
