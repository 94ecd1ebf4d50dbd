/** The page behind a link for a new password: open to who has not logged in, and nothing of the link leaves it but to the API. */
import { randomUUID } from 'node:crypto'
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'

const visits = consoleVisits()
const another = 'An0ther!Pass-word'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: {
      BOOTSTRAP_CONSUMER_KEY: 'consumerkey065657',
      PASSWORD_RESET_PAGE: 'https://bank.example.com/console/password',
    },
  })
  staff = await createPerson(engine, { roles: ['CanCreateResetPasswordUrl'] })
})
afterAll(() => engine.stop())

async function linkFor(username: string): Promise<string> {
  const body = {
    username,
    password: 'Str0ng!Pass-word9',
    email: `${username}@example.com`,
    first_name: 'A',
    last_name: 'B',
  }
  const { body: user } = await call<{ user_id: string }>(engine, 'POST', '/obp/v2.0.0/users', { body })
  const link = await call<{ reset_password_url: string }>(
    engine,
    'POST',
    '/obp/v4.0.0/management/user/reset-password-url',
    {
      as: staff,
      body: { username, email: body.email, user_id: user.user_id },
    },
  )
  return new URL(link.body.reset_password_url).hash
}

test('a user chooses another password, is told what is wrong with one, and logs in with the new one', async () => {
  const username = `user.${randomUUID().slice(0, 8)}`
  const hash = await linkFor(username)
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
  await page.getByLabel('User name').fill(username)
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

test('without a token it is the console', async () => {
  const { page } = await visits.visit(engine, '/password')
  await page.getByRole('heading', { name: 'Staff console' }).waitFor()
})
