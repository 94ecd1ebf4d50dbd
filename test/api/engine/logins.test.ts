import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { audience, startIssuer } from '../../support/issuer'
import type { TestIssuer } from '../../support/issuer'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { consumerKey, signUp as signUpAt, tryLogin } from '../../support/sign-up'
import { waitFor } from '../../support/wait'

let issuer: TestIssuer
let engine: TestEngine
let staff: Person
beforeAll(async () => {
  issuer = await startIssuer()
  const OIDC_ISSUERS = JSON.stringify([{ issuer: issuer.url, audience }])
  const environment = { OIDC_ISSUERS, BOOTSTRAP_CONSUMER_KEY: consumerKey, TOKEN_EXPIRATION_WEEKS: '2' }
  engine = await startEngine({ worker: false, environment })
  staff = await createPerson(engine, { roles: ['CanRevokeLogins', 'CanDeleteUser', 'CanLockUser', 'CanUnlockUser'] })
})
afterAll(async () => {
  await engine.stop()
  await issuer.stop()
})

type Headers = Readonly<Record<string, string>>
interface Me {
  readonly user_id: string
}
const whoAmI = (headers: Headers): Promise<Reply<Me>> => call(engine, 'GET', '/obp/v5.1.0/users/current', { headers })
const logOut = (headers: Headers): Promise<Reply> => call(engine, 'DELETE', '/engine/v1/logins/current', { headers })
const logOutEverywhere = (userId: string, as: Person = staff): Promise<Reply> =>
  call(engine, 'DELETE', `/engine/v1/users/${userId}/logins`, { as })

const signUp = async (): Promise<string> => (await signUpAt(engine)).username

/** Headers of a new login. */
async function logIn(username: string): Promise<Headers> {
  const { body } = await tryLogin(engine, username)
  return { DirectLogin: `token=${body.token}` }
}
const bearer = async (id: string): Promise<Headers> => ({ Authorization: `Bearer ${await issuer.logIn({ id })}` })

describe('a login', () => {
  test('ends when its user says so; the others of the user go on', async () => {
    const username = await signUp()
    const [first, second] = [await logIn(username), await logIn(username)]
    expect((await logOut(first)).status).toBe(204)
    expect(await whoAmI(first)).toMatchObject(refused(401, 'OBP-20003'))
    expect(await logOut(first)).toMatchObject(refused(401, 'OBP-20003'))
    expect((await whoAmI(second)).status).toBe(200)
  })

  test('that nobody has made cannot end', async () => {
    expect(await logOut({})).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('at an identity provider ends there', async () => {
    const headers = await bearer(randomUUID())
    expect(await logOut(headers)).toMatchObject(refused(400, 'OBP-29321'))
    expect((await whoAmI(headers)).status).toBe(200)
  })

  test('ends by itself, when the weeks of the configuration are over', async () => {
    const username = await signUp()
    const headers = await logIn(username)
    const ofUser = 'user_id = (select user_id from users where username = ?)'
    const rows = await engine.database.read.raw(
      `select extract(epoch from expires_at - issued_at)::int as seconds from login_tokens where ${ofUser}`,
      [username],
    )
    expect(rows).toEqual([{ seconds: 2 * 7 * 24 * 3_600 }])
    await engine.database.writeAtOnce.raw(
      `update login_tokens set issued_at = now() - interval '2 weeks', expires_at = now() where ${ofUser}`,
      [username],
    )
    expect(await whoAmI(headers)).toMatchObject(refused(401, 'OBP-20003'))
  })

  test('is worth nothing any more when its user is locked, or deleted', async () => {
    const username = await signUp()
    const before = await logIn(username)
    const other = await logIn(await signUp())
    const { body: me } = await whoAmI(before)
    const path = `/obp/v5.1.0/users/${encodeURIComponent(engine.config.http.publicUrl)}/${username}`
    expect((await call(engine, 'POST', `${path}/locks`, { as: staff })).status).toBe(200)
    expect(await whoAmI(before)).toMatchObject(refused(401, 'OBP-20013'))
    expect((await call(engine, 'PUT', `${path}/lock-status`, { as: staff })).status).toBe(200)
    expect(await whoAmI(before)).toMatchObject(refused(401, 'OBP-20003'))
    expect((await whoAmI(other)).status).toBe(200)
    const headers = await logIn(username)
    expect((await whoAmI(headers)).status).toBe(200)
    expect((await call(engine, 'DELETE', `/obp/v4.0.0/users/${me.user_id}`, { as: staff })).status).toBe(200)
    expect(await whoAmI(headers)).toMatchObject(refused(401, 'OBP-20064'))
  })
})

describe('the list of logins', () => {
  interface Listed {
    readonly logins: readonly Readonly<Record<string, unknown>>[]
  }
  const listOf = async (headers: Headers): Promise<Listed['logins']> => {
    const { status, body } = await call<Listed>(engine, 'GET', '/engine/v1/logins', { headers })
    expect(status).toBe(200)
    return body.logins
  }
  const end = (id: unknown, headers: Headers): Promise<Reply> =>
    call(engine, 'DELETE', `/engine/v1/logins/${String(id)}`, { headers })

  test('shows those of the caller that are good, newest first, and no token; each can be ended, and the others go on', async () => {
    const username = await signUp()
    const [first, second] = [await logIn(username), await logIn(username)]
    await logOut(await logIn(username))
    await logIn(await signUp())
    const listed = await listOf(first)
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string
    expect(listed).toEqual(
      [false, true].map((isCurrent) => ({
        ...{ login_id: expect.any(String) as string, consumer_id: expect.any(String) as string },
        ...{ app_name: expect.any(String) as string, issued: moment, expires: moment, is_current: isCurrent },
      })),
    )
    expect((await end(listed[0]?.['login_id'], first)).status).toBe(204)
    expect(await whoAmI(second)).toMatchObject(refused(401, 'OBP-20003'))
    expect(await listOf(first)).toEqual(listed.slice(1))
    expect(await end(listed[0]?.['login_id'], first)).toMatchObject(refused(404, 'OBP-29324'))
    expect((await end(listed[1]?.['login_id'], first)).status).toBe(204)
    expect(await whoAmI(first)).toMatchObject(refused(401, 'OBP-20003'))
  })

  test('gives nobody the logins of others', async () => {
    const [mine, others] = [await logIn(await signUp()), await logIn(await signUp())]
    const [login] = await listOf(others)
    for (const id of [login?.['login_id'], randomUUID(), 'rubbish'])
      expect(await end(id, mine)).toMatchObject(refused(404, 'OBP-29324'))
    expect((await whoAmI(others)).status).toBe(200)
    expect(await call(engine, 'GET', '/engine/v1/logins')).toMatchObject(refused(401, 'OBP-20001'))
    expect(await end(login?.['login_id'], {})).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('is empty for those who log in at an identity provider', async () => {
    expect(await listOf(await bearer(randomUUID()))).toEqual([])
  })
})

describe('all logins of a user', () => {
  test('end at once; those of other users and new ones are good', async () => {
    const [username, other] = [await signUp(), await signUp()]
    const [logins, ofOther] = [[await logIn(username), await logIn(username)], await logIn(other)]
    const { body: me } = await whoAmI(logins[0] ?? {})
    expect((await logOutEverywhere(me.user_id)).status).toBe(204)
    for (const headers of logins) expect(await whoAmI(headers)).toMatchObject(refused(401, 'OBP-20003'))
    expect((await whoAmI(ofOther)).status).toBe(200)
    expect((await whoAmI(await logIn(username))).status).toBe(200)
  })

  test('end at an identity provider too: what was issued until then is refused, what comes later is good', async () => {
    const id = randomUUID()
    const headers = await bearer(id)
    const { body: me } = await whoAmI(headers)
    expect((await logOutEverywhere(me.user_id)).status).toBe(204)
    expect(await whoAmI(headers)).toMatchObject(refused(401, 'OBP-20204: Bad JWT error. The token has been revoked.'))
    // Tokens tell whole seconds.
    await waitFor(
      async () => whoAmI(await bearer(id)),
      ({ status }) => status === 200,
    )
    expect((await whoAmI(headers)).status).toBe(401)
  })

  test('are ended by those with the role only, and of users that there are', async () => {
    const person = await createPerson(engine)
    expect(await logOutEverywhere(person.userId, person)).toMatchObject(refused(403, 'OBP-20006'))
    expect(await call(engine, 'DELETE', `/engine/v1/users/${person.userId}/logins`)).toMatchObject(
      refused(401, 'OBP-20001'),
    )
    for (const id of [randomUUID(), 'rubbish'])
      expect(await logOutEverywhere(id)).toMatchObject(refused(404, 'OBP-20005'))
    expect((await whoAmI({ DirectLogin: `token=${person.token}` })).status).toBe(200)
  })
})
