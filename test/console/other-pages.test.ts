/** The pages of the console beside onboarding: payments, webhooks, accounts, stuck flows, numbers. */
import type { Browser } from 'playwright-core'
import { transactionRequestId } from '../../domain/ids'
import { lookAt, openBrowser, visit } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { waitingForTwo } from '../support/challenges'
import type { SharedRequest } from '../support/challenges'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { answer, pay, storedRequest } from '../support/payments'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

jest.setTimeout(120_000)

let engine: TestEngine
let browser: Browser
let receiver: Receiver
let shared: SharedRequest
let staff: Person
let shown: ConsoleVisit | undefined
beforeAll(async () => {
  engine = await startEngine({
    environment: { WEBHOOK_TRIES: '1', TEMPORAL_UI_URL: 'https://temporal.example.com' },
  })
  browser = await openBrowser()
  receiver = await startReceiver()
  shared = await waitingForTwo(engine)
  staff = await createPerson(engine)
})
afterEach(async () => {
  await shown?.close()
  shown = undefined
})
afterAll(async () => {
  await browser.close()
  await engine.stop()
  await receiver.close()
})

const open = async (path: string, roles: readonly string[], as = staff): Promise<ConsoleVisit> => {
  const { bankId } = shared
  await grant(
    engine,
    as,
    roles.map((role) => [role, bankId] as const),
  )
  shown = await visit(browser, engine, path, { as, bankId })
  return shown
}

test('payments that wait show who has answered and who has not; whoever may rejects one with a reason', async () => {
  await answer(engine, shared, { requestId: shared.requestId, challengeId: shared.challengeOf(shared.payer) })
  const visited = await open('/payments', ['CanGetTransactionRequestsAtOneBank', 'CanCreateAnyTransactionRequest'])
  const { page } = visited
  const row = page.locator(`[data-row="${shared.requestId}"]`)
  await row.getByText('1 of 2').waitFor()
  await row.getByText(`${shared.payer.username}: has answered`).waitFor()
  await row.getByText(`${shared.second.username}: has not answered`).waitFor()
  expect(await lookAt(visited, 'payments')).toEqual([])
  await row.getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('the payer has called')
  expect(await lookAt(visited, 'payments-reject')).toEqual([])
  await dialog.getByRole('button', { name: 'Reject the payment' }).click()
  await page.getByText('No payment waits.').waitFor()
  expect((await storedRequest(engine, shared.requestId))?.status).toBe('REJECTED')
  expect(visited.complaints).toEqual([])
})

test('whoever made a payment takes it back; the staff beside them cannot', async () => {
  const { body } = await pay(engine, shared, { amount: '1250.00' })
  const visited = await open('/payments', ['CanGetTransactionRequestsAtOneBank'], shared.payer)
  const { page } = visited
  const row = page.locator(`[data-row="${body.id}"]`)
  await row.getByText('1,250.00 EUR').waitFor()
  expect(await row.getByRole('button').allTextContents()).toEqual(['Withdraw'])
  await row.getByRole('button', { name: 'Withdraw' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('the wrong amount')
  expect(await lookAt(visited, 'payments-withdraw')).toEqual([])
  await dialog.getByRole('button', { name: 'Withdraw the payment' }).click()
  await row.waitFor({ state: 'detached' })
  expect((await storedRequest(engine, body.id))?.status).toBe('CANCELLED')
  expect(visited.complaints).toEqual([])
})

test('what a webhook did not take is parked, and sent again from the console', async () => {
  const target = { url: `${receiver.url}/hook`, http_method: 'POST', http_protocol: 'HTTP/1.1' }
  const hooks = `/obp/v4.0.0/banks/${shared.bankId}/web-hooks/account/notifications/on-create-transaction`
  await grant(engine, staff, [['CanCreateAccountNotificationWebhookAtOneBank', shared.bankId]])
  expect((await call(engine, 'POST', hooks, { as: staff, body: target })).status).toBe(201)
  receiver.answer(500)
  for (const amount of ['10.00', '11.00']) await pay(engine, shared, { amount })
  await waitFor(
    () =>
      engine.database.read.raw<{ n: number }>(
        `select count(*)::int as n from webhook_deliveries where status = 'PARKED'`,
      ),
    ([row]) => (row?.n ?? 0) >= 3,
  )
  const visited = await open('/webhooks', ['CanGetWebhooks', 'CanUpdateWebhook'])
  const { page } = visited
  await page.getByRole('button', { name: 'Send again' }).first().waitFor()
  expect(await lookAt(visited, 'webhooks')).toEqual([])
  const parked = page.getByRole('button', { name: 'Send again' })
  const before = await parked.count()
  await page.getByRole('button', { name: 'Give up' }).first().click()
  expect(await lookAt(visited, 'webhooks-give-up')).toEqual([])
  await page.getByRole('button', { name: 'Leave it' }).click()
  await page.getByRole('button', { name: 'Give up' }).first().click()
  await page.getByRole('button', { name: 'Give it up' }).click()
  await waitFor(
    () => parked.count(),
    (count) => count === before - 1,
  )
  receiver.answer(200)
  await parked.first().click()
  await waitFor(
    () => parked.count(),
    (count) => count === before - 2,
  )
  await page.getByRole('button', { name: 'Send all again' }).click()
  await page.getByText('Nothing is parked.').waitFor()
  await waitFor(
    () =>
      engine.database.read.raw<{ n: number }>(
        `select count(*)::int as n from webhook_deliveries where status not in ('DELIVERED', 'DISCARDED')`,
      ),
    ([row]) => row?.n === 0,
  )
  expect(visited.complaints).toEqual([])
})

test('an account shows its balance and its entries, as the view of the user does', async () => {
  const visited = await open('/accounts', [], shared.payer)
  const { page } = visited
  await page.getByText('deposit').waitFor()
  await page.getByText('9,979.00 EUR').first().waitFor()
  expect(await lookAt(visited, 'account')).toEqual([])
  expect(visited.complaints).toEqual([])
})

test('a flow that waits too long is shown with the reason, and where to look', async () => {
  const desk = await openDesk(engine, shared.bankId)
  await desk.setPolicy({ review_deadline_ms: 1 })
  const customerId = await desk.caseInReview()
  const visited = await open('/stuck', ['CanGetStuckFlowsAtOneBank'])
  const { page } = visited
  await waitFor(
    async () => {
      await page.getByRole('button', { name: 'Look again' }).click()
      return page.getByText(customerId).count()
    },
    (count) => count > 0,
  )
  await page.getByText(/It should have gone on by/).waitFor()
  expect(await page.getByRole('link', { name: 'Temporal' }).getAttribute('href')).toContain(
    `onboarding%2F${customerId}`,
  )
  expect(await lookAt(visited, 'stuck')).toEqual([])
  expect(visited.complaints).toEqual([])
})

test('a step that somebody has paused is shown with who it was', async () => {
  const { body } = await pay(engine, shared, { amount: '1300.00' })
  const handle = engine.client.workflow.getHandle(transactionRequestId(body.id))
  await engine.database.writeAtOnce.raw(
    `alter table transaction_requests add constraint bad_row check (request_id <> '${body.id}' or status = 'INITIATED')`,
  )
  await handle.cancel()
  const { pendingActivities } = await waitFor(
    async () => (await handle.describe()).raw,
    ({ pendingActivities: pending }) => (pending?.[0]?.attempt ?? 0) > 1,
  )
  const activity = {
    namespace: engine.config.temporal.namespace,
    execution: { workflowId: handle.workflowId },
    id: pendingActivities?.[0]?.activityId ?? '',
  }
  await engine.client.workflowService.pauseActivity({ ...activity, identity: 'anna' })
  const visited = await open('/stuck', ['CanGetStuckFlowsAtOneBank'])
  const row = visited.page.locator('tr', { hasText: handle.workflowId })
  await row.getByText('Paused').waitFor()
  await row.getByText(/ was paused at .* by anna, and waits to be unpaused\. It failed with: .*bad_row/).waitFor()
  expect(await lookAt(visited, 'stuck-paused')).toEqual([])
  expect(visited.complaints).toEqual([])
  await engine.database.writeAtOnce.raw('alter table transaction_requests drop constraint bad_row')
  await engine.client.workflowService.unpauseActivity({ ...activity, resetAttempts: true })
  expect(await handle.result()).toBe('FAILED')
})

test('the numbers of the bank are charts with tables', async () => {
  const visited = await open('/numbers', ['CanGetMetricsAtOneBank'])
  const { page } = visited
  await page.getByRole('heading', { name: 'Cases by state and age' }).waitFor()
  await page.getByText('As a table').first().click()
  await page.getByRole('rowheader', { name: 'In review' }).waitFor()
  expect(await lookAt(visited, 'numbers')).toEqual([])
  expect(visited.complaints).toEqual([])
})

test('a page that the roles do not open says so', async () => {
  const visited = await open('/numbers', [], shared.payer)
  await visited.page.getByText('Your roles do not open this page.').waitFor()
  expect(visited.complaints).toEqual([])
})
