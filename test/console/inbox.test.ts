/** The inbox in a real browser: whose tasks are shown and in which order, the keys, open hits, and the end of a login. */
import type { Page } from 'playwright-core'
import { lookAt } from '../support/browser'
import type { ConsoleVisit, VisitOptions } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { call, grant } from '../support/people'
import type { Person } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { askForCreditLimit } from '../support/staff-requests'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

const dayMs = 86_400_000

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
})
beforeEach(async () => {
  desk = await openDesk(engine)
  officer = desk.reviewers[0]
})
afterAll(() => engine.stop())

const open = (path: string, options: VisitOptions = {}): Promise<ConsoleVisit> =>
  visits.visit(engine, path, { as: officer, bankId: desk.bankId, ...options })
const rowsOf = (page: Page): Promise<readonly (string | null)[]> =>
  page
    .locator('[data-row]')
    .evaluateAll((rows: readonly unknown[]) =>
      (rows as readonly { getAttribute(name: string): string | null }[]).map((row) => row.getAttribute('data-row')),
    )
const shows = (page: Page, ...ids: readonly string[]): Promise<unknown> =>
  waitFor(
    () => rowsOf(page),
    (rows) => JSON.stringify(rows) === JSON.stringify(ids),
  )

test('the list is in the order of due or of age, with the time that is left; what is late says so', async () => {
  const cases: string[] = []
  for (const days of [3, 1, 2]) {
    // A little more than whole days: the words count whole ones.
    await desk.setPolicy({ review_deadline_ms: days * dayMs + 600_000 })
    cases.push(await desk.caseInReview())
  }
  const [late = '', soon = '', later = ''] = cases
  const visited = await open('/')
  const { page, complaints } = visited
  await shows(page, soon, later, late)
  const due = (id: string): Promise<string | null> =>
    page.locator(`[data-row="${id}"] [data-label="Due"]`).textContent()
  expect([await due(soon), await due(later), await due(late)]).toEqual(['tomorrow', 'in 2 days', 'in 3 days'])
  await page.getByLabel('Order').selectOption({ label: 'Oldest first' })
  await shows(page, ...cases)
  await engine.database.writeAtOnce.raw(
    `update kyc_cases set due_at = now() - interval '2 days 1 hour' where customer_id = ?`,
    [later],
  )
  await page.getByLabel('Order').selectOption({ label: 'Due first' })
  await shows(page, later, soon, late)
  await page.locator(`[data-row="${later}"] .late`, { hasText: '2 days ago' }).waitFor()
  await page.getByText('3 open, 3 of them taken by nobody, 0 yours, 1 overdue').waitFor()
  expect(complaints).toEqual([])
})

test('one kind, or the tasks of one role; a supervisor sees what officers see, too', async () => {
  const reviewed = await desk.caseInReview()
  const escalated = await desk.caseInReview()
  await desk.act(escalated, officer, 'POST', 'escalations', { level: 'supervisor', reason: 'odd' })
  const { customer_id: customerId } = (await desk.start()).body
  const requestId = await askForCreditLimit(engine, desk, customerId, '5000.00')
  await grant(engine, officer, [
    ['CanDecideOnboardingAsSupervisor', desk.bankId],
    ['CanUpdateCustomerCreditLimit', desk.bankId],
  ])
  const { page, complaints } = await open('/')
  await shows(page, reviewed, escalated, requestId)
  expect(await page.locator(`[data-row="${requestId}"] [data-label="Due"]`).textContent()).toMatch(
    /^in (29|30) days$|month/,
  )
  const kind = page.getByLabel('Kind')
  const role = page.getByLabel('Role')
  for (const [label, id] of [
    ['Review', reviewed],
    ['Escalation', escalated],
    ['Credit limit request', requestId],
  ] as const) {
    await kind.selectOption({ label })
    await shows(page, id)
  }
  await kind.selectOption({ label: 'All kinds' })
  for (const [label, id] of [
    ['Can decide onboarding', reviewed],
    ['Can decide onboarding as supervisor', escalated],
    ['Can update customer credit limit', requestId],
  ] as const) {
    await role.selectOption({ label })
    await shows(page, id)
  }
  await kind.selectOption({ label: 'Review' })
  await page.getByText('Nothing waits for you here.').waitFor()
  expect(complaints).toEqual([])
})

test('the bank that is chosen above is the one whose tasks are shown; the choice outlives a reload', async () => {
  const here = await desk.caseInReview()
  const other = await openDesk(engine)
  const there = await other.caseInReview()
  await grant(engine, officer, [['CanDecideOnboarding', other.bankId]])
  const { page, complaints } = await open('/', { bankId: '' })
  const bank = page.getByLabel('Bank', { exact: true })
  await bank.selectOption(other.bankId)
  await shows(page, there)
  await bank.selectOption(desk.bankId)
  await shows(page, here)
  await bank.selectOption(other.bankId)
  await shows(page, there)
  await page.getByRole('link', { name: 'Customer', exact: false }).first().click()
  await page.getByRole('heading', { name: /^Customer/ }).waitFor()
  expect(complaints).toEqual([])
})

test('keys: j, k and the arrows move, t takes and gives back, Enter opens; a field keeps its keys', async () => {
  const [first, second] = [await desk.caseInReview(), await desk.caseInReview()]
  const { page, complaints } = await open('/')
  await shows(page, first, second)
  const isAt = (id: string): Promise<unknown> => page.locator(`[data-row="${id}"] [data-open]:focus`).waitFor()
  await page.locator(`[data-row="${first}"] [data-open]`).focus()
  for (const [key, id] of [
    ['j', second],
    // There is no row behind the last, and none before the first.
    ['j', second],
    ['k', first],
    ['k', first],
    ['ArrowDown', second],
    ['ArrowUp', first],
  ] as const) {
    await page.keyboard.press(key)
    await isAt(id)
  }
  const row = page.locator(`[data-row="${first}"]`)
  await page.keyboard.press('t')
  await row.getByText('You').waitFor()
  await isAt(first)
  await page.keyboard.press('t')
  await row.getByText('Nobody').waitFor()
  await waitFor(
    () => desk.read(first),
    ({ assignee_user_id: assignee }) => assignee === null,
  )
  await page.getByLabel('Kind').focus()
  await page.keyboard.press('t')
  await page.keyboard.press('j')
  await page.getByLabel('Kind').and(page.locator(':focus')).waitFor()
  expect((await desk.read(first)).assignee_user_id).toBeNull()
  await page.locator(`[data-row="${second}"] [data-open]`).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/cases/${second}`)
  expect(complaints).toEqual([])
})

test('open hits are counted in front of the tasks, also those of customers whom no review waits for', async () => {
  const accepted = await desk.caseInReview()
  await desk.decide(accepted, officer, 'approve')
  await waitFor(
    () => desk.read(accepted),
    ({ state }) => state === 'monitoring',
  )
  await grant(engine, officer, [
    ['CanScreenCustomer', desk.bankId],
    ['CanDecideScreeningHit', desk.bankId],
  ])
  const visited = await open('/')
  const { page, complaints } = visited
  await page.getByText('0 overdue').waitFor()
  expect(await page.getByText('open screening').count()).toBe(0)
  await loadedVersion(engine, [listed('k-18', 'Eveline Tripman')])
  const screened = { as: officer, body: { customer_id: accepted } }
  expect((await call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/screenings`, screened)).status).toBe(201)
  // Told by the stream, as a task is.
  await page.getByText('1 open screening hit, 1 of customers without an open case').waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Screening (1 open)' }).waitFor()
  expect(await lookAt(visited, 'inbox-hits')).toEqual([])
  await page.getByRole('link', { name: '1 open screening hit', exact: true }).click()
  const hit = page.getByRole('article')
  await hit.getByLabel('Reason').fill('another person')
  await hit.getByRole('button', { name: 'Somebody else' }).click()
  await page.getByText('There is no such hit.').waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Screening', exact: true }).waitFor()
  await page.getByLabel('Status').selectOption({ label: 'False positive' })
  await hit.getByText(`False positive, by ${officer.username}`).waitFor()
  expect(complaints).toEqual([])
})

describe('a login that has ended leads back to the login', () => {
  const endLogin = (): Promise<unknown> => call(engine, 'DELETE', '/engine/v1/logins/current', { as: officer })
  const events = '**/tasks/events'

  test('by itself, when the inbox changes', async () => {
    const customerId = await desk.caseInReview()
    const { page } = await open('/', { expected: [401] })
    await page.locator(`[data-row="${customerId}"]`).waitFor()
    await endLogin()
    await desk.caseInReview()
    await page.getByLabel('User name').waitFor()
  })

  test('by itself, when the page asks for its stream again', async () => {
    const customerId = await desk.caseInReview()
    const { page } = await open('/', { expected: [401], blocked: events })
    await page.locator(`[data-row="${customerId}"]`).waitFor()
    await page.getByText('Not live: trying again').waitFor()
    await endLogin()
    await page.context().unroute(events)
    await page.getByLabel('User name').waitFor()
  })

  test('when somebody does something, while nothing is heard from the server', async () => {
    const customerId = await desk.caseInReview()
    const { page } = await open('/', { expected: [401], blocked: events })
    await page.getByText('Not live: trying again').waitFor()
    await page.locator(`[data-row="${customerId}"]`).waitFor()
    await endLogin()
    await page.getByRole('button', { name: 'Take' }).click()
    await page.getByLabel('User name').waitFor()
    expect((await desk.read(customerId)).assignee_user_id).toBeNull()
  })
})
