/** The cases of a bank in a real browser: the list, and what the staff do with a case beside approving and rejecting it. */
import type { Locator } from 'playwright-core'
import { lookAt } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
})
beforeEach(async () => {
  desk = await openDesk(engine)
  officer = desk.reviewers[0]
  await grant(engine, officer, [
    ['CanGetOnboarding', desk.bankId],
    ['CanGetCustomer', desk.bankId],
  ])
})
afterAll(() => engine.stop())

const open = (path: string, { as = officer, expected = [] as readonly number[] } = {}): Promise<ConsoleVisit> =>
  visits.visit(engine, path, { as, bankId: desk.bankId, expected })
const becomes = (customerId: string, isIt: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), isIt)

test('the list shows a page of the cases, by state, and leads to each of them', async () => {
  const started: string[] = []
  while (started.length < 51) {
    const few = await Promise.all(Array.from({ length: Math.min(10, 51 - started.length) }, () => desk.start()))
    started.push(...few.map(({ body }) => body.customer_id))
  }
  const customerId = await desk.caseInReview()
  await becomes(customerId, ({ state }) => state === 'in_review')
  const visited = await open('/cases')
  const { page, complaints } = visited
  const rows = page.locator('[data-row]')
  const counts = (wanted: number): Promise<number> =>
    waitFor(
      () => rows.count(),
      (count) => count === wanted,
    )
  await counts(50)
  // What was changed last comes first.
  expect(await rows.first().getAttribute('data-row')).toBe(customerId)
  expect(await page.getByRole('button', { name: 'Newer' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Older' }).click()
  await counts(2)
  expect(await page.getByRole('button', { name: 'Older' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Newer' }).click()
  await counts(50)
  await page.getByRole('button', { name: 'Older' }).click()
  await counts(2)
  // Another state begins at its first page.
  await page.getByLabel('State').selectOption({ label: 'In review' })
  await counts(1)
  const row = page.locator(`[data-row="${customerId}"]`)
  const cell = (name: string): Promise<string | null> => row.locator(`[data-label="${name}"]`).textContent()
  expect([await cell('State'), await cell('Waits for'), await cell('Risk')]).toEqual([
    'In review',
    '1 of 1 approval',
    'Low',
  ])
  expect(await cell('Due')).toContain('tomorrow')
  expect(await lookAt(visited, 'cases')).toEqual([])
  await page.getByLabel('State').selectOption({ label: 'Rejected' })
  await page.getByText('There is no such case.').waitFor()
  await page.getByLabel('State').selectOption({ label: 'All states' })
  await counts(50)
  await row.getByRole('link', { name: 'Eveline Tripman' }).click()
  await page.waitForURL(`**/cases/${customerId}`)
  await page.getByRole('heading', { name: 'Eveline Tripman' }).waitFor()
  expect(complaints).toEqual([])
})

test('a reviewer asks for more with a reason, and the case collects what was named', async () => {
  const customerId = await desk.caseInReview()
  const visited = await open(`/cases/${customerId}`)
  const { page, complaints } = visited
  const decide = page.getByRole('region', { name: 'Decide' })
  const ask = decide.getByRole('button', { name: 'Ask for more' })
  await ask.waitFor()
  expect(await ask.isDisabled()).toBe(true)
  await decide.getByLabel('What is missing').fill(' utility_bill, selfie ,')
  expect(await ask.isDisabled()).toBe(true)
  await decide.getByLabel('Reason').fill('the address is not proven')
  await ask.click()
  const missing = page.getByRole('region', { name: 'What is missing' }).getByRole('listitem')
  await missing.first().waitFor()
  expect(await missing.allTextContents()).toEqual([
    'Utility bill, asked for by a reviewer',
    'Selfie, asked for by a reviewer',
  ])
  await decide.getByText('Request more: the address is not proven').waitFor()
  await decide.getByText('The case is not in review.').waitFor()
  expect(await desk.read(customerId)).toMatchObject({
    state: 'collecting',
    requested: ['utility_bill', 'selfie'],
    decisions: [{ decision: 'request_more', user_id: officer.userId }],
  })
  expect(await lookAt(visited, 'case-asked-for-more')).toEqual([])
  expect(complaints).toEqual([])
})

test('what a reviewer has asked for in words is what is missing', async () => {
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, desk.reviewers[0], { decision: 'request_more', reason: 'the back of the card' })
  const { page, complaints } = await open(`/cases/${customerId}`)
  const missing = page.getByRole('region', { name: 'What is missing' }).getByRole('listitem')
  await missing.first().waitFor()
  expect(await missing.allTextContents()).toEqual(['the back of the card, asked for by a reviewer'])
  expect(complaints).toEqual([])
})

/** What the page offers beside deciding. */
const acting = (section: Locator) => ({
  act: async (what: string, words: string): Promise<void> => {
    await section.getByLabel('What').selectOption({ label: what })
    expect(await section.getByRole('button', { name: what }).isDisabled()).toBe(true)
    await section.getByRole('textbox').fill(words)
    await section.getByRole('button', { name: what }).click()
    // What was said is cleared when it has gone through.
    await waitFor(
      () => section.getByRole('textbox').inputValue(),
      (value) => value === '',
    )
  },
})

test('a comment, taking over and giving back', async () => {
  const customerId = await desk.caseInReview()
  const visited = await open(`/cases/${customerId}`)
  const { page, complaints } = visited
  const section = page.getByRole('region', { name: 'Do something else' })
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await acting(section).act('Comment', 'called back at noon')
  const comment = timeline.getByRole('listitem').filter({ hasText: 'Commented' })
  await comment.getByText('Details').click()
  await comment.getByText('text: called back at noon').waitFor()
  await section.getByRole('button', { name: 'Take over' }).click()
  await section.getByRole('button', { name: 'Give back' }).waitFor()
  expect((await desk.read(customerId)).assignee_user_id).toBe(officer.userId)
  await timeline.getByText('Taken over').waitFor()
  await section.getByRole('button', { name: 'Give back' }).click()
  await section.getByRole('button', { name: 'Take over' }).waitFor()
  expect((await desk.read(customerId)).assignee_user_id).toBeNull()
  await timeline.getByText('Handed back').waitFor()
  expect(complaints).toEqual([])
})

test('the risk is weighed and the case passed up, each with a reason; then an officer decides it no more', async () => {
  const customerId = await desk.caseInReview()
  const visited = await open(`/cases/${customerId}`)
  const { page, complaints } = visited
  const { act } = acting(page.getByRole('region', { name: 'Do something else' }))
  await act('Set the risk to high', 'a politically exposed person')
  expect((await desk.read(customerId)).risk).toBe('high')
  await act('Pass up to a supervisor', 'not mine to say')
  expect((await desk.read(customerId)).level).toBe('supervisor')
  const fact = (name: string): Locator =>
    page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })
  expect(await fact('Risk').locator('dd').textContent()).toBe('High')
  expect(await fact('Decided by').locator('dd').textContent()).toBe('Supervisor')
  expect(await lookAt(visited, 'case-passed-up')).toEqual([])
  await page.getByText('It is for the level supervisor to decide: your roles do not reach it.').waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  const timeline = page.getByRole('region', { name: 'Timeline' })
  for (const kind of ['Escalated by staff', 'Risk set']) await timeline.getByText(kind).waitFor()
  expect(complaints).toEqual([])
})

test('a check of the engine that stands in the way is overridden by a supervisor, and is offered no more', async () => {
  await desk.setPolicy({ machine_readable_zone: { document_types: ['passport'], override: 'supervisor' } })
  const customer = { legal_name: 'Otto Probe', date_of_birth: '1964-08-12T00:00:00Z', mobile_phone_number: '1' }
  const { customer_id: customerId } = (await desk.start({ customer })).body
  await desk.addCheck(customerId)
  await desk.addDocument(customerId, {
    expiry_date: '2027-02-28T00:00:00Z',
    machine_readable_zone: [
      'P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<',
      'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8',
    ],
  })
  await becomes(customerId, ({ state, waiting_for: waits }) => state === 'in_review' && waits.includes('failed'))
  const at = (role: string) => [role, desk.bankId] as const
  const roles = ['CanDecideOnboardingAsSupervisor', 'CanGetOnboarding', 'CanGetCustomer'].map(at)
  const supervisor = await createPerson(engine, { roles })
  const { page, complaints } = await open(`/cases/${customerId}`, { as: supervisor })
  const missing = page.getByRole('region', { name: 'What is missing' })
  await missing.getByText('Machine readable zone: has not passed').waitFor()
  const section = page.getByRole('region', { name: 'Do something else' })
  const offered = (): Promise<readonly string[]> => section.getByLabel('What').getByRole('option').allTextContents()
  expect(await offered()).toContain('Accept the machine-readable zone')
  expect(await offered()).not.toContain('Accept the likeness to another customer')
  await acting(section).act('Accept the machine-readable zone', 'married since')
  await missing.getByText('Nothing: all that the policy asks for is there.').waitFor()
  expect(await offered()).not.toContain('Accept the machine-readable zone')
  const event = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').first()
  await event.getByText('Engine check overridden').waitFor()
  await event.getByText('Details').click()
  await event.getByText('reason: married since').waitFor()
  expect(complaints).toEqual([])
})
