/** The pages of the console beside onboarding and payments: accounts, stuck flows, numbers. */
import type { Locator } from 'playwright-core'
import { transactionRequestId } from '../../domain/ids'
import { lookAt } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { waitingForOne, waitingForTwo } from '../support/challenges'
import type { SharedRequest } from '../support/challenges'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { answer, pay } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { askForCreditLimit } from '../support/staff-requests'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let shared: SharedRequest
let staff: Person
beforeAll(async () => {
  engine = await startEngine({
    environment: { TEMPORAL_UI_URL: 'https://temporal.example.com', STAFF_DECISION_SECONDS: '1' },
  })
  shared = await waitingForTwo(engine)
  staff = await createPerson(engine)
})
afterAll(() => engine.stop())

const open = (
  path: string,
  roles: readonly string[],
  { as = staff, bankId = shared.bankId } = {},
): Promise<ConsoleVisit> => visits.visitAsStaff(engine, path, { as, bankId, roles })

test('an account shows its balance and its entries, as the view of the user does', async () => {
  for (const amount of ['10.00', '11.00']) await pay(engine, shared, { amount })
  const visited = await open('/accounts', [], { as: shared.payer })
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

test('a flow of another bank leads to its case there, for whoever may read it', async () => {
  const [here, there] = [await openDesk(engine), await openDesk(engine)]
  await there.setPolicy({ review_deadline_ms: 1 })
  const customerId = await there.caseInReview()
  const everywhere = await createPerson(engine, {
    roles: [
      ['CanGetStuckFlows', ''],
      ['CanGetOnboarding', there.bankId],
    ],
  })
  const { page, complaints } = await open('/stuck', ['CanGetOnboarding'], { as: everywhere, bankId: here.bankId })
  const row = page.locator('tr', { hasText: customerId })
  await waitFor(
    async () => {
      await page.getByRole('button', { name: 'Look again' }).click()
      return row.count()
    },
    (count) => count > 0,
  )
  expect(await row.locator('[data-label="Bank"]').textContent()).toBe(there.bankId)
  await row.getByRole('link', { name: 'Case' }).click()
  await page.waitForURL(`**/cases/${customerId}`)
  await page.getByRole('heading', { name: /^Customer/ }).waitFor()
  expect(await page.getByLabel('Bank', { exact: true }).inputValue()).toBe(there.bankId)
  expect(complaints).toEqual([])
})

test('a request of a customer that cannot be ended leads to its kind in the inbox', async () => {
  const desk = await openDesk(engine)
  const tables = ['credit_limit_requests', 'account_applications']
  const alter = (change: string): Promise<unknown> =>
    Promise.all(tables.map((table) => engine.database.writeAtOnce.raw(`alter table ${table} ${change}`)))
  await alter(`add constraint never_ends check (status = 'REQUESTED')`)
  const { customer_id: customerId } = (await desk.start()).body
  const creditLimit = await askForCreditLimit(engine, desk, customerId, '5000.00')
  const asked = await call<{ account_application_id: string }>(
    engine,
    'POST',
    `/obp/v3.1.0/banks/${desk.bankId}/account-applications`,
    { as: desk.clerk, body: { product_code: '1234BW', user_id: desk.clerk.userId } },
  )
  const as = await createPerson(engine, {
    roles: [['CanUpdateCustomerCreditLimit', desk.bankId], 'CanUpdateAccountApplications'],
  })
  for (const [requestId, kind] of [
    [creditLimit, 'creditLimitRequest'],
    [asked.body.account_application_id, 'accountApplication'],
  ] as const) {
    const { page, complaints } = await open('/stuck', ['CanGetStuckFlowsAtOneBank'], { as, bankId: desk.bankId })
    const row = page.locator('tr', { hasText: requestId })
    await waitFor(
      async () => {
        await page.getByRole('button', { name: 'Look again' }).click()
        return row.count()
      },
      (count) => count > 0,
    )
    await row.getByRole('link', { name: 'Inbox' }).click()
    await page.locator(`[data-row="${requestId}"]`).waitFor()
    expect(await page.getByLabel('Kind').inputValue()).toBe(kind)
    expect(complaints).toEqual([])
  }
  await alter('drop constraint never_ends')
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

/** What a chart says to everybody: the rows of the table behind it, opened first. */
async function tableOf(panel: Locator): Promise<readonly (readonly string[])[]> {
  await panel.getByText('As a table').click()
  const rows = panel.getByRole('row')
  const texts: string[][] = []
  for (let at = 0; at < (await rows.count()); at += 1)
    texts.push(
      await rows
        .nth(at)
        .getByRole(at === 0 ? 'columnheader' : 'cell')
        .allTextContents(),
    )
  const heads = await panel.getByRole('rowheader').allTextContents()
  return texts.map((cells, at) => (at === 0 ? cells : [heads[at - 1] ?? '', ...cells]))
}

test('the numbers of the bank are charts with tables', async () => {
  const desk = await openDesk(engine)
  const [approved, rejected] = [await desk.caseInReview(), await desk.caseInReview(), await desk.caseInReview()]
  const old = `update kyc_cases set opened_at = now() - interval '2 days' where customer_id = ?`
  await engine.database.writeAtOnce.raw(old, [rejected])
  await desk.decide(approved, desk.reviewers[0], 'approve')
  await desk.decide(rejected, desk.reviewers[0], { decision: 'reject', reason: 'no' })
  await waitFor(
    () => desk.read(approved),
    ({ state }) => state === 'monitoring',
  )
  const visited = await open('/numbers', ['CanGetMetricsAtOneBank'], { bankId: desk.bankId })
  const { page } = visited
  const panel = (title: string): Locator => page.getByRole('region', { name: title })
  await panel('Cases by state and age').waitFor()
  expect(await tableOf(panel('Cases by state and age'))).toEqual([
    ['What', 'Under a day', 'Under a week', 'Under a month', 'Older', 'Not open'],
    ['In review', '1', '0', '0', '0', '0'],
    ['Monitoring', '0', '0', '0', '0', '1'],
    ['Rejected', '0', '0', '0', '0', '1'],
  ])
  const decisions = panel('Time to decision')
  expect(await decisions.locator('dd').allTextContents()).toEqual(['2', '1 day', '2 days'])
  expect(await tableOf(decisions)).toEqual([
    ['What', 'Approved', 'Rejected'],
    ['Under 1 hour', '1', '0'],
    ['Under 1 day', '0', '0'],
    ['Under 3 days', '0', '1'],
    ['Under 7 days', '0', '0'],
    ['Longer', '0', '0'],
  ])
  expect(await decisions.locator('.bars rect').count()).toBe(10)
  await panel('Payments per minute').getByText('Nobody has paid in the last hour.').waitFor()
  // With both tables open the panels still stand below each other without a hole.
  const [above, below] = [await panel('Cases by state and age').boundingBox(), await decisions.boundingBox()]
  expect((below?.y ?? NaN) - (above?.y ?? NaN) - (above?.height ?? NaN)).toBeCloseTo(16, 0)
  expect(await page.getByRole('link', { name: 'Show the cases' }).count()).toBe(0)
  expect(await lookAt(visited, 'numbers')).toEqual([])
  expect(visited.complaints).toEqual([])
})

test('the numbers of payments: by the minute, and how many with challenges have succeeded', async () => {
  const pair = await waitingForOne(engine)
  // Right, and wrong until there is no try left.
  await answer(engine, pair, pair)
  const failing = (await pay(engine, pair, { amount: '1200.00' })).body
  const wrong = { requestId: failing.id, challengeId: failing.challenges[0]?.id ?? '', answer: 'wrong' }
  for (let left = failing.challenges[0]?.allowed_attempts ?? 0; left > 0; left -= 1) await answer(engine, pair, wrong)
  await pay(engine, pair, { amount: '1300.00' })
  await pay(engine, pair, { amount: '10.00' })
  const visited = await open('/numbers', ['CanGetMetricsAtOneBank'], { bankId: pair.bankId })
  const { page } = visited
  const minutes = page.getByRole('region', { name: 'Payments per minute' })
  await minutes.waitFor()
  const [head, ...rows] = await tableOf(minutes)
  expect(head).toEqual(['What', 'Completed', 'Not completed'])
  expect(rows.length).toBe(60)
  const sum = (column: number): number => rows.reduce((total, row) => total + Number(row[column]), 0)
  expect([sum(1), sum(2)]).toEqual([2, 2])
  expect(await minutes.locator('.columns rect').count()).toBe(120)
  const challenges = page.getByRole('region', { name: 'Payments with challenges' })
  expect(await challenges.locator('dd').allTextContents()).toEqual(['50 %', '2'])
  expect(await tableOf(challenges)).toEqual([
    ['What', 'Payments'],
    ['Completed', '1'],
    ['Failed', '1'],
    ['Initiated', '1'],
  ])
  expect(await lookAt(visited, 'numbers-of-payments')).toEqual([])
  expect(visited.complaints).toEqual([])
})

test('a page that the roles do not open says so', async () => {
  const visited = await open('/numbers', [], { as: shared.payer })
  await visited.page.getByText('Your roles do not open this page.').waitFor()
  expect(visited.complaints).toEqual([])
})
