/** The console in a real browser: somebody logs in, sees what waits, and decides on what they have seen. */
import { lookAt, redPart } from '../support/browser'
import type { ConsoleVisit } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { filesPath, upload } from '../support/files'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { consumerKey, signUp as signUpAt } from '../support/sign-up'
import { askForCreditLimit } from '../support/staff-requests'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

const password = 'Str0ng!Päss-word9, x'

// One page that is red all over, and the smallest picture: a browser shows what is whole only.
const redPdf = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj
4 0 obj<</Length 25>>stream
1 0 0 rg 0 0 200 200 re f
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
`)
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine({ environment: { BOOTSTRAP_CONSUMER_KEY: consumerKey } })
})
beforeEach(async () => {
  desk = await openDesk(engine)
  officer = desk.reviewers[0]
  await grant(engine, officer, [
    ['CanGetOnboarding', desk.bankId],
    ['CanGetCustomer', desk.bankId],
    ['CanGetCustomerFile', desk.bankId],
  ])
})
afterAll(() => engine.stop())

const open = (path: string, expected: readonly number[] = []): Promise<ConsoleVisit> =>
  visits.visit(engine, path, { as: officer, bankId: desk.bankId, expected })

async function signUp(): Promise<Person> {
  const { user_id: userId, username } = await signUpAt(engine, password)
  return { userId, username, token: '' }
}

test('whoever logs in sees their inbox; a wrong password is said, and logging out ends the login', async () => {
  const person = await signUp()
  await grant(engine, person, [['CanDecideOnboarding', desk.bankId]])
  await desk.caseInReview()
  const shown = await visits.visit(engine, '/', { expected: [401] })
  const { page, complaints } = shown
  await page.getByLabel('User name').fill(person.username)
  await page.getByLabel(/^Password/).fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('OBP-20004').waitFor()
  expect(await lookAt(shown, 'login')).toEqual([])
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('table').waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('User name').waitFor()
  expect(complaints).toEqual([])
})

test('the inbox shows what waits, follows others without being loaded anew, and goes by keys', async () => {
  const first = await desk.caseInReview()
  const { page, complaints } = await open('/')
  const row = (id: string) => page.locator(`[data-row="${id}"]`)
  await row(first).getByRole('link', { name: 'Eveline Tripman' }).waitFor()
  const second = await desk.caseInReview()
  await row(second).waitFor()
  await page.keyboard.press('Tab')
  await row(first).getByRole('link').focus()
  await page.keyboard.press('t')
  await row(first).getByText('You').waitFor()
  expect((await desk.read(first)).assignee_user_id).toBe(officer.userId)
  expect(await lookAt({ page }, 'inbox')).toEqual([])
  await page.getByLabel('Whose').selectOption({ label: 'Mine' })
  await row(second).waitFor({ state: 'detached' })
  await page.getByLabel('Whose').selectOption({ label: 'Everybody’s' })
  await row(second).waitFor()
  await page.getByRole('button', { name: 'Light colours' }).click()
  await page.waitForSelector('html[data-mantine-color-scheme="light"]')
  await row(first).getByRole('link').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/cases/${second}`)
  expect(complaints).toEqual([])
})

test('a request of a customer is decided in front of the inbox, and a rejection needs a reason', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  const requestId = await askForCreditLimit(engine, desk, customerId, '5000.00')
  await grant(engine, officer, [['CanUpdateCustomerCreditLimit', desk.bankId]])
  const visited = await open('/')
  const { page, complaints } = visited
  await page.locator(`[data-row="${requestId}"]`).getByRole('button', { name: 'Eveline Tripman' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('5,000.00 EUR').waitFor()
  expect(await lookAt(visited, 'inbox-request')).toEqual([])
  expect(await dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').fill('too much')
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await page.getByText('Nothing waits for you here.').waitFor()
  const url = `/engine/v1/banks/${desk.bankId}/credit-limit-requests?status=REJECTED`
  const { body } = await call<{ credit_limit_requests: object[] }>(engine, 'GET', url, { as: officer })
  expect(body.credit_limit_requests).toMatchObject([{ request_id: requestId, reason: 'too much' }])
  expect(complaints).toEqual([])
})

test('a case shows its files in place, and an approval goes through', async () => {
  const customerId = await desk.caseInReview()
  await grant(engine, desk.clerk, [['CanAddCustomerFile', desk.bankId]])
  const path = filesPath(desk.bankId, customerId)
  const sent = { as: desk.clerk, type: 'image/png' }
  const picture = (await upload(engine, path, pixel, sent)).body.file_id
  const pdf = { as: desk.clerk, type: 'application/pdf' }
  const scan = (await upload(engine, path, redPdf, pdf)).body.file_id
  await desk.addDocument(customerId, { id: 'scanned', file_id: scan })
  await desk.addMedia(customerId, { id: 'selfie', url: null, file_id: picture })
  const { page, complaints } = await open(`/cases/${customerId}`)
  await page.getByRole('heading', { name: 'Eveline Tripman' }).waitFor()
  await page.getByRole('button', { name: 'Show selfie' }).click()
  const image = page.getByRole('img', { name: 'Selfie' })
  await image.waitFor()
  expect(await image.evaluate((element: unknown) => (element as { naturalWidth: number }).naturalWidth)).toBe(1)
  await page.getByRole('button', { name: 'Show passport' }).first().click()
  const document = page.getByTitle('Passport')
  await document.waitFor()
  // What the browser paints of it, not what it was told to show.
  await waitFor(
    () => redPart(document),
    (part) => part > 0.1,
  )
  const checks = page.getByRole('table', { name: 'Checks of the customer' })
  const check = checks.getByRole('row').filter({ hasText: 'Online meeting' })
  expect((await check.getByRole('cell').allTextContents()).slice(0, 2)).toEqual(['Online meeting', 'Satisfied'])
  await page.getByText(`by ${desk.clerk.username}`).first().waitFor()
  await page.getByText('Nothing: all that the policy asks for is there.').waitFor()
  expect(await lookAt({ page }, 'case')).toEqual([])
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('The case is not in review.').waitFor()
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  expect(complaints).toEqual([])
})

test('a case that collects shows what is missing; who has had it stands on the timeline by name', async () => {
  await desk.setPolicy({ required_document_types: ['passport', 'utility_bill'], required_media_types: ['selfie'] })
  const customerId = (await desk.start()).body.customer_id
  await desk.addDocument(customerId)
  await desk.act(customerId, desk.reviewers[1], 'PUT', 'assignee', {})
  const visited = await open(`/cases/${customerId}`)
  const { page, complaints } = visited
  const missing = page.getByRole('region', { name: 'What is missing' })
  await missing.waitFor()
  expect(await missing.getByRole('listitem').allTextContents()).toEqual(['Utility bill', 'Selfie', '1 satisfied check'])
  await page.getByText('Details').first().click()
  await page.getByText(`assignee: none → ${desk.reviewers[1].username}`).waitFor()
  expect(await lookAt(visited, 'case-collecting')).toEqual([])
  expect(complaints).toEqual([])
})

test('a decision on an older version is refused, and the page shows what has changed; the next one counts', async () => {
  const customerId = await desk.caseInReview()
  const { page, complaints } = await open(`/cases/${customerId}`, [409])
  await page.getByRole('button', { name: 'Approve' }).waitFor()
  await desk.addCheck(customerId, { comments: 'a second look' })
  await page.getByLabel('Reason', { exact: true }).first().fill('does not look like the picture')
  await page.getByRole('button', { name: 'Reject' }).click()
  const changes = page.getByRole('alert')
  await changes.getByText('Check recorded').waitFor()
  expect((await desk.read(customerId)).state).toBe('in_review')
  expect(await lookAt({ page }, 'case-changed')).toEqual([])
  await page.getByRole('button', { name: 'Reject' }).click()
  await page.getByText('The case is not in review.').waitFor()
  expect(await desk.read(customerId)).toMatchObject({ state: 'rejected', decisions: [{ decision: 'reject' }] })
  expect(complaints).toEqual([])
})

test('whoever has no role is told so, and sees nothing', async () => {
  const nobody = await createPerson(engine)
  const shown = await visits.visit(engine, '/', { as: nobody })
  await shown.page.getByText('None of your roles opens a page').waitFor()
  expect(await lookAt(shown, 'no-roles')).toEqual([])
  expect(shown.complaints).toEqual([])
})
