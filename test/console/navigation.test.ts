/** Getting about in the console: where one begins, the way back, another bank, and what could not be read. */
import type { Page } from 'playwright-core'
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { waitingForOne } from '../support/challenges'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { createPerson, grant } from '../support/people'
import type { Person } from '../support/people'

const visits = consoleVisits()

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  officer = desk.reviewers[0]
  await grant(engine, officer, [['CanGetOnboarding', desk.bankId]])
})
afterAll(() => engine.stop())

const rowIn = (page: Page, id: string) => page.locator(`[data-row="${id}"]`)

test('whoever has no inbox begins with the first page that their roles open', async () => {
  const pair = await waitingForOne(engine)
  const as = await createPerson(engine)
  const roles = ['CanGetTransactionRequestsAtOneBank', 'CanGetMetricsAtOneBank']
  const { page, complaints } = await visits.visitAsStaff(engine, '/', { as, bankId: pair.bankId, roles })
  await rowIn(page, pair.requestId).waitFor()
  expect(new URL(page.url()).pathname).toBe('/console/payments')
  // The way back does not lead into the redirect, and what is counted leads to what waits.
  await page.getByRole('link', { name: 'Numbers' }).click()
  await page.getByRole('link', { name: 'Show the payments that wait' }).click()
  await rowIn(page, pair.requestId).waitFor()
  expect(complaints).toEqual([])
})

test('what a list is narrowed to stands in the address: for the way back, a reload and a link', async () => {
  const reviewed = await desk.caseInReview()
  const collecting = (await desk.start()).body.customer_id
  const { page, complaints } = await visits.visit(engine, '/cases', { as: officer, bankId: desk.bankId })
  await rowIn(page, collecting).waitFor()
  const state = page.getByLabel('State')
  await state.selectOption({ label: 'In review' })
  await rowIn(page, collecting).waitFor({ state: 'detached' })
  const isNarrowed = async (): Promise<void> => {
    await rowIn(page, reviewed).waitFor()
    expect([await state.inputValue(), await rowIn(page, collecting).count()]).toEqual(['in_review', 0])
  }
  await rowIn(page, reviewed).getByRole('link').click()
  await page.getByRole('heading', { name: 'Decide' }).waitFor()
  await page.goBack()
  await isNarrowed()
  await page.reload()
  await isNarrowed()
  await page.getByRole('navigation').getByRole('link', { name: 'Inbox' }).click()
  const order = page.getByLabel('Order')
  await order.selectOption({ label: 'Oldest first' })
  await page.reload()
  await rowIn(page, reviewed).waitFor()
  expect(await order.inputValue()).toBe('age')
  // The choice that a page begins with is not written down.
  await order.selectOption({ label: 'Due first' })
  await page.waitForURL((url) => url.search === '')
  expect(complaints).toEqual([])
})

test('an address that asks for what there is not says so, and can be mended on the page', async () => {
  const reviewed = await desk.caseInReview()
  const visited = await visits.visit(engine, '/cases?state=odd_one', {
    as: officer,
    bankId: desk.bankId,
    expected: [400],
  })
  const { page, complaints } = visited
  await page.getByRole('alert').getByText('state').waitFor()
  expect(await page.getByLabel('State').locator('option:checked').textContent()).toBe('Odd one')
  await page.getByLabel('State').selectOption({ label: 'In review' })
  await rowIn(page, reviewed).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(complaints).toEqual([])
})

test('another bank begins with its list, and not with a case that it does not know', async () => {
  const other = await openDesk(engine)
  await grant(engine, officer, [
    ['CanDecideOnboarding', other.bankId],
    ['CanGetOnboarding', other.bankId],
  ])
  const [here, there] = [await desk.caseInReview(), await other.caseInReview()]
  const { page, complaints } = await visits.visit(engine, `/cases/${here}`, { as: officer, bankId: desk.bankId })
  await page.getByRole('heading', { name: 'Decide' }).waitFor()
  await page.getByLabel('Bank', { exact: true }).selectOption(other.bankId)
  await rowIn(page, there).waitFor()
  expect(new URL(page.url()).pathname).toBe('/console/cases')
  expect(complaints).toEqual([])
})

test('a list that could not be read says so, and is read when somebody tries again', async () => {
  const reviewed = await desk.caseInReview()
  const blocked = '**/onboarding-cases?*'
  const visited = await visits.visit(engine, '/cases', { as: officer, bankId: desk.bankId, blocked })
  const { page, complaints } = visited
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
  expect(await lookAt(visited, 'cases-not-read')).toEqual([])
  await page.context().unroute(blocked)
  await page.getByRole('button', { name: 'Try again' }).click()
  await rowIn(page, reviewed).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(complaints).toEqual([])
})

test('on a narrow screen a case leads to its decision at once; on a wide one the decision stands beside it', async () => {
  const reviewed = await desk.caseInReview()
  const { page, complaints } = await visits.visit(engine, `/cases/${reviewed}`, { as: officer, bankId: desk.bankId })
  const jump = page.getByRole('link', { name: 'Go to the decision' })
  const decide = page.getByRole('heading', { name: 'Decide' })
  await decide.waitFor()
  expect(await jump.isVisible()).toBe(false)
  await page.setViewportSize({ width: 360, height: 640 })
  await jump.click()
  await page.waitForFunction(() => (globalThis as unknown as { readonly scrollY: number }).scrollY > 0)
  const place = await decide.boundingBox()
  expect(place?.y).toBeGreaterThanOrEqual(0)
  expect(place?.y).toBeLessThan(640)
  // Still the same case, read once.
  expect(new URL(page.url()).pathname).toBe(`/console/cases/${reviewed}`)
  expect(complaints).toEqual([])
})

test('where there is room, the words of a row are not taken apart', async () => {
  const pair = await waitingForOne(engine)
  await engine.database.writeAtOnce.raw(`update transaction_requests set description = ? where request_id = ?`, [
    'the invoice of the year for the new kitchen, as it was agreed on the telephone, second part of three, and the rest of it',
    pair.requestId,
  ])
  const as = await createPerson(engine)
  const roles = ['CanGetTransactionRequestsAtOneBank', 'CanCreateAnyTransactionRequest']
  const { page, complaints } = await visits.visitAsStaff(engine, '/payments', { as, bankId: pair.bankId, roles })
  const badge = rowIn(page, pair.requestId).getByText('Initiated')
  await badge.waitFor()
  for (const width of [1440, 1100]) {
    await page.setViewportSize({ width, height: 900 })
    expect((await badge.boundingBox())?.height).toBeLessThan(24)
  }
  expect(complaints).toEqual([])
})
