import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'
import { consumerKey, password, signUp as signUpAt } from '../../support/sign-up'

const failedLoginsAllowed = 5

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: { BOOTSTRAP_CONSUMER_KEY: consumerKey, MAX_BAD_LOGIN_ATTEMPTS: String(failedLoginsAllowed) },
  })
})
afterAll(() => engine.stop())

const signUp = async (): Promise<string> => (await signUpAt(engine)).username

const directLogin = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}="${value}"`)
    .join(', ')

const post = (headers: Readonly<Record<string, string>>, raw?: string): Promise<Reply<{ token: string }>> =>
  call(engine, 'POST', '/my/logins/direct', { headers, ...(raw === undefined ? {} : { raw }) })

const logIn = (username: string, given = password): Promise<Reply<{ token: string }>> =>
  post({ DirectLogin: directLogin({ username, password: given, consumer_key: consumerKey }) })

const whoAmI = (headers: Readonly<Record<string, string>>): Promise<Reply> =>
  call(engine, 'GET', '/obp/v4.0.0/users/current', { headers })

describe('a login', () => {
  test('is possible with both headers, and its token with both headers', async () => {
    const username = await signUp()
    const text = directLogin({ username, password, consumer_key: consumerKey })
    for (const headers of [{ DirectLogin: text }, { Authorization: `DirectLogin ${text}` }]) {
      const reply = await post(headers)
      expect(reply).toMatchObject({
        status: 201,
        body: { token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string },
      })
      expect(Object.keys(reply.body)).toEqual(['token'])
      for (const use of [
        { DirectLogin: `token=${reply.body.token}` },
        { Authorization: `DirectLogin token="${reply.body.token}"` },
        { Authorization: 'Basic abc', DirectLogin: `token=${reply.body.token}` },
      ]) {
        expect(await whoAmI(use)).toMatchObject({ status: 200, body: { username } })
      }
    }
  })

  test('does not read its body, whatever its type', async () => {
    const username = await signUp()
    const text = directLogin({ username, password, consumer_key: consumerKey })
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      expect(
        await post({ DirectLogin: text, 'Content-Type': type }, type === 'application/json' ? '' : 'a=b'),
      ).toMatchObject({
        status: 201,
      })
    }
  })

  test.each([
    ['no header', {}, 400, 'OBP-20082: Missing DirectLogin or Authorization header.'],
    ['another Authorization', { Authorization: 'Basic abc' }, 400, 'OBP-20083: '],
    [
      'missing parameters',
      { DirectLogin: 'username=a' },
      400,
      'OBP-20002: These DirectLogin parameters are missing:password, consumer_key',
    ],
    ['a long value', { DirectLogin: `username=${'a'.repeat(600)}, password=b, consumer_key=c` }, 400, 'OBP-20010: '],
    ['a blank in the name', { DirectLogin: 'username=a b, password=b, consumer_key=c' }, 400, 'OBP-20011: '],
    ['a key with a sign', { DirectLogin: 'username=a, password=b, consumer_key=c$' }, 400, 'OBP-35030: '],
    ['a long key', { DirectLogin: `username=a, password=b, consumer_key=${'a'.repeat(600)}` }, 400, 'OBP-35031: '],
    [
      'an unknown key',
      { DirectLogin: 'username=a, password=b, consumer_key=c' },
      401,
      'OBP-20008: Invalid Consumer Key.',
    ],
    [
      'an unknown user',
      { DirectLogin: `username=nobody.at.all, password=b, consumer_key=${consumerKey}` },
      401,
      'OBP-20004: Invalid login credentials. Check username/password.',
    ],
  ])('with %s is refused', async (_case, headers, status, message) => {
    const reply = await post(headers)
    expect(reply).toMatchObject({ status, body: { code: status, message: expect.stringContaining(message) as string } })
  })

  test.each(['no-such-key', 'no_such_key', '-'])(
    'with the key %s, which nobody has, is refused for its form',
    async (key) => {
      const reply = await post({ DirectLogin: `username=a, password=b, consumer_key=${key}` })
      expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-35030: ') as string } })
    },
  )

  test('with a wrong password is refused like an unknown user', async () => {
    const reply = await logIn(await signUp(), 'wrong')
    expect(reply).toMatchObject({ status: 401, body: { message: expect.stringContaining('OBP-20004') as string } })
    expect(reply.headers.get('WWW-Authenticate')).toContain('DirectLogin realm=')
  })

  test('of a user who has not confirmed the address is refused', async () => {
    const username = await signUp()
    await engine.database.writeAtOnce.raw('update users set validated = false where username = ?', [username])
    expect(await logIn(username)).toMatchObject({
      status: 401,
      body: { message: expect.stringContaining('OBP-20004') as string },
    })
  })

  test('through a disabled application is refused', async () => {
    const username = await signUp()
    await createPerson(engine)
    await engine.database.writeAtOnce.raw(
      `insert into consumers (consumer_id, key, secret_hash, app_name, app_type, description, developer_email, redirect_url, enabled)
       values (?, 'disabledkey', '', '', '', '', '', '', false)`,
      [randomUUID()],
    )
    expect(await post({ DirectLogin: directLogin({ username, password, consumer_key: 'disabledkey' }) })).toMatchObject(
      {
        status: 401,
        body: { message: expect.stringContaining('OBP-20008') as string },
      },
    )
  })

  test('is a POST: GET is no such path', async () => {
    expect((await call(engine, 'GET', '/my/logins/direct')).status).toBe(404)
  })
})

describe('too many wrong passwords', () => {
  const codes = (replies: readonly Reply<{ token: string }>[]): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const { body } of replies) {
      const code = /OBP-\d+/.exec(JSON.stringify(body))?.[0] ?? 'token'
      counts[code] = (counts[code] ?? 0) + 1
    }
    return counts
  }

  test('of 50 parallel guesses exactly one more than the allowed number is judged; then the right one is refused too', async () => {
    const username = await signUp()
    const { body } = await logIn(username)
    const replies = await Promise.all(Array.from({ length: 50 }, (_, index) => logIn(username, `wrong ${index}`)))
    expect(codes(replies)).toEqual({ 'OBP-20004': failedLoginsAllowed + 1, 'OBP-20013': 50 - failedLoginsAllowed - 1 })
    expect(await logIn(username)).toMatchObject({
      status: 401,
      body: { message: 'OBP-20013: The account has been locked, please contact an administrator!' },
    })
    // Guessing must not throw out who is in.
    expect(await whoAmI({ DirectLogin: `token=${body.token}` })).toMatchObject({ status: 200 })
  })

  test('a success forgets the failures before it', async () => {
    const username = await signUp()
    for (let round = 0; round < 2; round++) {
      for (let failure = 0; failure < failedLoginsAllowed; failure++)
        expect((await logIn(username, 'wrong')).status).toBe(401)
      expect((await logIn(username)).status).toBe(201)
    }
  })

  test('right logins in parallel do not hinder each other', async () => {
    const username = await signUp()
    const replies = await Promise.all(Array.from({ length: 12 }, () => logIn(username)))
    expect(codes(replies)).toEqual({ token: 12 })
    expect(new Set(replies.map((reply) => reply.body.token)).size).toBe(12)
  })
})

describe('a token', () => {
  const refused = (code: string): object => ({
    status: 401,
    body: { message: expect.stringContaining(code) as string },
  })
  const lockNow = 'update users set locked_at = now() where username = ?'

  test.each([
    ['a locked user', lockNow, 'OBP-20013'],
    ['a deleted user', 'update users set deleted_at = now() where username = ?', 'OBP-20064'],
    [
      'a disabled application',
      `update consumers set enabled = false where consumer_id in
         (select consumer_id from login_tokens join users using (user_id) where username = ?)`,
      'OBP-20003',
    ],
    [
      'nobody, because it was revoked',
      'update login_tokens set revoked_at = now() where user_id = (select user_id from users where username = ?)',
      'OBP-20003',
    ],
  ])('of %s is refused', async (_case, statement, code) => {
    const person = await createPerson(engine)
    const headers = { DirectLogin: `token=${person.token}` }
    expect((await whoAmI(headers)).status).toBe(200)
    await engine.database.writeAtOnce.raw(statement, [person.username])
    expect(await whoAmI(headers)).toMatchObject(refused(code))
  })

  test.each([
    ['nonsense', { DirectLogin: 'token=nonsense' }, 'OBP-20003'],
    ['credentials in its place', { DirectLogin: 'username=a, password=b' }, 'OBP-20003'],
    ['another scheme', { Authorization: 'Basic abc' }, 'OBP-20080'],
    ['OAuth 1.0a', { Authorization: 'OAuth oauth_consumer_key="key", oauth_token="token"' }, 'OBP-20080'],
    ['a bearer token, where no identity provider is trusted,', { Authorization: 'Bearer abc' }, 'OBP-20201'],
    ['nothing', {}, 'OBP-20001'],
  ])('%s is refused', async (_case, headers, code) => {
    expect(await whoAmI(headers)).toMatchObject(refused(code))
  })

  test('a lock by staff refuses the right password too', async () => {
    const username = await signUp()
    await engine.database.writeAtOnce.raw(lockNow, [username])
    expect(await logIn(username)).toMatchObject(refused('OBP-20013'))
  })
})
