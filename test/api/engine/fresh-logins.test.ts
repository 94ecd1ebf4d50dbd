/** Users who log in at an issuer have no password here: a fresh login there stands in its place. */
import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { appOf, forgetUsedCodes, password, sendCode, setPassword } from '../../support/authenticator'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, clientIds, startIssuer } from '../../support/issuer'
import type { TestIssuer } from '../../support/issuer'
import { answer, balances, createPayingPair, grantView, pay } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { CallOptions, Person, Reply } from '../../support/people'

const maxAgeSeconds = 120
let issuer: TestIssuer
let engine: TestEngine
beforeAll(async () => {
  issuer = await startIssuer()
  const OIDC_ISSUERS = JSON.stringify([{ issuer: issuer.url, audience }])
  engine = await startEngine({ environment: { OIDC_ISSUERS, OIDC_FRESH_LOGIN_SECONDS: String(maxAgeSeconds) } })
})
afterAll(async () => {
  await engine.stop()
  await issuer.stop()
})

const path = '/engine/v1/my/authenticator-app'
const seconds = (): number => Math.floor(Date.now() / 1_000)
const ask = (as: Person, options: CallOptions = {}): Promise<Reply<{ otpauth_uri: string }>> =>
  call(engine, 'POST', path, { as, body: {}, ...options })

async function bearerOf(token: string): Promise<Person> {
  const headers = { Authorization: `Bearer ${token}` }
  const { body } = await call<{ user_id: string; username: string }>(engine, 'GET', '/obp/v5.1.0/users/current', {
    headers,
  })
  return { userId: body.user_id, username: body.username, token, isBearer: true }
}

const logIn = async (id: string = randomUUID()): Promise<Person> => bearerOf(await issuer.logIn({ id }))

/** Somebody whose token says this besides what a good one says. */
const withClaims = async (claims: JWTPayload, sub: string = randomUUID()): Promise<Person> => {
  const usual = { iss: issuer.url, aud: audience, sub, client_id: 'bank-app', iat: seconds(), exp: seconds() + 60 }
  return bearerOf(await issuer.sign({ ...usual, ...claims }))
}

/** That the app was refused for want of a fresh login, which the reply says to programs too, and that nothing has changed. */
async function expectRefused(person: Person, options: CallOptions = {}): Promise<void> {
  const reply = await ask(person, options)
  expect(reply).toMatchObject({ status: 401, body: { error_code: 'OBP-29325' } })
  expect(reply.headers.get('WWW-Authenticate')).toBe(
    `Bearer error="insufficient_user_authentication", error_description="A more recent login is needed", max_age="${maxAgeSeconds}"`,
  )
  const rows = await engine.database.read.raw(
    `select (select count(*)::int from authenticator_apps where user_id = u.user_id) as apps,
            (select count(*)::int from authenticator_app_events where user_id = u.user_id) as events, failed_logins as failures
     from users u where user_id = ?`,
    [person.userId],
  )
  expect(rows).toEqual([{ apps: 0, events: 0, failures: 0 }])
}

test('who has just logged in adds an app without a password, and confirms payments with its codes', async () => {
  const pair = await createPayingPair(engine)
  const payer = await logIn()
  await grantView(engine, pair, payer, 'owner')
  const asked = await ask(payer)
  expect(asked).toMatchObject({ status: 201, body: { status: 'PENDING' } })
  const app = appOf(asked.body.otpauth_uri)
  expect(await sendCode(engine, payer, 'confirmation', app.code())).toMatchObject({ status: 200 })
  await forgetUsedCodes(engine, payer)

  const { body } = await pay(engine, pair, { amount: '1000.00', as: payer })
  const challengeId = body.challenges.find(({ user_id: userId }) => userId === payer.userId)?.id ?? ''
  const given = { requestId: body.id, challengeId, as: payer }
  // The answer of a sandbox is right for whoever has no app.
  expect(await answer(engine, pair, given)).toMatchObject({ status: 400 })
  expect(await answer(engine, pair, { ...given, answer: app.code() })).toMatchObject({ status: 202 })
  expect(await balances(engine, pair)).toEqual([900_000n, 100_000n])

  await forgetUsedCodes(engine, payer)
  expect(await sendCode(engine, payer, 'removal', app.code())).toMatchObject({ status: 200, body: { status: 'NONE' } })
})

describe('a login', () => {
  test.each<[string, () => JWTPayload, string]>([
    ['of which the token says no time', () => ({}), 'does not say when'],
    ['of a time that is a text', () => ({ auth_time: String(seconds()) }), 'does not say when'],
    ['of a time before all logins', () => ({ auth_time: -1 }), 'does not say when'],
    ['of a time beyond all calendars', () => ({ auth_time: 1e17 }), 'does not say when'],
    ['that is too old', () => ({ auth_time: seconds() - maxAgeSeconds - 2 }), 'older than 120 seconds'],
    ['that is still to come', () => ({ auth_time: seconds() + 30 }), 'still to come'],
  ])('%s is not a fresh one', async (_case, claims, text) => {
    const person = await withClaims(claims())
    await expectRefused(person)
    expect((await ask(person)).body).toMatchObject({ detail: expect.stringContaining(text) as string })
  })

  test.each([maxAgeSeconds - 30, -3])('of %d seconds ago is a fresh one', async (age) => {
    expect((await ask(await withClaims({ auth_time: seconds() - age }))).status).toBe(201)
  })

  test('that was too old is made anew: then the same request, under its key, is answered', async () => {
    const id = randomUUID()
    const headers = { 'Idempotency-Key': randomUUID() }
    const early = await withClaims({ auth_time: seconds() - 3_600 }, id)
    await expectRefused(early, { headers })
    const fresh = await logIn(id)
    expect(fresh.userId).toBe(early.userId)
    expect(await ask(fresh, { headers })).toMatchObject({ status: 201, body: { status: 'PENDING' } })
  })

  test('of nobody, the token of an application, is none, also where it claims a time', async () => {
    await expectRefused(await bearerOf(await issuer.clientToken()))
    await expectRefused(await withClaims({ auth_time: seconds() }, clientIds[0]))
  })
})

describe('a password', () => {
  test('is no way for a token of an issuer: it is neither looked at nor counted, right or wrong', async () => {
    const old = await withClaims({ auth_time: seconds() - 3_600 })
    await expectRefused(old, { body: { password } })
    // No call makes such a user: whose token it is decides all the same.
    await setPassword(engine, old)
    for (const given of [password, 'wrong']) await expectRefused(old, { body: { password: given } })
    const fresh = await withClaims({ auth_time: seconds() })
    expect((await ask(fresh, { body: { password: 'wrong' } })).status).toBe(201)
  })

  test('is the only way for a login of ours, and is missed before anything is kept', async () => {
    const person = await createPerson(engine)
    await setPassword(engine, person)
    const headers = { 'Idempotency-Key': randomUUID() }
    expect(await ask(person, { headers })).toMatchObject({
      status: 400,
      body: { error_code: 'OBP-10001', detail: expect.stringContaining('(password: ') as string },
    })
    expect((await ask(person, { headers, body: { password } })).status).toBe(201)
  })

  test('that is wrong says how to log in, with and without a key', async () => {
    const person = await createPerson(engine)
    await setPassword(engine, person)
    for (const headers of [{}, { 'Idempotency-Key': randomUUID() }]) {
      const reply = await ask(person, { headers, body: { password: 'wrong' } })
      expect(reply).toMatchObject({ status: 401, body: { error_code: 'OBP-20004' } })
      expect(reply.headers.get('WWW-Authenticate')).toContain('DirectLogin realm=')
    }
  })
})
