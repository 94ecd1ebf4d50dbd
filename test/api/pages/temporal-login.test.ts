/** The login page for the Temporal UI, as a browser without a script uses it. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, grant } from '../../support/people'
import { consumerKey, password, signUp as signUpAt } from '../../support/sign-up'

const root = '/engine/v1/temporal/codec'
const uiUrl = 'https://temporal.example.com/ui'
const publicUrl = 'https://api.example.com/bank'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: {
      BOOTSTRAP_CONSUMER_KEY: consumerKey,
      PUBLIC_URL: publicUrl,
      TEMPORAL_UI_URL: uiUrl,
      MAX_BAD_LOGIN_ATTEMPTS: '2',
    },
  })
})
afterAll(() => engine.stop())

async function signUp(roles: readonly string[]): Promise<string> {
  const { user_id: userId, username } = await signUpAt(engine)
  await grant(engine, { userId, username, token: '' }, roles)
  return username
}

interface Sent {
  readonly status: number
  readonly text: string
  /** Of the cookie that is set, as it stands in the header. */
  readonly cookie: string
}

async function send(path: string, form: Readonly<Record<string, string>>, headers: object = {}): Promise<Sent> {
  const response = await fetch(`${engine.baseUrl}${root}/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...headers },
  })
  return { status: response.status, text: await response.text(), cookie: response.headers.getSetCookie()[0] ?? '' }
}

const logIn = (username: string, given: Readonly<Record<string, string>> = {}, headers = {}): Promise<Sent> =>
  send('login', { username, password, consumer_key: consumerKey, ...given }, headers)

const decode = async (cookie: string): Promise<number> =>
  (
    await call(engine, 'POST', `${root}/decode`, {
      body: { payloads: [] },
      headers: { Origin: 'https://temporal.example.com', Cookie: cookie.split(';')[0] ?? '' },
    })
  ).status

test('the page needs nothing from anywhere, and nobody may put it into a frame', async () => {
  const { status, headers, body } = await call<string>(engine, 'GET', `${root}/login`)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(body).toContain('<form method="post" action="login"')
  expect(body).not.toMatch(/https?:|<script/)
})

test('staff with the role get a cookie for an hour that goes to the codec only, and the codec takes it', async () => {
  const { status, text, cookie } = await logIn(await signUp(['CanReadHistories']))
  expect(status).toBe(200)
  expect(text).toContain(uiUrl)
  expect(cookie).toMatch(/^obp-engine-login=[\w.-]+; Path=\/bank\/engine\/v1\/temporal\/codec; Expires=/)
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
  const [, expires = ''] = /Expires=([^;]+)/.exec(cookie) ?? []
  expect(Math.abs(Date.parse(expires) - Date.now() - 3_600_000)).toBeLessThan(10_000)
  expect(await decode(cookie)).toBe(200)
})

test('logging out ends the login itself, not only the cookie', async () => {
  const { cookie } = await logIn(await signUp(['CanReadHistories']))
  const left = await send('logout', {}, { Cookie: cookie.split(';')[0] })
  expect(left.status).toBe(200)
  expect(left.cookie).toMatch(/^obp-engine-login=; .*Expires=Thu, 01 Jan 1970/)
  expect(await decode(cookie)).toBe(401)
  expect((await send('logout', {}, { Cookie: 'obp-engine-login=rubbish' })).status).toBe(200)
})

test('who has no such role is told so, and is not logged in', async () => {
  const { status, text, cookie } = await logIn(await signUp(['CanReadMetrics']))
  expect([status, cookie]).toEqual([403, ''])
  expect(text).toContain('CanReadHistories')
  expect(await engine.database.read.raw('select 1 from login_tokens where revoked_at is null')).toHaveLength(1)
})

test.each([
  ['no password', { password: '' }, 400, 'OBP-20002'],
  ['an application that nobody knows', { consumer_key: 'unknown' }, 401, 'OBP-20008'],
  ['a name of strange signs', { username: '<b>x</b> y' }, 400, 'OBP-20011'],
  ['a password that is too long', { password: 'x'.repeat(600) }, 400, 'OBP-20010'],
])('a form with %s is shown again with the reason', async (_, given, expected, code) => {
  const { status, text, cookie } = await logIn('somebody', given)
  expect([status, cookie]).toEqual([expected, ''])
  expect(text).toContain(code)
  expect(text).toContain('<form method="post" action="login"')
  expect(text).not.toContain('<b>')
})

test('wrong passwords are counted as in every other login, until the user is locked', async () => {
  const username = await signUp(['CanReadHistories'])
  const wrong = { password: 'Wr0ng!Pass-word9' }
  const statuses = []
  for (let tries = 0; tries < 4; tries++) statuses.push((await logIn(username, wrong)).text.match(/OBP-\d+/)?.[0])
  expect(statuses).toEqual(['OBP-20004', 'OBP-20004', 'OBP-20004', 'OBP-20013'])
  expect((await logIn(username)).text).toContain('OBP-20013')
})

test('a form on a page of another site logs nobody in', async () => {
  const username = await signUp(['CanReadHistories'])
  for (const site of ['cross-site', 'same-site']) {
    const { status, text, cookie } = await logIn(username, {}, { 'Sec-Fetch-Site': site })
    expect([status, cookie]).toEqual([403, ''])
    expect(text).toContain('OBP-29450')
  }
  expect((await logIn(username, {}, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
})

test('a form that is too large, or that is none, is refused', async () => {
  expect((await logIn('somebody', { more: 'x'.repeat(20_000) })).status).toBe(413)
  const json = await call<string>(engine, 'POST', `${root}/login`, { body: { username: 'somebody' } })
  expect([json.status, json.body]).toEqual([400, expect.stringContaining('OBP-20002')])
})
