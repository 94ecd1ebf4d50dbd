/** The Temporal UI as it comes with the embedded engine, in a real browser: ciphertext for everybody but staff who have logged in. */
import type { Browser, Locator, Page } from 'playwright-core'
import { onboardingId } from '../../domain/ids'
import { sandboxCredentials } from '../../platform/sandbox-credentials'
import { openBrowser } from '../support/browser'
import { startEmbeddedEngine } from '../support/embedded'
import type { EmbeddedEngine } from '../support/embedded'
import { newCustomer, openDesk } from '../support/onboarding'
import { grant } from '../support/people'
import { password, signUp as signUpAt } from '../support/sign-up'

jest.setTimeout(120_000)

const hint = 'Log in to see what is encrypted'

let embedded: EmbeddedEngine
let browser: Browser
let page: Page
let workflowUrl: string
beforeAll(async () => {
  embedded = await startEmbeddedEngine()
  browser = await openBrowser()
  const desk = await openDesk(embedded.engine)
  const id = onboardingId(await desk.caseInReview())
  workflowUrl = `${embedded.uiUrl}/namespaces/default/workflows/${encodeURIComponent(id)}`
}, 240_000)
beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1200 } })).newPage()
  page.setDefaultTimeout(20_000)
})
afterEach(() => page.context().close())
afterAll(async () => {
  await browser.close()
  await embedded.stop()
}, 60_000)

async function signUp(roles: readonly string[]): Promise<string> {
  const { user_id: userId, username } = await signUpAt(embedded.engine)
  await grant(embedded.engine, { userId, username, token: '' }, roles)
  return username
}

/** Opens the page of the case's workflow and answers what the codec has said to it. */
async function openWorkflow(): Promise<number> {
  const decoded = page.waitForResponse(
    (response) => response.url().endsWith('/codec/decode') && response.request().method() === 'POST',
  )
  await page.goto(workflowUrl)
  return (await decoded).status()
}

/** Follows the link of the page of the UI into a tab of its own, and fills in the form there. */
async function logIn(username: string): Promise<Page> {
  await page.getByText(hint).waitFor()
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: '/temporal/codec/login' }).click()
  const form = await opened
  await form.getByLabel('User name').fill(username)
  await form.getByLabel('Password').fill(password)
  await form.getByLabel('Consumer key').fill(sandboxCredentials.consumerKey)
  await form.getByRole('button', { name: 'Log in' }).click()
  return form
}

/** What every payload says of itself, in base64: `binary/encrypted`. */
const ciphertext = (): Promise<void> => page.getByText('YmluYXJ5L2VuY3J5cHRlZA==').first().waitFor()
const customer = (): Locator => page.getByText(newCustomer.legal_name)

test('who has not logged in is told where to, and sees nothing of the customer', async () => {
  expect(await openWorkflow()).toBe(401)
  await page.getByText(hint).waitFor()
  await ciphertext()
  expect(await customer().count()).toBe(0)
})

test('staff with the role log in and read what the workflow was given, does and waits for; when they have logged out, no more', async () => {
  await openWorkflow()
  const form = await logIn(await signUp(['CanReadHistories']))
  await form.getByText('You are logged in').waitFor()
  expect(await openWorkflow()).toBe(200)
  await customer().first().waitFor()
  await page.getByText('Until something is due in the state in_review').first().waitFor()
  expect(await page.getByText(hint).count()).toBe(0)
  await page.getByRole('tab', { name: 'User Metadata' }).click()
  // Texts of workflows stand in frames of their own.
  await page.locator('iframe').last().contentFrame().getByText('waiting for 1 of 1 approvals').waitFor()
  await form.getByRole('button', { name: 'Log out' }).click()
  await form.getByRole('button', { name: 'Log in' }).waitFor()
  expect(await openWorkflow()).toBe(401)
  await ciphertext()
  expect(await customer().count()).toBe(0)
})

test('whoever lacks the role is not let in', async () => {
  await openWorkflow()
  const form = await logIn(await signUp([]))
  expect(await form.getByRole('alert').textContent()).toContain('CanReadHistories')
  expect(await openWorkflow()).toBe(401)
  await ciphertext()
  expect(await customer().count()).toBe(0)
})
