import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson, logInAnew } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const unique = (): string => `felix.${randomUUID().slice(0, 8)}`
const body = (username: string): Record<string, string> => ({
  email: `${username.toUpperCase()}@example.com`,
  username,
  password: 'Str0ng!Pass-word9',
  first_name: 'Felix',
  last_name: 'Smith',
})
const saying = (status: number, text: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(text) as string },
})

describe('createUser', () => {
  test('makes a user whose password is kept as an argon2id hash only', async () => {
    const username = unique()
    const created = await call(engine, 'POST', '/obp/v4.0.0/users', { body: body(username) })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      user_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      email: `${username}@example.com`,
      provider_id: username,
      provider: engine.config.http.publicUrl,
      username,
      entitlements: { list: [] },
    })
    const [row] = await engine.database.read.raw<{ row: string }>(
      'select users::text as row from users where username = ?',
      [username],
    )
    expect(row?.row).toContain('$argon2id$')
    expect(row?.row).not.toContain('Str0ng!Pass-word9')
  })

  test('of many at once with one name exactly one is made', async () => {
    const username = unique()
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => call(engine, 'POST', '/obp/v2.0.0/users', { body: body(username) })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)])
    expect(replies.find(({ status }) => status === 409)?.body).toMatchObject({
      message: expect.stringMatching(/^OBP-29006: User with the same username already exists/) as string,
    })
  })

  test.each([
    [
      'no password',
      { password: undefined },
      'OBP-10001: Incorrect json format. The Json body should be the CreateUserJson ',
    ],
    ['null for a name', { first_name: null }, 'OBP-10001'],
    ['a short password', { password: 'Sh0rt!Pas' }, 'OBP-30207: Invalid Password Format.'],
    ['a password without a digit', { password: 'Long!Password' }, 'OBP-30207'],
    ['a password without a special character', { password: 'Longer0Password' }, 'OBP-30207'],
    ['a common password', { password: 'P@ssw0rd2024!' }, 'OBP-30207'],
    ['a password of 513 characters', { password: 'x'.repeat(513) }, 'OBP-30207'],
    ['a short user name', { username: 'felix' }, 'OBP-29007'],
    ['a user name that begins with a dot', { username: '.felixsmith' }, 'OBP-29007'],
    ['a user name with two dots in a row', { username: 'felix..smith' }, 'OBP-29007'],
    ['a user name with foreign letters', { username: 'félixsmith' }, 'OBP-29007'],
    ['a user name of 101 characters', { username: 'x'.repeat(101) }, 'OBP-29007'],
    ['no e-mail address', { email: 'felix' }, 'OBP-29007'],
    ['a blank last name', { last_name: '  ' }, 'OBP-29007'],
    ['a long first name', { first_name: 'x'.repeat(101) }, 'OBP-29007'],
  ])('%s is refused', async (_case, change, message) => {
    const reply = await call(engine, 'POST', '/obp/v2.0.0/users', { body: { ...body(unique()), ...change } })
    expect(reply).toMatchObject(saying(400, message))
  })

  test.each([
    ['a phrase of 17 letters', { password: 'x'.repeat(17) }],
    ['an e-mail address as user name', { username: `${unique()}@example.com` }],
  ])('%s is taken', async (_case, change) => {
    expect((await call(engine, 'POST', '/obp/v2.0.0/users', { body: { ...body(unique()), ...change } })).status).toBe(
      201,
    )
  })

  test('a name that is taken is told before bad fields', async () => {
    const username = unique()
    await call(engine, 'POST', '/obp/v2.0.0/users', { body: body(username) })
    const again = await call(engine, 'POST', '/obp/v2.0.0/users', { body: { ...body(username), email: 'x' } })
    expect(again.status).toBe(409)
  })
})

describe('the current user', () => {
  test('sees identity, roles and views', async () => {
    const person = await createPerson(engine, { roles: ['CanCreateBank'] })
    const bankId = await createBank(engine)
    await engine.database.writeAtOnce.raw(
      `insert into account_access (user_id, account_key, view_id) select ?, account_key, 'owner' from accounts
       where bank_id = ? and account_id = 'OBP-INCOMING-SETTLEMENT-ACCOUNT'`,
      [person.userId, bankId],
    )
    const reply = await call(engine, 'GET', '/obp/v5.1.0/users/current', { as: person })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      user_id: person.userId,
      email: `${person.username}@example.com`,
      provider_id: person.username,
      provider: engine.config.http.publicUrl,
      username: person.username,
      entitlements: {
        list: [{ entitlement_id: expect.any(String) as string, role_name: 'CanCreateBank', bank_id: '' }],
      },
      views: { list: [{ bank_id: bankId, account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT', view_id: 'owner' }] },
    })
    expect((await call(engine, 'GET', '/obp/v4.0.0/users/current/user_id', { as: person })).body).toEqual({
      user_id: person.userId,
    })
  })

  test.each(['/obp/v3.0.0/users/current', '/obp/v4.0.0/users/current/user_id'])('%s needs a login', async (path) => {
    const reply = await call(engine, 'GET', path)
    expect(reply).toMatchObject(saying(401, 'OBP-20001: User not logged in. Authentication is required!'))
    expect(reply.headers.get('WWW-Authenticate')).toBe(
      ['OAuth', 'Bearer', 'DirectLogin'].map((kind) => `${kind} realm="${engine.config.http.publicUrl}"`).join(', '),
    )
  })
})

describe('looking users up', () => {
  const provider = (): string => encodeURIComponent(engine.config.http.publicUrl)

  test('finds one by id, name, provider and e-mail, and all of them page by page', async () => {
    const staff = await createPerson(engine, { roles: ['CanGetAnyUser'] })
    const other = await createPerson(engine, { roles: ['CanGetAnyUser'] })
    const expected = {
      user_id: other.userId,
      email: `${other.username}@example.com`,
      provider_id: other.username,
      provider: engine.config.http.publicUrl,
      username: other.username,
      entitlements: {
        list: [{ entitlement_id: expect.any(String) as string, role_name: 'CanGetAnyUser', bank_id: '' }],
      },
      is_deleted: false,
      is_locked: false,
    }
    for (const path of [
      `/obp/v4.0.0/users/user_id/${other.userId}`,
      `/obp/v4.0.0/users/username/${other.username}`,
      `/obp/v5.1.0/users/provider/${provider()}/username/${other.username}`,
    ]) {
      expect((await call(engine, 'GET', path, { as: staff })).body).toEqual(expected)
    }
    const byMail = `/obp/v4.0.0/users/email/${encodeURIComponent(`${other.username}@example.com`)}/terminator`
    expect((await call(engine, 'GET', byMail, { as: staff })).body).toEqual({ users: [expected] })
    const page = await call<{ users: unknown[] }>(engine, 'GET', '/obp/v4.0.0/users?limit=1&offset=1', { as: staff })
    expect(page.body.users).toHaveLength(1)
    const locked = await call<{ users: unknown[] }>(
      engine,
      'GET',
      '/obp/v4.0.0/users?locked_status=locked&limit=1000',
      {
        as: staff,
      },
    )
    expect(locked.body.users).not.toContainEqual(expected)
  })

  test.each([
    ['/obp/v4.0.0/users/user_id/nobody', 400, 'OBP-20057'],
    [`/obp/v4.0.0/users/user_id/${randomUUID()}`, 400, 'OBP-20057'],
    ['/obp/v4.0.0/users/username/nobody', 404, 'OBP-20027'],
    ['/obp/v5.1.0/users/provider/nowhere/username/nobody', 404, 'OBP-20027'],
    ['/obp/v4.0.0/users?limit=0', 400, 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10025'],
    ['/obp/v4.0.0/users?offset=-1', 400, 'OBP-10024'],
  ])('%s is refused', async (path, status, message) => {
    const staff = await createPerson(engine, { roles: ['CanGetAnyUser'] })
    expect(await call(engine, 'GET', path, { as: staff })).toMatchObject(saying(status, message))
  })

  test('needs the role', async () => {
    const as = await createPerson(engine)
    for (const path of ['/users', `/users/user_id/${as.userId}`, '/users/username/x', '/users/email/x/terminator']) {
      const message = 'OBP-20006: User is missing one or more roles: CanGetAnyUser'
      expect(await call(engine, 'GET', `/obp/v4.0.0${path}`, { as })).toMatchObject(saying(403, message))
    }
  })

  test('until v5.1.0 a user of this instance is locked and unlocked by name alone', async () => {
    const staff = await createPerson(engine, { roles: ['CanLockUser', 'CanUnlockUser'] })
    let target = await createPerson(engine)
    const locks = (version: string, name = target.username): string => `/obp/${version}/users/${name}/locks`
    const status = (version: string, name = target.username): string => `/obp/${version}/users/${name}/lock-status`
    const current = async (): Promise<number> =>
      (await call(engine, 'GET', '/obp/v4.0.0/users/current', { as: target })).status
    expect(await call(engine, 'POST', locks('v4.0.0'))).toMatchObject(saying(401, 'OBP-20001'))
    expect(await call(engine, 'POST', locks('v4.0.0'), { as: target })).toMatchObject(saying(403, 'CanLockUser'))
    expect(await current()).toBe(200)
    for (const [locking, unlocking] of [
      ['v4.0.0', 'v3.1.0'],
      ['v5.0.0', 'v5.0.0'],
    ] as const) {
      const locked = await call(engine, 'POST', locks(locking), { as: staff, body: {} })
      expect(locked).toMatchObject({ status: 200, body: { user_id: target.userId, type_of_lock: 'lock_via_api' } })
      expect(await current()).toBe(401)
      const unlocked = await call(engine, 'PUT', status(unlocking), { as: staff, body: {} })
      expect(unlocked).toMatchObject({
        status: 200,
        body: { username: target.username, bad_attempts_since_last_success_or_reset: 0 },
      })
      expect(await current()).toBe(401)
      target = await logInAnew(engine, target)
      expect(await current()).toBe(200)
    }
    // Of two faults unlocking tells that there is no such user, locking that the role is missing.
    expect(await call(engine, 'PUT', status('v3.1.0'), { as: target })).toMatchObject(saying(403, 'CanUnlockUser'))
    expect(await call(engine, 'PUT', status('v3.1.0', 'nobody'), { as: target })).toMatchObject(
      saying(404, 'OBP-20027'),
    )
    expect(await call(engine, 'POST', locks('v4.0.0', 'nobody'), { as: target })).toMatchObject(
      saying(403, 'CanLockUser'),
    )
    for (const [method, gone] of [
      ['POST', locks('v3.1.0')],
      ['POST', locks('v5.1.0')],
      ['PUT', status('v5.1.0')],
    ] as const) {
      expect((await call(engine, method, gone, { as: staff })).status).toBe(404)
    }
  })

  test('staff locks a user at once, token included, and unlocks: the user logs in anew', async () => {
    const staff = await createPerson(engine, { roles: ['CanLockUser', 'CanUnlockUser', 'CanReadUserLockedStatus'] })
    const target = await createPerson(engine)
    const path = `/obp/v5.1.0/users/${provider()}/${target.username}`
    expect(await call(engine, 'POST', `${path}/locks`, { as: target })).toMatchObject(saying(403, 'CanLockUser'))
    expect(await call(engine, 'POST', `${path}/locks`, { as: staff })).toMatchObject({
      status: 200,
      body: {
        user_id: target.userId,
        type_of_lock: 'lock_via_api',
        last_lock_date: expect.stringMatching(/Z$/) as string,
      },
    })
    expect(await call(engine, 'GET', '/obp/v4.0.0/users/current', { as: target })).toMatchObject(
      saying(401, 'OBP-20013'),
    )
    const unlocked = await call(engine, 'PUT', `${path}/lock-status`, { as: staff })
    expect(unlocked).toMatchObject({
      status: 200,
      body: { username: target.username, bad_attempts_since_last_success_or_reset: 0 },
    })
    const current = (as: Person) => call(engine, 'GET', '/obp/v4.0.0/users/current', { as })
    expect(await current(target)).toMatchObject(saying(401, 'OBP-20003'))
    expect((await current(await logInAnew(engine, target))).status).toBe(200)
    for (const status of [`${path}/lock-status`, `/obp/v4.0.0/users/${target.username}/lock-status`]) {
      expect((await call(engine, 'GET', status, { as: staff })).body).toEqual(unlocked.body)
    }
    for (const [method, path] of [
      ['POST', '/obp/v4.0.0/users/nobody/locks'],
      ['PUT', '/obp/v3.1.0/users/nobody/lock-status'],
      ['POST', '/obp/v5.1.0/users/nowhere/nobody/locks'],
      ['PUT', '/obp/v5.1.0/users/nowhere/nobody/lock-status'],
      ['GET', '/obp/v5.1.0/users/nowhere/nobody/lock-status'],
      ['GET', '/obp/v4.0.0/users/nobody/lock-status'],
    ] as const) {
      expect(await call(engine, method, path, { as: staff })).toMatchObject(saying(404, 'OBP-20027'))
    }
  })
})
