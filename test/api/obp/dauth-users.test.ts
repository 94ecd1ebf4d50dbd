import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView } from '../../support/views'

let engine: TestEngine
let bankId: string
let granter: Person
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  granter = await createPerson(engine, { roles: ['CanCreateEntitlementAtAnyBank'] })
  staff = await createPerson(engine, { roles: ['CanGetAnyUser'] })
})
afterAll(() => engine.stop())

const provider = 'dauth.ethereum'
const newName = (): string => `0x${randomUUID().replaceAll('-', '')}`

interface UserJson {
  readonly user_id: string
  readonly entitlements: { readonly list: readonly { readonly role_name: string; readonly bank_id: string }[] }
}
const found = (username: string): Promise<Reply<UserJson>> =>
  call(engine, 'GET', `/obp/v5.1.0/users/provider/${provider}/username/${username}`, { as: staff })

describe('with roles', () => {
  const create = (body: object, as: Person = granter) =>
    call<{ list: unknown[] }>(engine, 'POST', '/obp/v5.1.0/user-entitlements', {
      as,
      body: { provider, username: newName(), roles: [], ...body },
    })
  const role = (role_name: string, at = '') => ({ role_name, bank_id: at })

  test('a user is made and holds them; the next time the same user gets more', async () => {
    const username = newName()
    const first = await create({ username, roles: [role('CanGetAnyUser'), role('CanCreateAccount', bankId)] })
    expect(first).toMatchObject({
      status: 201,
      body: {
        list: [
          { entitlement_id: expect.any(String) as string, ...role('CanGetAnyUser') },
          { entitlement_id: expect.any(String) as string, ...role('CanCreateAccount', bankId) },
        ],
      },
    })
    const made = await found(username)
    expect(made.body).toMatchObject({ username, provider, provider_id: username, email: '' })
    expect((await create({ username, roles: [role('CanCreateBank')] })).body.list).toHaveLength(1)
    const { body } = await found(username)
    expect(body.user_id).toBe(made.body.user_id)
    expect(body.entitlements.list.map(({ role_name: name }) => name)).toEqual([
      'CanCreateAccount',
      'CanCreateBank',
      'CanGetAnyUser',
    ])
  })

  test('many at once make one user', async () => {
    const username = newName()
    const names = ['CanGetAnyUser', 'CanCreateBank', 'CanGetConsumers', 'CanCreateConsumer']
    const replies = await Promise.all(names.map((name) => create({ username, roles: [role(name)] })))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect((await found(username)).body.entitlements.list).toHaveLength(4)
  })

  test('a caller hands out what they hold, at the bank where they hold it, and nothing else', async () => {
    const holder = await createPerson(engine, { roles: [['CanCreateAccount', bankId]] })
    expect((await create({ roles: [role('CanCreateAccount', bankId)] }, holder)).status).toBe(201)
    const other = await createBank(engine)
    for (const roles of [
      [role('CanCreateAccount', other)],
      [role('CanCreateAccount', bankId), role('CanCreateBank')],
      [role('CanCreateEntitlementAtAnyBank')],
    ]) {
      const username = newName()
      expect(await create({ username, roles }, holder)).toMatchObject(refused(403, 'OBP-20050'))
      expect((await found(username)).status).toBe(404)
    }
  })

  test('nobody logs in as such a user', async () => {
    const username = newName()
    await create({ username })
    const reply = await call(engine, 'POST', '/my/logins/direct', {
      headers: { DirectLogin: `username=${username}, password=x, consumer_key=x` },
    })
    expect(reply.status).toBe(401)
    const [user] = await engine.database.read.raw<{ passwordHash: string | null }>(
      'select password_hash as "passwordHash" from users where username = ?',
      [username],
    )
    expect(user).toEqual({ passwordHash: null })
  })

  test.each([
    ['a provider that is not of DAuth', { provider: 'http://127.0.0.1:8080' }, 'OBP-20103'],
    ['a provider without a name', { provider: 'dauth.' }, 'OBP-20103'],
    ['an empty name', { username: ' ' }, 'OBP-10001'],
    ['a long name', { username: 'x'.repeat(101) }, 'OBP-10001'],
    ['roles that are no list', { roles: 'CanCreateBank' }, 'OBP-10001'],
    ['an unknown role', { roles: [role('CanDoMagic')] }, 'OBP-10007'],
    ['a bank role without a bank', { roles: [role('CanCreateAccount')] }, 'OBP-30205'],
    ['a system role at a bank', { roles: [role('CanCreateBank', 'a.bank')] }, 'OBP-30206'],
    ['a role at a bank that does not exist', { roles: [role('CanCreateAccount', 'no.bank')] }, 'OBP-30001'],
    ['a role twice', { roles: [role('CanCreateBank'), role('CanCreateBank')] }, 'OBP-30216'],
  ])('%s makes no user', async (_case, change, message) => {
    const username = newName()
    expect(await create({ username, ...change })).toMatchObject(refused(400, message))
    expect((await found(username)).status).toBe(404)
  })

  test('a role that the user holds already is refused, and so are those beside it', async () => {
    const username = newName()
    await create({ username, roles: [role('CanCreateBank')] })
    const roles = [role('CanGetConsumers'), role('CanCreateBank')]
    expect(await create({ username, roles })).toMatchObject(refused(400, 'OBP-30216'))
    expect((await found(username)).body.entitlements.list).toHaveLength(1)
  })
})

describe('with access to an account', () => {
  let owner: Person
  let account: TestAccount
  beforeAll(async () => {
    owner = await createPerson(engine)
    account = await createAccount(engine, owner, bankId)
  })
  const create = (body: object, as: Person = owner, path = account.path) =>
    call<{ id: string }[]>(engine, 'POST', `/obp/v5.0.0${path}/user-account-access`, {
      as,
      body: { provider, username: newName(), views: [], ...body },
    })
  const view = (view_id: string, is_system = true) => ({ view_id, is_system })

  const heldBy = async (username: string): Promise<string[]> =>
    (
      await engine.database.read.raw<{ id: string }>(
        `select view_id as id from account_access join users using (user_id) where username = ? order by view_id`,
        [username],
      )
    ).map(({ id }) => id)

  test('a user is made and sees the account through the views', async () => {
    await createView(engine, account, owner, '_work')
    const username = newName()
    const reply = await create({ username, views: [view('auditor'), view('_work', false)] })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject([
      { id: 'auditor', is_system: true, can_see_transaction_amount: true },
      { id: '_work', is_system: false },
    ])
    expect(await heldBy(username)).toEqual(['_work', 'auditor'])
    expect((await create({ username, views: [view('auditor')] })).status).toBe(201)
  })

  test.each([
    ['a provider that is not of DAuth', { provider: 'x' }, 400, 'OBP-20103'],
    ['no views', { views: undefined }, 400, 'OBP-10001'],
    ['an unknown system view', { views: [view('auditor'), view('magic')] }, 400, 'OBP-30252'],
    ['an unknown custom view', { views: [view('auditor'), view('_magic', false)] }, 400, 'OBP-30005'],
    ['a system view that is said to be none', { views: [view('auditor', false)] }, 400, 'OBP-30005'],
  ])('%s makes no user', async (_case, change, status, message) => {
    const username = newName()
    expect(await create({ username, ...change })).toMatchObject(refused(status, message))
    expect((await found(username)).status).toBe(404)
  })

  test('it takes a view that may grant them', async () => {
    const auditor = await createPerson(engine)
    const grant = { user_id: auditor.userId, view: view('auditor') }
    await call(engine, 'POST', `/obp/v4.0.0${account.path}/account-access/grant`, { as: owner, body: grant })
    const username = newName()
    for (const as of [auditor, await createPerson(engine)]) {
      expect(await create({ username, views: [view('auditor')] }, as)).toMatchObject(refused(403, 'OBP-20047'))
    }
    const nowhere = `/banks/${bankId}/accounts/no.such.account`
    expect(await create({ username, views: [] }, owner, nowhere)).toMatchObject(refused(403, 'OBP-20047'))
    expect((await found(username)).status).toBe(404)
  })
})
