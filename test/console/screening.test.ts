/** Screening hits in the console: the customer beside the entry of the list, and what somebody says to it. */
import { lookAt } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { createPerson } from '../support/people'
import type { Person } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  await loadedVersion(engine, [
    listed('k-17', 'Evelyne Tripman', {
      names: [
        { name: 'Evelyne Tripman', quality: 'primary' },
        { name: 'Eveline Tripmann', quality: 'strong' },
      ],
      births: [{ from: '1960-01-01', to: '1962-12-31' }],
      countries: ['DE', 'NL'],
      programme: 'EXAMPLE1',
    }),
  ])
  desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 80 } })
  const roles = ['CanDecideOnboarding', 'CanGetOnboarding', 'CanGetCustomer', 'CanDecideScreeningHit']
  officer = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
})
afterAll(() => engine.stop())

const open = (path: string, as = officer): Promise<ConsoleVisit> =>
  visits.visit(engine, path, { as, bankId: desk.bankId })

async function caseWithHit(): Promise<string> {
  const { customer_id: customerId } = (await desk.start()).body
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await waitFor(
    () => desk.read(customerId),
    ({ screening }) => screening?.open_hits === 1,
  )
  return customerId
}

test('a hit stands in the case with both sides, is decided with a reason, and the case goes on', async () => {
  const customerId = await caseWithHit()
  const visited = await open(`/cases/${customerId}`)
  const { page, complaints } = visited
  const hit = page.getByRole('article', { name: /Tripman/ })
  await hit.waitFor()
  const cells = (row: string) => hit.getByRole('row', { name: row }).getByRole('cell').allTextContents()
  const [customer, entry] = await cells('Name')
  expect(customer).toBe('Eveline Tripman')
  expect(entry).toContain('Evelyne Tripman')
  expect(await cells('Born')).toEqual(['not known', '1960\u201101\u201101 to 1962\u201112\u201131'])
  expect(await cells('Countries')).toEqual(['not known', 'DE, NL'])
  expect(await lookAt(visited, 'case-screening')).toEqual([])
  expect(await hit.getByRole('button', { name: 'Somebody else' }).isDisabled()).toBe(true)
  await hit.getByLabel('Reason').fill('another country')
  await hit.getByRole('button', { name: 'Somebody else' }).click()
  await hit.getByRole('button').first().waitFor({ state: 'detached' })
  await hit.getByText('another country').waitFor()
  // The case takes it in a moment later, and the page with it.
  await page
    .getByText(/screening hit/)
    .first()
    .waitFor({ state: 'detached' })
  await waitFor(
    () => desk.read(customerId),
    ({ screening }) => screening?.open_hits === 0,
  )
  expect(complaints).toEqual([])
})

test('all open hits of the bank are on a page of their own, which leads to the cases', async () => {
  const customerId = await caseWithHit()
  const visited = await open('/screening')
  const { page, complaints } = visited
  const hit = page.getByRole('article').filter({ has: page.locator(`a[href$="${customerId}"]`) })
  await hit.waitFor()
  expect(await lookAt(visited, 'screening')).toEqual([])
  await hit.getByLabel('Reason').fill('the passport')
  await hit.getByRole('button', { name: 'The list means them' }).click()
  await hit.waitFor({ state: 'detached' })
  await page.getByLabel('Status').selectOption({ label: 'True match' })
  await hit.getByText('the passport').waitFor()
  await hit.getByRole('link').click()
  await page.waitForURL(`**/cases/${customerId}`)
  await page.getByRole('heading', { name: 'Eveline Tripman', exact: true }).waitFor()
  expect(complaints).toEqual([])
})

test('a task of the inbox leads to the hits of its customer, and from there to those of all', async () => {
  const [first, second] = [await caseWithHit(), await caseWithHit()]
  const visited = await open('/')
  const { page, complaints } = visited
  const hitOf = (customerId: string) => page.getByRole('article').locator(`a[href$="${customerId}"]`)
  await page.locator(`a[href$="customer_id=${first}"]`).click()
  await hitOf(first).waitFor()
  expect(await page.getByRole('article').count()).toBe(1)
  await page.getByRole('link', { name: 'Show those of all' }).click()
  await hitOf(second).waitFor()
  await hitOf(first).waitFor()
  expect(complaints).toEqual([])
})

test('whoever may decide on the case and not read hits sees how many there are', async () => {
  const customerId = await caseWithHit()
  const { page, complaints } = await open(`/cases/${customerId}`, desk.reviewers[0])
  await page.getByText('1 hit that nobody has decided').waitFor()
  await page.getByText('1 hit to decide').waitFor()
  await page.getByText('A decision on 1 screening hit').waitFor()
  expect(await page.getByRole('article').count()).toBe(0)
  expect(complaints).toEqual([])
})
