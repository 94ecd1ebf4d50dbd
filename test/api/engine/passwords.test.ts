import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, startIssuer } from '../../support/issuer'
import type { TestIssuer } from '../../support/issuer'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'
import { consumerKey, password, signUp as signUpAt, tryLogin as tryLoginAt } from '../../support/sign-up'

const another = 'An0ther!Pass-word'

let issuer: TestIssuer
let engine: TestEngine
beforeAll(async () => {
  issuer = await startIssuer()
  const environment = {
    OIDC_ISSUERS: JSON.stringify([{ issuer: issuer.url, audience }]),
    BOOTSTRAP_CONSUMER_KEY: consumerKey,
    MAX_BAD_LOGIN_ATTEMPTS: '2',
    FAILED_LOGINS_PER_HOUR: '20',
    TRUSTED_PROXIES: '127.0.0.1',
  }
  engine = await startEngine({ worker: false, environment })
})
afterAll(async () => {
  await engine.stop()
  await issuer.stop()
})

type Headers = Readonly<Record<string, string>>
const path = '/engine/v1/users/current/password'
const change = (headers: Headers, current: unknown, wanted: unknown): Promise<Reply> =>
  call(engine, 'PUT', path, { headers, body: { current_password: current, new_password: wanted } })
const whoAmI = (headers: Headers): Promise<Reply> => call(engine, 'GET', '/obp/v5.1.0/users/current', { headers })

const signUp = async (): Promise<string> => (await signUpAt(engine)).username
const tryLogin = (username: string, secret: string): Promise<Reply<{ token: string }>> =>
  tryLoginAt(engine, username, secret)

/** Headers of a new login, each from an address of its own: failures are counted by address too. */
let addresses = 0
async function logIn(username: string): Promise<Headers> {
  const { body } = await tryLogin(username, password)
  return { DirectLogin: `token=${body.token}`, 'X-Forwarded-For': `192.0.2.${++addresses}` }
}

describe('a user who knows their password', () => {
  test('changes it: the old one opens nothing any more, the other logins end, the one of the call goes on', async () => {
    const [username, stranger] = [await signUp(), await signUp()]
    const [mine, other, strangers] = [await logIn(username), await logIn(username), await logIn(stranger)]
    expect((await change(mine, password, another)).status).toBe(204)
    expect((await whoAmI(mine)).status).toBe(200)
    expect(await whoAmI(other)).toMatchObject(refused(401, 'OBP-20003'))
    expect((await whoAmI(strangers)).status).toBe(200)
    expect(await tryLogin(username, password)).toMatchObject(refused(401, 'OBP-20004'))
    expect((await tryLogin(username, another)).status).toBe(201)
    expect((await tryLogin(stranger, password)).status).toBe(201)
  })

  test('of several changes at once one is made', async () => {
    const username = await signUp()
    const mine = await logIn(username)
    const wanted = [`1-${another}`, `2-${another}`, `3-${another}`]
    const replies = await Promise.all(wanted.map((one) => change(mine, password, one)))
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(2)
    const [made = ''] = wanted.filter((_one, at) => replies[at]?.status === 204)
    await engine.database.writeAtOnce.raw('update users set failed_logins = 0 where username = ?', [username])
    expect((await tryLogin(username, made)).status).toBe(201)
  })

  test('sends it under an Idempotency-Key: nothing of either password is kept, and a repetition changes nothing', async () => {
    const username = await signUp()
    const mine = { ...(await logIn(username)), 'Idempotency-Key': randomUUID() }
    expect((await change(mine, password, another)).status).toBe(204)
    const hashes = (): Promise<unknown> =>
      engine.database.read.raw('select password_hash from users where username = ?', [username])
    const before = await hashes()
    // Whatever passwords are sent: a hash over them would be there to be guessed.
    const repeated = await change(mine, 'wrong', `${another}-2`)
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([204, 'true'])
    expect(await hashes()).toEqual(before)
  })
})

describe('a password stays as it is', () => {
  const unchanged = async (username: string): Promise<void> => {
    await engine.database.writeAtOnce.raw('update users set failed_logins = 0, locked_at = null where username = ?', [
      username,
    ])
    expect((await tryLogin(username, password)).status).toBe(201)
  }

  test('where the current one is wrong: it counts like a failed login, until even the right one is refused', async () => {
    const username = await signUp()
    const [mine, other] = [await logIn(username), await logIn(username)]
    for (const key of [{}, { 'Idempotency-Key': randomUUID() }, {}])
      expect(await change({ ...mine, ...key }, 'wrong', another)).toMatchObject(refused(401, 'OBP-20004'))
    expect(await change(mine, password, another)).toMatchObject(refused(401, 'OBP-20013'))
    expect(await tryLogin(username, password)).toMatchObject(refused(401, 'OBP-20013'))
    // Whoever has guessed with a stolen token throws nobody out.
    for (const headers of [mine, other]) expect((await whoAmI(headers)).status).toBe(200)
    await unchanged(username)
  })

  test('when an address has failed too often, whatever the users', async () => {
    const username = await signUp()
    const mine = await logIn(username)
    for (let time = 0; time < 20; time++) {
      await change(mine, 'wrong', another)
      await engine.database.writeAtOnce.raw('update users set failed_logins = 0 where username = ?', [username])
    }
    // It says to come again, so it is no answer to keep under a key.
    const keyed = { ...mine, 'Idempotency-Key': randomUUID() }
    const reply = await change(keyed, password, another)
    expect(reply).toMatchObject(refused(429, 'OBP-29500'))
    expect(Number(reply.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await change({ ...keyed, 'X-Forwarded-For': '192.0.2.250' }, password, another)).status).toBe(204)
  })

  test('when guesses from one address come at once: no more are told than the address may fail', async () => {
    const from = { 'X-Forwarded-For': '192.0.2.251' }
    const users = await Promise.all(Array.from({ length: 25 }, signUp))
    const logins = await Promise.all(users.map(logIn))
    const replies = await Promise.all(logins.map((login) => change({ ...login, ...from }, 'wrong', another)))
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(20)
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(5)
  })

  test.each([
    ['too short', 'Sh0rt!Pas', 'OBP-30207'],
    ['too plain', 'longerpassword', 'OBP-30207'],
    ['too long', `A1!${'x'.repeat(510)}`, 'OBP-30207'],
    ['common', 'P@ssw0rd2024!', 'OBP-30207'],
    ['the current one', password, 'OBP-29323'],
    ['no text', [another], 'OBP-10001'],
    ['missing', undefined, 'OBP-10001'],
  ])('where the new one is %s', async (_what, wanted, code) => {
    const username = await signUp()
    const mine = await logIn(username)
    const other = await logIn(username)
    expect(await change(mine, password, wanted)).toMatchObject(refused(400, code))
    expect((await whoAmI(other)).status).toBe(200)
    await unchanged(username)
  })

  test.each([undefined, null, '', 'x'.repeat(513)])('where the current one is %j', async (current) => {
    const username = await signUp()
    const status = current === '' ? 401 : 400
    expect(await change(await logIn(username), current, another)).toMatchObject({ status })
    await unchanged(username)
  })

  test('while staff have locked the user', async () => {
    const username = await signUp()
    const mine = await logIn(username)
    await engine.database.writeAtOnce.raw('update users set locked_at = now() where username = ?', [username])
    expect(await change(mine, password, another)).toMatchObject(refused(401, 'OBP-20013'))
    await unchanged(username)
  })

  test('for who has not logged in', async () => {
    expect(await change({}, password, another)).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('at the identity provider that keeps it: nothing is counted, and no password is made here', async () => {
    const id = randomUUID()
    const headers = { Authorization: `Bearer ${await issuer.logIn({ id })}` }
    expect(await change(headers, password, another)).toMatchObject(refused(400, 'OBP-29322'))
    const rows = await engine.database.read.raw(
      'select password_hash, failed_logins from users where provider = ? and provider_id = ?',
      [issuer.url, id],
    )
    expect(rows).toEqual([{ password_hash: null, failed_logins: 0 }])
  })
})
