import { randomUUID } from 'node:crypto'
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose'
import type { CryptoKey, JWTPayload } from 'jose'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, startIssuer } from '../../support/issuer'
import type { IssuerUser, TestIssuer } from '../../support/issuer'
import { call, createPerson, grant } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let issuer: TestIssuer
let stranger: TestIssuer
let engine: TestEngine
let staff: Person
beforeAll(async () => {
  issuer = await startIssuer()
  stranger = await startIssuer()
  const OIDC_ISSUERS = JSON.stringify([{ issuer: issuer.url, audience, name: 'login' }])
  engine = await startEngine({ worker: false, environment: { OIDC_ISSUERS } })
  staff = await createPerson(engine, {
    roles: ['CanDeleteUser', 'CanLockUser', 'CanUnlockUser', 'CanDisableConsumers', 'CanGetConsumers', 'CanGetAnyUser'],
  })
})
afterAll(async () => {
  await engine.stop()
  await issuer.stop()
  await stranger.stop()
})

interface Me {
  readonly user_id: string
  readonly username: string
  readonly email: string
}

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })
const whoAmI = (token: string): Promise<Reply<Me>> => call(engine, 'GET', '/obp/v5.1.0/users/current', bearer(token))
const somebody = (claims: IssuerUser['claims'] = {}): IssuerUser => ({ id: randomUUID(), claims })
const seconds = (): number => Math.floor(Date.now() / 1_000)

/** What a good token says; a test spoils one thing. */
const goodClaims = (): JWTPayload => ({
  iss: issuer.url,
  aud: audience,
  sub: randomUUID(),
  client_id: 'bank-app',
  iat: seconds(),
  exp: seconds() + 60,
})

describe('whoever logs in at the issuer', () => {
  test('is a user of the engine from then on, with what the token says of them', async () => {
    const user = somebody({ preferred_username: 'robert', email: 'Robert@Example.com', given_name: 'Robert' })
    const first = await whoAmI(await issuer.logIn(user))
    expect(first).toMatchObject({
      status: 200,
      body: { provider: issuer.url, provider_id: user.id, username: 'robert', email: 'robert@example.com' },
    })
    const again = await whoAmI(await issuer.logIn(user))
    expect(again.body.user_id).toBe(first.body.user_id)
  })

  test('is one user, with one application, however many requests come at once', async () => {
    const user = somebody({ preferred_username: 'many.at.once' })
    const token = await issuer.logIn(user, { clientId: 'other-app' })
    const replies = await Promise.all(Array.from({ length: 50 }, () => whoAmI(token)))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(replies.map(({ body }) => body.user_id)).size).toBe(1)
    const rows = await engine.database.read.raw(
      'select (select count(*)::int from users where provider_id = ?) as users, (select count(*)::int from consumers where client_id = ?) as applications',
      [user.id, 'other-app'],
    )
    expect(rows).toEqual([{ users: 1, applications: 1 }])
  })

  test('may do what their roles allow, and writes with an Idempotency-Key', async () => {
    const token = await issuer.logIn(somebody())
    const { body: me } = await whoAmI(token)
    const body = { id: `bank.${randomUUID().slice(0, 8)}`, short_name: 'B', full_name: 'B', logo: '', website: '' }
    const attempt = (): Promise<Reply> =>
      call(engine, 'POST', '/obp/v4.0.0/banks', {
        headers: { ...bearer(token).headers, 'Idempotency-Key': 'once' },
        body: { ...body, bank_routings: [] },
      })
    expect(await attempt()).toMatchObject(refused(403, 'OBP-20006'))
    await grant(engine, { userId: me.user_id, username: me.username, token }, ['CanCreateBank'])
    const made = await attempt()
    const again = await attempt()
    expect([made.status, again.status, again.headers.get('Idempotency-Replayed')]).toEqual([201, 201, 'true'])
    expect(again.body).toEqual(made.body)
  })

  test('may share a name with others: the next one is known by the id of the issuer', async () => {
    const users = Array.from({ length: 8 }, () => somebody({ preferred_username: 'the.same.name' }))
    const tokens = await Promise.all(users.map((user) => issuer.logIn(user)))
    const names = (await Promise.all(tokens.map(whoAmI))).map(({ body }) => body.username)
    expect(new Set(names).size).toBe(8)
    expect(names.filter((name) => name === 'the.same.name')).toHaveLength(1)
    expect(names.filter((name) => users.some(({ id }) => id === name))).toHaveLength(7)
  })

  test('is somebody else than the user of ours with the same name', async () => {
    const ours = await createPerson(engine)
    const { body } = await whoAmI(await issuer.logIn(somebody({ preferred_username: ours.username })))
    expect(body).toMatchObject({ username: ours.username, email: '' })
    expect(body.user_id).not.toBe(ours.userId)
  })

  test.each([
    ['not verified', { email: 'a@example.com', email_verified: false }, ''],
    ['no address', { email: 'a@b' }, ''],
    ['with a control character', { email: 'a\u0000b@example.com' }, ''],
    ['verified', { email: 'a@example.com', email_verified: true }, 'a@example.com'],
  ])('an e-mail address that is %s', async (_case, claims, email) => {
    expect((await whoAmI(await issuer.logIn(somebody(claims)))).body.email).toBe(email)
  })

  test('gets the address that a later token says, once', async () => {
    const user = somebody()
    expect((await whoAmI(await issuer.logIn(user))).body.email).toBe('')
    const tell = (email: string): Promise<string> => issuer.logIn({ ...user, claims: { email } })
    expect((await whoAmI(await tell('first@example.com'))).body.email).toBe('first@example.com')
    expect((await whoAmI(await tell('second@example.com'))).body.email).toBe('first@example.com')
  })

  test('may be an application itself', async () => {
    expect(await whoAmI(await issuer.clientToken())).toMatchObject({ status: 200, body: { provider_id: 'bank-app' } })
  })
})

describe('a good token', () => {
  test('wins over a DirectLogin header, and the scheme is read in any case', async () => {
    const token = await issuer.logIn(somebody({ preferred_username: 'the.bearer' }))
    const reply = await call<Me>(engine, 'GET', '/obp/v5.1.0/users/current', {
      as: staff,
      headers: { Authorization: `bearer   ${token}` },
    })
    expect(reply.body.username).toBe('the.bearer')
  })

  test('is of no use for a direct login, and does not hinder one', async () => {
    const token = await issuer.logIn(somebody())
    expect(await call(engine, 'POST', '/my/logins/direct', bearer(token))).toMatchObject(refused(400, 'OBP-20083'))
    const nonsense = await call(engine, 'POST', '/my/logins/direct', {
      headers: { Authorization: 'Bearer nonsense', DirectLogin: 'username=a, password=b, consumer_key=c' },
    })
    expect(nonsense).toMatchObject(refused(401, 'OBP-20008'))
    const asDirectLogin = await call(engine, 'GET', '/obp/v5.1.0/users/current', {
      headers: { DirectLogin: `token=${token}` },
    })
    expect(asDirectLogin).toMatchObject(refused(401, 'OBP-20003'))
  })

  test('with a clock that is slightly ahead or behind is taken', async () => {
    const late = await issuer.sign({ ...goodClaims(), exp: seconds() - 2 })
    const early = await issuer.sign({ ...goodClaims(), nbf: seconds() + 3 })
    expect((await whoAmI(late)).status).toBe(200)
    expect((await whoAmI(early)).status).toBe(200)
  })

  test.each(['JWT', 'at+jwt', 'application/at+jwt', undefined])('may have the type %s', async (typ) => {
    const token = await issuer.sign(goodClaims(), typ === undefined ? {} : { typ })
    expect((await whoAmI(token)).status).toBe(200)
  })
})

describe('a token', () => {
  const spoilt = (claims: JWTPayload, header?: { typ: string }) => (): Promise<string> =>
    issuer.sign({ ...goodClaims(), ...claims }, header)
  const without = (name: string) => (): Promise<string> => {
    const claims = goodClaims()
    return issuer.sign(Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name)))
  }
  const parts = async (change: (header: string, payload: string, signature: string) => string[]): Promise<string> => {
    const [header = '', payload = '', signature = ''] = (await issuer.sign(goodClaims())).split('.')
    return change(header, payload, signature).join('.')
  }
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const publicKeyAsSecret = async (): Promise<string> => {
    const { kid = '' } = issuer.publicKey()
    const secret = await exportSPKI((await importJWK(issuer.publicKey(), 'RS256')) as CryptoKey)
    return new SignJWT(goodClaims()).setProtectedHeader({ alg: 'HS256', kid }).sign(new TextEncoder().encode(secret))
  }
  const keyOfAnother = (): Promise<string> => stranger.sign(goodClaims(), { kid: issuer.publicKey().kid ?? '' })

  test.each<[string, () => Promise<string>, string]>([
    ['that has expired', spoilt({ exp: 1_000_000_000 }), 'OBP-20204: Bad JWT error. The token has expired.'],
    ['that is not valid yet', spoilt({ nbf: 4_000_000_000 }), 'OBP-20204: Bad JWT error. The token is not valid yet.'],
    ['for somebody else', spoilt({ aud: 'somebody-else' }), 'The token is for another audience.'],
    ['for nobody', without('aud'), 'The token is for another audience.'],
    ['without an end', without('exp'), 'The claim exp is missing or wrong.'],
    ['without a time of issue', without('iat'), 'The claim iat is missing or wrong.'],
    ['from beyond all calendars', spoilt({ iat: 1e17 }), 'The claim iat is missing or wrong.'],
    ['without a user', without('sub'), 'The claim sub is missing or wrong.'],
    ['with a user of too long a name', spoilt({ sub: 'x'.repeat(256) }), 'The claim sub is missing or wrong.'],
    ['with a user of control characters', spoilt({ sub: 'a\u0000b' }), 'The claim sub is missing or wrong.'],
    ['without an application', without('client_id'), 'OBP-20209: The token have no linked consumer. '],
    ['with an application that is no text', spoilt({ azp: ['a'] as never }), 'OBP-20209'],
    ['that is bound to a key', spoilt({ cnf: { jkt: 'x' } }), 'The token is bound to a key of its client.'],
    ['that tells of a logout', spoilt({}, { typ: 'logout+jwt' }), 'It is no access token.'],
    ['of a stranger', () => stranger.logIn(somebody()), 'OBP-20208: Cannot match the issuer'],
    ['without an issuer', without('iss'), 'OBP-20208'],
    ['with the issuer spelled otherwise', spoilt({ iss: 'HTTP://elsewhere/' }), 'OBP-20208'],
    ['signed by a stranger', keyOfAnother, 'OBP-20206'],
    ['signed with the public key as a secret', publicKeyAsSecret, 'OBP-20206'],
    [
      'with another payload',
      () => parts((header, _, signature) => [header, encoded({ ...goodClaims(), sub: staff.userId }), signature]),
      'OBP-20206',
    ],
    [
      'that says it needs no signature',
      () => parts((_, payload, signature) => [encoded({ alg: 'none' }), payload, signature]),
      'OBP-20206',
    ],
    ['without a signature', () => Promise.resolve(new UnsecuredJWT(goodClaims()).encode()), 'OBP-20214'],
    ['that is cut off', () => parts((header, payload) => [header, payload]), 'OBP-20214'],
    ['that is encrypted', () => parts((header, payload) => [header, '', '', payload, 'x']), 'OBP-20214'],
    ['of no JSON', () => Promise.resolve('aaa.bbb.ccc'), 'OBP-20214'],
    ['of nothing', () => Promise.resolve(''), 'OBP-20214'],
  ])('%s is refused', async (_case, token, message) => {
    const before = await engine.database.read.raw('select count(*) as users from users')
    const reply = await whoAmI(await token())
    expect(reply).toMatchObject(refused(401, message))
    expect(reply.headers.get('WWW-Authenticate')).toContain('Bearer realm=')
    expect(await engine.database.read.raw('select count(*) as users from users')).toEqual(before)
  })

  test('for another audience of the same issuer is refused', async () => {
    const token = await issuer.logIn(somebody(), { resource: 'urn:elsewhere' })
    expect(await whoAmI(token)).toMatchObject(refused(401, 'another audience'))
  })

  test('that is bad is refused where nobody needs to log in, too', async () => {
    expect(await call(engine, 'GET', '/obp/v4.0.0/banks', bearer('nonsense'))).toMatchObject(refused(401, 'OBP-20214'))
  })

  test('that is bad tells nothing of the inside', async () => {
    const { body } = await whoAmI(await keyOfAnother())
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|jwks|RS256|Error/)
  })
})

describe('a user of the issuer', () => {
  async function met(): Promise<{ token: string; user: IssuerUser; me: Me }> {
    const user = somebody({ preferred_username: `user.${randomUUID().slice(0, 8)}`, email: 'a@example.com' })
    const token = await issuer.logIn(user)
    const { body } = await whoAmI(token)
    return { token, user, me: body }
  }

  test('who is locked is refused until staff unlocks, and then needs a new token', async () => {
    const { token, me } = await met()
    const path = `/obp/v5.1.0/users/${encodeURIComponent(issuer.url)}/${me.username}`
    expect((await call(engine, 'POST', `${path}/locks`, { as: staff })).status).toBe(200)
    expect(await whoAmI(token)).toMatchObject(refused(401, 'OBP-20013'))
    expect((await call(engine, 'PUT', `${path}/lock-status`, { as: staff })).status).toBe(200)
    expect(await whoAmI(token)).toMatchObject(refused(401, 'OBP-20204: Bad JWT error. The token has been revoked.'))
  })

  test('who is deleted stays out with new tokens too, and nothing that names them is left', async () => {
    const { token, user, me } = await met()
    expect((await call(engine, 'DELETE', `/obp/v4.0.0/users/${me.user_id}`, { as: staff })).status).toBe(200)
    for (const next of [token, await issuer.logIn(user)]) {
      expect(await whoAmI(next)).toMatchObject(refused(401, 'OBP-20064'))
    }
    const rows = await engine.database.read.raw<{ text: string }>('select users::text as text from users')
    expect(rows.filter(({ text }) => text.includes(user.id) || text.includes(me.username))).toEqual([])
  })

  test('whose application is disabled is refused', async () => {
    const clientId = `app.${randomUUID()}`
    const token = await issuer.sign({ ...goodClaims(), client_id: clientId })
    expect((await whoAmI(token)).status).toBe(200)
    const { body } = await call<{ consumers: { consumer_id: string; app_name: string }[] }>(
      engine,
      'GET',
      '/obp/v5.1.0/management/consumers?limit=500',
      { as: staff },
    )
    const id = body.consumers.find((consumer) => consumer.app_name === clientId)?.consumer_id ?? ''
    const path = `/obp/v5.1.0/management/consumers/${id}`
    expect((await call(engine, 'PUT', path, { as: staff, body: { enabled: false } })).status).toBe(200)
    expect(await whoAmI(token)).toMatchObject(refused(401, 'OBP-20058'))
  })
})

test('clients are told where to log in and where the keys are', async () => {
  expect(await call(engine, 'GET', '/obp/v5.1.0/well-known')).toMatchObject({
    status: 200,
    body: { well_known_uris: [{ provider: 'login', url: `${issuer.url}/.well-known/openid-configuration` }] },
  })
  expect(await call(engine, 'GET', '/obp/v5.1.0/jwks-uris')).toMatchObject({
    status: 200,
    body: { jwks_uris: [{ jwks_uri: `${issuer.url}/jwks` }] },
  })
})
