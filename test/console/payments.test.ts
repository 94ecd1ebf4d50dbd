/** Payments and standing orders in the console: what waits, for whom and until when, where it leads to, and who may end it. */
import { lookAt } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { waitingForOne, waitingForTwo } from '../support/challenges'
import type { SharedRequest } from '../support/challenges'
import { refused } from '../support/customers'
import { becomes, datedInput, dayOf, gatewayOf, openStanding } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, createPayingPair, pay, storedRequest } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let shared: SharedRequest
let staff: Person
beforeAll(async () => {
  // Nobody listens there: what should go out by mail is tried again and again.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'bank@example.com' }
  engine = await startEngine({ environment: mail })
  shared = await waitingForTwo(engine)
  staff = await createPerson(engine)
})
afterAll(() => engine.stop())

const open = (
  path: string,
  roles: readonly string[],
  { as = staff, bankId = shared.bankId } = {},
): Promise<ConsoleVisit> => visits.visitAsStaff(engine, path, { as, bankId, roles })

const reading = ['CanGetTransactionRequestsAtOneBank']
const rejecting = [...reading, 'CanCreateAnyTransactionRequest']

test('payments that wait show who has answered, who has not and until when; whoever may rejects one with a reason', async () => {
  await answer(engine, shared, { requestId: shared.requestId, challengeId: shared.challengeOf(shared.payer) })
  await engine.database.writeAtOnce.raw(
    `update challenges set expires_at = now() + interval '2 hours 5 minutes' where request_id = ?`,
    [shared.requestId],
  )
  const visited = await open('/payments', rejecting)
  const { page } = visited
  const row = page.locator(`[data-row="${shared.requestId}"]`)
  await row.getByText('1 of 2').waitFor()
  await row.getByText(`${shared.payer.username}: has answered`).waitFor()
  await row.getByText(`${shared.second.username}: has not answered`).waitFor()
  expect(await row.locator('[data-label="Ends"]').textContent()).toBe('in 2 hours')
  expect(await lookAt(visited, 'payments')).toEqual([])
  // The staff are no party to it: they reject it, and do not take it back.
  expect(await row.getByRole('button').allTextContents()).toEqual(['Reject'])
  expect(await row.getByRole('link').count()).toBe(0)
  await row.getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Reject the payment' }).isDisabled()).toBe(true)
  for (const fact of [shared.from.accountId, shared.payer.username, 'this is for work'])
    await dialog.getByText(fact, { exact: true }).waitFor()
  // One writes at once.
  await dialog.getByLabel('Reason').and(page.locator(':focus')).waitFor()
  await dialog.getByLabel('Reason').fill('the payer has called')
  expect(await lookAt(visited, 'payments-reject')).toEqual([])
  await dialog.getByRole('button', { name: 'Reject the payment' }).click()
  await page.getByText('No payment waits.').waitFor()
  expect((await storedRequest(engine, shared.requestId))?.status).toBe('REJECTED')
  expect(visited.complaints).toEqual([])
})

test('whoever made a payment takes it back; the staff beside them cannot, not even past the page', async () => {
  const { body } = await pay(engine, shared, { amount: '1250.00' })
  const path = `/engine/v1${shared.from.path}/transaction-requests/${body.id}/withdrawal`
  expect(await call(engine, 'POST', path, { as: staff, body: {} })).toMatchObject(refused(400, 'OBP-40004'))
  expect((await storedRequest(engine, body.id))?.status).toBe('INITIATED')
  const visited = await open('/payments', reading, { as: shared.payer })
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

test('a payment leads to its account, for whoever has a view of it', async () => {
  const pair = await waitingForOne(engine)
  await waitingForOne(engine)
  const visited = await open('/payments', reading, { as: pair.payer, bankId: pair.bankId })
  const { page } = visited
  const row = page.locator(`[data-row="${pair.requestId}"]`)
  // Of the payee's account the payer has no view.
  await row.getByRole('link').waitFor()
  await row.getByRole('link', { name: `My Account, ${pair.from.accountId}` }).click()
  await page.waitForURL(`**/accounts/${pair.from.accountId}`)
  await page.getByText('deposit').waitFor()
  expect(await page.getByLabel('Account and view').inputValue()).toBe('0')
  await page.goto(`${engine.baseUrl}/console/accounts/${pair.to.accountId}`)
  await page.getByText('You have no view of this account.').waitFor()
  await page.getByLabel('Account and view').selectOption({ label: `My Account, ${pair.from.accountId}, owner` })
  await page.getByText('deposit').waitFor()
  expect(visited.complaints).toEqual([])
})

test('one payment by its address: while it waits, and when it does not any more', async () => {
  const pair = await waitingForOne(engine)
  const other = (await pay(engine, pair, { amount: '1250.00' })).body.id
  const visited = await open(`/payments/${other}`, rejecting, { bankId: pair.bankId })
  const { page } = visited
  const rows = page.locator('[data-row]')
  await rows.getByText('1,250.00 EUR').waitFor()
  expect(await rows.count()).toBe(1)
  await rows.getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('no')
  await dialog.getByRole('button', { name: 'Reject the payment' }).click()
  await page.getByText('This payment does not wait any more.').waitFor()
  await page.getByRole('link', { name: 'Show all that wait' }).click()
  await page.locator(`[data-row="${pair.requestId}"]`).waitFor()
  expect(visited.complaints).toEqual([])
})

test('a payment that is stuck leads from the stuck flows to its row', async () => {
  const pair = await createPayingPair(engine)
  const input = await datedInput(engine, pair, { timing: dayOf(3_600_000), challenged: true, amount: '123.45' })
  await gatewayOf(engine).openTransactionRequest({ ...input, transport: 'EMAIL' })
  const visited = await open('/stuck', ['CanGetStuckFlowsAtOneBank', ...reading], { bankId: pair.bankId })
  const { page } = visited
  const link = page.getByRole('link', { name: 'Payment', exact: true })
  await waitFor(
    async () => {
      await page.getByRole('button', { name: 'Look again' }).click()
      return link.count()
    },
    (count) => count === 1,
  )
  await page.getByText(/deliverCode is at its try number/).waitFor()
  await link.click()
  await page.waitForURL(`**/payments/${input.request.requestId}`)
  const row = page.locator(`[data-row="${input.request.requestId}"]`)
  await row.getByText('123.45 EUR').waitFor()
  await row.getByText('0 of 1 answer').waitFor()
  await row.getByText(/^to be made on \d+ \w+ \d{4}$/).waitFor()
  await page.getByText(`Only payment ${input.request.requestId.slice(0, 8)}.`).waitFor()
  expect(await lookAt(visited, 'payment')).toEqual([])
  expect(visited.complaints).toEqual([])
})

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const asPeopleWrite = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))

test('standing orders show when they pay next and what became of the last payment; whoever may ends one', async () => {
  const pair = await createPayingPair(engine)
  const rent = {
    type: 'ACCOUNT',
    to: { bank_id: pair.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount: '850.00' },
    description: 'rent',
    frequency: 'MNTH',
    first_day: inDays(2),
    payments: 12,
  }
  const place = `/engine/v1${pair.from.path}/owner/standing-orders`
  const made = await call<{ id: string; first_transaction_request_id: string }>(engine, 'POST', place, {
    as: pair.payer,
    body: rent,
  })
  // Its only day is over: the first payment is made at once, and no other one comes.
  const rhythm = { firstDay: '2026-01-31', frequency: 'WEEK', lastDay: null, payments: 1 } as const
  const past = await openStanding(engine, pair, { rhythm, timing: dayOf(-1_000) })
  await becomes(engine, past.requestId, 'COMPLETED')
  const visited = await open('/standing-orders', rejecting, { bankId: pair.bankId })
  const { page } = visited
  const row = page.locator(`[data-row="${made.body.id}"]`)
  const cell = (name: string): Promise<string | null> => row.locator(`[data-label="${name}"]`).textContent()
  await row.getByText('850.00 EUR').waitFor()
  expect([await cell('Status'), await cell('Pays'), await cell('Next'), await cell('Last payment')]).toEqual([
    'Active',
    'every month12 payments',
    asPeopleWrite(inDays(2)),
    'nothing yet',
  ])
  await page.getByLabel('Status').selectOption({ label: 'All of them' })
  const ended = page.locator(`[data-row="${past.standingOrderId}"]`)
  await ended.getByText('Completed, number 1 of 31 Jan 2026').waitFor()
  expect(await ended.locator('[data-label="Next"]').textContent()).toBe('–')
  expect(await ended.getByRole('button').count()).toBe(0)
  expect(await lookAt(visited, 'standing-orders')).toEqual([])
  await row.getByRole('button', { name: 'End' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'End the standing order' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').fill('moved out')
  expect(await lookAt(visited, 'standing-orders-end')).toEqual([])
  await dialog.getByRole('button', { name: 'End the standing order' }).click()
  await row.getByText('ended: moved out').waitFor()
  expect([await cell('Status'), await cell('Next')]).toEqual(['Cancelled', '–'])
  await becomes(engine, made.body.first_transaction_request_id, 'CANCELLED')
  await waitFor(
    () => row.getByRole('button').count(),
    (count) => count === 0,
  )
  expect(visited.complaints).toEqual([])
})

test('whoever may not end a standing order is offered no button; the payer is, beside the role that reads', async () => {
  const pair = await createPayingPair(engine)
  const rhythm = { firstDay: '2031-01-31', frequency: 'YEAR', lastDay: '2040-01-31', payments: null } as const
  const order = await openStanding(engine, pair, { rhythm, timing: dayOf(3_600_000) })
  const reader = await createPerson(engine)
  const first = await open('/standing-orders', reading, { as: reader, bankId: pair.bankId })
  const rowIn = ({ page }: ConsoleVisit) => page.locator(`[data-row="${order.standingOrderId}"]`)
  await rowIn(first).getByText('every yearuntil 31 Jan 2040').waitFor()
  expect(await rowIn(first).getByRole('button').count()).toBe(0)
  expect(await rowIn(first).getByRole('link').count()).toBe(0)
  await first.close()
  const second = await open('/standing-orders', reading, { as: pair.payer, bankId: pair.bankId })
  await rowIn(second).getByRole('link', { name: pair.from.accountId }).waitFor()
  await rowIn(second).getByRole('button', { name: 'End' }).click()
  const dialog = second.page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('not needed')
  await dialog.getByRole('button', { name: 'End the standing order' }).click()
  await second.page.getByText('There is no such standing order.').waitFor()
  expect([...first.complaints, ...second.complaints]).toEqual([])
})
