/** The pages behind links that are sent to users: open to who has not logged in, and nothing of a link leaves them but to the API. */
import { addressToken } from '../../platform/keyed-hash'
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { consumerKey, signUp } from '../support/sign-up'
import type { SignedUp } from '../support/sign-up'

const visits = consoleVisits()
const another = 'An0ther!Pass-word'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: {
      BOOTSTRAP_CONSUMER_KEY: consumerKey,
      PASSWORD_RESET_PAGE: 'https://bank.example.com/console/password',
    },
  })
  staff = await createPerson(engine, { roles: ['CanCreateResetPasswordUrl'] })
})
afterAll(() => engine.stop())

/** What a link for a new password carries. */
async function linkFor(body: SignedUp): Promise<string> {
  const path = '/obp/v4.0.0/management/user/reset-password-url'
  const link = await call<{ reset_password_url: string }>(engine, 'POST', path, { as: staff, body })
  return new URL(link.body.reset_password_url).hash
}

test('a user chooses another password, is told what is wrong with one, and logs in with the new one', async () => {
  const user = await signUp(engine)
  const hash = await linkFor(user)
  const asked: string[] = []
  const visited = await visits.visit(engine, `/password${hash}`, {
    expected: [400],
    onResponse: (response) => asked.push(response.url()),
  })
  const { page, complaints } = visited
  const field = page.getByLabel('New password')
  await field.waitFor()
  expect(await lookAt(visited, 'forgotten-password')).toEqual([])
  await field.fill('P@ssw0rd2024!')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByRole('alert').getByText('guessed first').waitFor()
  await field.fill(another)
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('The password is changed').waitFor()
  expect(asked.filter((address) => address.includes(hash.slice('#token='.length)))).toEqual([])
  expect(complaints).toEqual([])

  await page.goto(`${engine.baseUrl}/console/`)
  await page.getByLabel('User name').fill(user.username)
  await page.getByLabel(/^Password/).fill(another)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Log out' }).waitFor()
})

test('a link that is not good says so, also to somebody who has logged in', async () => {
  const { page } = await visits.visit(engine, '/password#token=none', { as: staff, expected: [400] })
  await page.getByLabel('New password').fill(another)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByRole('alert').getByText('ask for a new link').waitFor()
})

test('a new user confirms the address, and not by opening the page', async () => {
  const user = await signUp(engine)
  const { user_id: userId } = user
  const isIn = async (): Promise<unknown> =>
    (
      await engine.database.read.raw<{ validated: boolean }>('select validated from users where user_id = ?', [userId])
    )[0]?.validated
  await engine.database.writeAtOnce.raw('update users set validated = false where user_id = ?', [userId])
  const token = addressToken(engine.config.secrets.challenge, userId, user.email)
  const visited = await visits.visit(engine, `/confirmation#user=${userId}&token=${token}`)
  const { page, complaints } = visited
  const button = page.getByRole('button', { name: 'Confirm the address' })
  await button.waitFor()
  expect(await lookAt(visited, 'address-confirmation')).toEqual([])
  expect(await isIn()).toBe(false)
  await button.click()
  await page.getByRole('status').getByText('You can log in now').waitFor()
  expect(await isIn()).toBe(true)
  expect(complaints).toEqual([])
})

test.each(['', '#token=', '#user=x'])('without what a link carries it is the console: %s', async (hash) => {
  for (const path of ['password', 'confirmation']) {
    const { page } = await visits.visit(engine, `/${path}${hash}`)
    await page.getByRole('heading', { name: 'Staff console' }).waitFor()
  }
})
