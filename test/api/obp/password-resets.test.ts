/** Links for new passwords: who makes them, who gets one, and what they are good for. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, startIssuer } from '../../support/issuer'
import type { TestIssuer } from '../../support/issuer'
import { openOwnApi } from '../../support/own-api'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { consumerKey, password, signUp, tryLogin } from '../../support/sign-up'
import type { SignedUp } from '../../support/sign-up'

const another = 'An0ther!Pass-word'
const page = 'https://bank.example.com/password'

let issuer: TestIssuer
let engine: TestEngine
let staff: Person
beforeAll(async () => {
  issuer = await startIssuer()
  const environment = {
    OIDC_ISSUERS: JSON.stringify([{ issuer: issuer.url, audience }]),
    BOOTSTRAP_CONSUMER_KEY: consumerKey,
    MAX_BAD_LOGIN_ATTEMPTS: '2',
    FAILED_LOGINS_PER_HOUR: '20',
    TRUSTED_PROXIES: '127.0.0.1',
    PASSWORD_RESET_PAGE: `${page}/`,
    PASSWORD_RESET_SECONDS: '900',
  }
  engine = await startEngine({ worker: false, environment })
  staff = await createPerson(engine, { roles: ['CanCreateResetPasswordUrl', 'CanDeleteUser', 'CanLockUser'] })
})
afterAll(async () => {
  await engine.stop()
  await issuer.stop()
})

const path = '/obp/v4.0.0/management/user/reset-password-url'
type Link = Reply<{ readonly reset_password_url: string }>
const askLink = (body: unknown, as = staff, headers = {}): Promise<Link> =>
  call(engine, 'POST', path, { body, headers, as })
const tokenIn = ({ body }: Link): string => body.reset_password_url.split('#token=')[1] ?? ''

/** From an address of its own: failures are counted by address. */
let addresses = 0
const from = (): Record<string, string> => ({ 'X-Forwarded-For': `192.0.2.${++addresses}` })
const choose = (token: unknown, wanted: unknown = another, headers = from()): Promise<Reply> =>
  call(engine, 'PUT', '/engine/v1/users/forgotten-password', { headers, body: { token, new_password: wanted } })
const logIn = (username: string, secret: string): Promise<Reply<{ token: string }>> =>
  tryLogin(engine, username, secret, from())
const whoAmI = (token: string): Promise<Reply> =>
  call(engine, 'GET', '/obp/v5.1.0/users/current', { headers: { DirectLogin: `token=${token}` } })
const unchanged = async ({ username }: SignedUp): Promise<void> => {
  expect(await logIn(username, another)).toMatchObject(refused(401, 'OBP-20004'))
  expect((await logIn(username, password)).status).toBe(201)
}

describe('a user who has forgotten the password', () => {
  test('chooses another one by the link that staff have made: all logins end, and failed ones are forgotten', async () => {
    const [user, stranger] = [await signUp(engine), await signUp(engine)]
    const [mine, strangers] = [await logIn(user.username, password), await logIn(stranger.username, password)]
    for (let time = 0; time < 3; time++) await logIn(user.username, 'wrong')
    expect(await logIn(user.username, password)).toMatchObject(refused(401, 'OBP-20013'))
    const link = await askLink({ ...user, email: user.email.toUpperCase() })
    expect(link.status).toBe(201)
    expect(link.body.reset_password_url).toMatch(/^https:\/\/bank\.example\.com\/password#token=[\w-]{43}$/)
    expect((await choose(tokenIn(link))).status).toBe(204)
    expect(await whoAmI(mine.body.token)).toMatchObject(refused(401, 'OBP-20003'))
    expect((await whoAmI(strangers.body.token)).status).toBe(200)
    expect((await logIn(user.username, another)).status).toBe(201)
    expect(await logIn(user.username, password)).toMatchObject(refused(401, 'OBP-20004'))
    expect((await logIn(stranger.username, password)).status).toBe(201)
  })

  test('finds nothing of the link in the database but a hash, and who has made it', async () => {
    const user = await signUp(engine)
    const token = tokenIn(await askLink(user))
    const [row] = await engine.database.read.raw<{ text: string; actor: string }>(
      'select password_resets::text as text, actor_user_id as actor from password_resets where user_id = ?',
      [user.user_id],
    )
    expect(row?.actor).toBe(staff.userId)
    for (const form of ['utf8', 'hex', 'base64'] as const)
      expect(row?.text).not.toContain(Buffer.from(token, 'utf8').toString(form))
  })
})

describe('a link is good once', () => {
  test('of several who use it at once one does', async () => {
    const user = await signUp(engine)
    const token = tokenIn(await askLink(user))
    const wanted = [1, 2, 3, 4].map((time) => `${time}-${another}`)
    const replies = await Promise.all(wanted.map((one) => choose(token, one)))
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400])
    const [made = ''] = wanted.filter((_one, at) => replies[at]?.status === 204)
    expect((await logIn(user.username, made)).status).toBe(201)
    expect(await choose(token, `5-${another}`)).toMatchObject(refused(400, 'OBP-29326'))
    expect((await logIn(user.username, made)).status).toBe(201)
  })

  test('and no longer than the instance says', async () => {
    const user = await signUp(engine)
    const token = tokenIn(await askLink(user))
    const age = (seconds: number): Promise<unknown> =>
      engine.database.writeAtOnce.raw(
        `update password_resets set made_at = made_at - make_interval(secs => ?), expires_at = expires_at - make_interval(secs => ?)
         where user_id = ?`,
        [seconds, seconds, user.user_id],
      )
    await age(901)
    expect(await choose(token)).toMatchObject(refused(400, 'OBP-29326'))
    await unchanged(user)
    await age(-60)
    expect((await choose(token)).status).toBe(204)
  })

  test('not after a newer one', async () => {
    const user = await signUp(engine)
    const [older, newer] = [tokenIn(await askLink(user)), tokenIn(await askLink(user))]
    expect(await choose(older)).toMatchObject(refused(400, 'OBP-29326'))
    await unchanged(user)
    expect((await choose(newer)).status).toBe(204)
  })

  test('not after the user has remembered the password, and changed it', async () => {
    const user = await signUp(engine)
    const token = tokenIn(await askLink(user))
    const headers = { DirectLogin: `token=${(await logIn(user.username, password)).body.token}` }
    const body = { current_password: password, new_password: `2-${another}` }
    expect((await call(engine, 'PUT', '/engine/v1/users/current/password', { headers, body })).status).toBe(204)
    expect(await choose(token)).toMatchObject(refused(400, 'OBP-29326'))
    expect((await logIn(user.username, `2-${another}`)).status).toBe(201)
  })

  test('not for who has been deleted; a lock by the staff stays', async () => {
    const [gone, locked] = [await signUp(engine), await signUp(engine)]
    const [ofGone, ofLocked] = [tokenIn(await askLink(gone)), tokenIn(await askLink(locked))]
    expect((await call(engine, 'DELETE', `/obp/v4.0.0/users/${gone.user_id}`, { as: staff })).status).toBe(200)
    expect(await choose(ofGone)).toMatchObject(refused(400, 'OBP-29326'))
    expect((await call(engine, 'POST', `/obp/v4.0.0/users/${locked.username}/locks`, { as: staff })).status).toBe(200)
    expect((await choose(ofLocked)).status).toBe(204)
    expect(await logIn(locked.username, another)).toMatchObject(refused(401, 'OBP-20013'))
  })

  test('a password that nobody may choose uses up nothing', async () => {
    const user = await signUp(engine)
    const token = tokenIn(await askLink(user))
    for (const weak of ['Sh0rt!Pas', 'P@ssw0rd2024!', `A1!${'x'.repeat(510)}`])
      expect(await choose(token, weak)).toMatchObject(refused(400, 'OBP-30207'))
    for (const [wrong, wanted] of [
      [undefined, another],
      [token, null],
      ['x'.repeat(101), another],
    ])
      expect(await choose(wrong, wanted)).toMatchObject(refused(400, 'OBP-10001'))
    await unchanged(user)
    expect((await choose(token)).status).toBe(204)
  })

  test('guesses count as failed logins of their address', async () => {
    const token = tokenIn(await askLink(await signUp(engine)))
    const guesser = from()
    for (let time = 0; time < 20; time++)
      expect(await choose(randomUUID(), another, guesser)).toMatchObject(refused(400, 'OBP-29326'))
    const refusal = await choose(token, another, guesser)
    expect(refusal).toMatchObject(refused(429, 'OBP-29500'))
    expect(Number(refusal.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await choose(token)).status).toBe(204)
  })
})

describe('there is no link', () => {
  test('where name, address and id are not those of one user: the answer is an empty one', async () => {
    const [user, stranger] = [await signUp(engine), await signUp(engine)]
    const before = tokenIn(await askLink(user))
    const issuerId = randomUUID()
    const outside = await call<SignedUp>(engine, 'GET', '/obp/v5.1.0/users/current', {
      headers: { Authorization: `Bearer ${await issuer.logIn({ id: issuerId })}` },
    })
    const { username, email, user_id } = outside.body
    for (const wrong of [
      { ...user, email: stranger.email },
      { ...user, username: stranger.username },
      { ...user, user_id: stranger.user_id },
      { ...user, user_id: 'nobody' },
      { ...user, user_id: randomUUID() },
      { username, email, user_id },
    ]) {
      const reply = await askLink(wrong)
      expect([reply.status, reply.body]).toEqual([201, { reset_password_url: '' }])
    }
    expect((await choose(before)).status).toBe(204)
  })

  test('for who has not logged in, or has not got the role', async () => {
    const user = await signUp(engine)
    expect(await askLink(user, await createPerson(engine))).toMatchObject(refused(403, 'CanCreateResetPasswordUrl'))
    const anonymous = await call(engine, 'POST', path, { body: user })
    expect(anonymous).toMatchObject(refused(401, 'OBP-20001'))
  })

  test.each([{}, { username: [], email: 'a', user_id: 'b' }, { username: 'a', email: 'b' }, [], 'x'])(
    'for the body %j',
    async (body) => {
      expect(await askLink(body)).toMatchObject(refused(400, 'OBP-10001'))
    },
  )

  test('in a reply that is stored under an Idempotency-Key: it is shown once', async () => {
    const user = await signUp(engine)
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await askLink(user, staff, key)
    const repeated = await askLink(user, staff, key)
    expect([repeated.status, repeated.headers.get('idempotency-replayed'), repeated.body]).toEqual([201, 'true', {}])
    expect((await choose(tokenIn(first))).status).toBe(204)
  })

  test('on an instance that names no page for it, whatever the body is', async () => {
    const { passwordReset, ...access } = engine.config.access
    const config = { ...engine.config, access: { ...access, passwordReset: { ...passwordReset, page: undefined } } }
    const api = await openOwnApi({ ...engine, config }, engine.database)
    try {
      for (const body of [await signUp(engine), {}])
        expect(await call(api, 'POST', path, { as: staff, body })).toMatchObject(refused(400, 'OBP-50017'))
      const nobody = await createPerson(engine)
      expect(await call(api, 'POST', path, { as: nobody, body: {} })).toMatchObject(refused(403, 'OBP-20006'))
    } finally {
      await api.close()
    }
  })
})
