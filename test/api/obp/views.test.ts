/** The views of an account: made, replaced, listed and deleted, within what whoever makes them may see. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView, permissionPath, viewBody } from '../../support/views'
import type { ViewJson } from '../../support/views'

let engine: TestEngine
let owner: Person
let friend: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const bank = await createBank(engine)
  owner = await createPerson(engine)
  friend = await createPerson(engine)
  account = await createAccount(engine, owner, bank)
})
afterAll(() => engine.stop())

const showsAccount = 'can_see_transaction_this_bank_account'
const views = (version = 'v1.4.0', id = ''): string => `/obp/${version}${account.path}/views${id && `/${id}`}`
const send = (method: string, path: string, body?: unknown, as = owner): Promise<Reply<ViewJson>> =>
  call<ViewJson>(engine, method, path, body === undefined ? { as } : { as, body })
const list = async (version: string): Promise<readonly ViewJson[]> =>
  (await call<{ views: ViewJson[] }>(engine, 'GET', views(version), { as: owner })).body.views

test('a view is created with exactly the permissions that are listed, under both spellings of their names', async () => {
  const actions = ['can_see_transaction_label', 'can_see_narrative', 'can_see_transaction_amount', 'no_such_permission']
  const { status, body } = await createView(engine, account, owner, '_My Team', {
    actions,
    alias: 'private',
    hide: true,
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    id: '_myteam',
    short_name: '_My Team',
    is_public: false,
    alias: 'private',
    which_alias_to_use: 'private',
    hide_metadata_if_alias_used: true,
  })
  const granted = Object.keys(body).filter((key) => key.startsWith('can_') && body[key] === true)
  expect(granted.sort()).toEqual([
    'can_see_narrative',
    'can_see_owner_comment',
    'can_see_transaction_amount',
    'can_see_transaction_description',
    'can_see_transaction_label',
  ])
})

test('each version shows a view in its own shape', async () => {
  await createView(engine, account, owner, '_shapes')
  const shown = async (version: string) => (await list(version)).find(({ id }) => id === '_shapes') ?? { id: '' }
  const keys = async (version: string) => Object.keys(await shown(version))
  for (const version of ['v1.2.1', 'v1.3.0', 'v2.0.0', 'v2.1.0']) expect(await keys(version)).toHaveLength(65)
  expect(await keys('v1.4.0')).toHaveLength(73)
  expect(await keys('v2.2.0')).toEqual([...(await keys('v2.1.0')), 'can_add_counterparty'])
  expect(await shown('v3.0.0')).toMatchObject({
    metadata_view: '_shapes',
    is_system: false,
    can_add_counterparty: false,
  })
  expect(await shown('v5.1.0')).toMatchObject({ can_grant_access_to_views: [], can_revoke_access_to_views: [] })
  // All system views are listed, held or not.
  expect((await list('v4.0.0')).map(({ id }) => id)).toEqual(expect.arrayContaining(['owner', 'auditor', '_shapes']))
})

test('under later versions a view can show the metadata of another one', async () => {
  const body = { ...viewBody('_second'), metadata_view: 'owner' }
  const created = await send('POST', views('v4.0.0'), body)
  expect(created).toMatchObject({ status: 201, body: { id: '_second', metadata_view: 'owner' } })
  await grantView(engine, account, owner, owner, '_second')
  const changed = await send('PUT', views('v4.0.0', '_second'), { ...body, metadata_view: '_second' })
  expect(changed).toMatchObject({ status: 200, body: { metadata_view: '_second' } })
})

test('an empty description is null under the oldest prefixes', async () => {
  const body = { ...viewBody('_silent'), description: '' }
  for (const version of ['v1.2.1', 'v1.4.0', 'v2.2.0']) {
    const made = await send('POST', views(version), { ...body, name: `_silent.${version}` })
    expect(made).toMatchObject({ status: 201, body: { description: null } })
  }
  const later = (await list('v3.0.0')).find(({ id }) => id === '_silent.v1.4.0')
  expect(later).toMatchObject({ description: '' })
})

test('a view that is named for the owner is never public', async () => {
  const made = await createView(engine, account, owner, '_owner', { actions: [showsAccount], isPublic: true })
  expect(made).toMatchObject({ status: 201, body: { id: '_owner', is_public: false } })
  const change = without(viewBody('', { actions: [showsAccount], isPublic: true }), 'name')
  expect((await send('PUT', views('v1.4.0', '_owner'), change)).body).toMatchObject({ is_public: false })
  // One of older days may be stored otherwise.
  await engine.database.writeAtOnce.raw("update views set is_public = true where view_id = '_owner'")
  const read = await call(engine, 'GET', `/obp/v1.4.0${account.path}/_owner/account`)
  expect(read).toMatchObject(refused(401, 'OBP-20001'))
  const open = await call<{ accounts: object[] }>(engine, 'GET', '/obp/v1.4.0/accounts/public')
  expect(open.body.accounts).toEqual([])
  const shown = (await list('v1.4.0')).find(({ id }) => id === '_owner')
  expect(shown).toMatchObject({ is_public: false })
})

test('a view is replaced whole, and keeps its name', async () => {
  await createView(engine, account, owner, '_Replaced', { actions: ['can_see_transaction_amount'] })
  const rest = without(viewBody('', { actions: ['can_see_tags'], alias: 'public' }), 'name')
  const changed = await send('PUT', views('v1.4.0', '_replaced'), { ...rest, description: 'changed' })
  expect(changed).toMatchObject({
    status: 200,
    body: { short_name: '_Replaced', description: 'changed', alias: 'public', can_see_tags: true },
  })
  expect(changed.body['can_see_transaction_amount']).toBe(false)
})

test.each([
  ['a name without an underscore', viewBody('plain'), 'OBP-20020'],
  ['the name of a system view', viewBody('owner'), 'OBP-20020'],
  ['a member that is missing', { name: '_x' }, 'OBP-10001'],
  ['a member of the wrong type', { ...viewBody('_x'), is_public: 'no' }, 'OBP-10001'],
  ['a list that is too long', viewBody('_x', { actions: Array(201).fill('x') as string[] }), 'OBP-10001'],
])('%s is refused', async (_what, body, code) => {
  expect(await send('POST', views(), body)).toMatchObject(refused(400, code))
})

test('a name can be used once', async () => {
  await createView(engine, account, owner, '_once')
  expect(await createView(engine, account, owner, '_ONCE ')).toMatchObject(refused(400, 'OBP-30266'))
})

test('two at once make one view', async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, () => createView(engine, account, owner, '_race')))
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
})

/** What the owner view does not carry, as a view that has it shows it. */
const ofNoOwner = [
  ['can_query_available_funds', true],
  ['can_see_bank_account_credit_limit', true],
  ['can_create_direct_debit', true],
  ['can_create_standing_order', true],
  // Of this one nothing is left but its name: OBP says false of every view.
  ['can_add_transaction_request_to_own_account', false],
] as const

test('the owner makes the view of the documented example, with what the owner view lacks', async () => {
  const actions = ofNoOwner.map(([name]) => name)
  const body = { ...viewBody('_test', { actions, isPublic: true }), metadata_view: '_test' }
  const created = await send('POST', views('v5.1.0'), body)
  expect(created).toMatchObject({
    status: 201,
    body: { id: '_test', is_public: true, ...Object.fromEntries(ofNoOwner) },
  })
  const change = without(body, 'name')
  await send('PUT', views('v5.1.0', '_test'), { ...change, allowed_actions: [] })
  const changed = await send('PUT', views('v5.1.0', '_test'), change)
  expect(changed).toMatchObject({ status: 200, body: Object.fromEntries(ofNoOwner) })
})

test('nobody makes a view that gives more than they have', async () => {
  // The view that may make views sees no funds and creates no standing orders: who holds no other gives neither.
  const manager = await createPerson(engine)
  await grantView(engine, account, owner, manager, 'ManageCustomViews')
  for (const [name] of ofNoOwner) {
    const more = await createView(engine, account, manager, '_more', { actions: [name] })
    expect(more).toMatchObject(refused(400, 'OBP-20049'))
  }
  const grants = { ...viewBody('_grants'), metadata_view: '', can_grant_access_to_views: ['no.such.view'] }
  expect(await send('POST', views('v5.1.0'), grants)).toMatchObject(refused(400, 'OBP-20049'))
  // Management is dropped without a word, as OBP does it.
  const managing = await createView(engine, account, owner, '_managing', { actions: ['can_create_custom_view'] })
  expect(managing.status).toBe(201)
  await grantView(engine, account, owner, friend, '_managing')
  expect(await createView(engine, account, friend, '_by_friend')).toMatchObject(refused(403, 'OBP-20022'))
})

test('managing views needs a view that may, and a login', async () => {
  const stranger = await createPerson(engine)
  await createView(engine, account, owner, '_guarded')
  const rest = without(viewBody(''), 'name')
  const asked = [
    ['GET', views(), undefined],
    ['POST', views(), viewBody('_z')],
    ['PUT', views('v1.4.0', '_guarded'), rest],
    ['DELETE', views('v1.4.0', '_guarded'), undefined],
  ] as const
  for (const [method, path, body] of asked) {
    expect(await send(method, path, body, stranger)).toMatchObject(refused(403, 'OBP-20022'))
    const anonymous = await call(engine, method, path, body === undefined ? {} : { body })
    expect(anonymous).toMatchObject(refused(401, 'OBP-20001'))
  }
})

test('a view that somebody holds stays; one that nobody holds goes, with what is left of grants', async () => {
  await createView(engine, account, owner, '_held')
  await grantView(engine, account, owner, friend, '_held')
  const byView = `/obp/v5.1.0${account.path}/views/ManageCustomViews/target-views/_held`
  for (const path of [views('v1.4.0', '_held'), byView]) {
    expect(await send('DELETE', path)).toMatchObject(refused(400, 'OBP-30256'))
  }
  await send('DELETE', `/obp/v1.4.0${permissionPath(engine, account, friend)}/views/_held`)
  expect((await send('DELETE', views('v1.4.0', '_held'))).status).toBe(204)
  expect(await send('DELETE', views('v1.4.0', '_held'))).toMatchObject(refused(404, 'OBP-30005'))
  // A grant that met the deletion must not come to life with a later view of the same name.
  await engine.database.writeAtOnce.raw(
    `insert into account_access (user_id, account_key, view_id) select ?, account_key, '_held' from accounts where bank_id = ? and account_id = ?`,
    [friend.userId, account.bankId, account.accountId],
  )
  await createView(engine, account, owner, '_held', { actions: ['can_see_transaction_this_bank_account'] })
  const read = await call(engine, 'GET', `/obp/v1.4.0${account.path}/_held/account`, { as: friend })
  expect(read).toMatchObject(refused(403, 'OBP-20017'))
})

test('system views are not changed through an account', async () => {
  const rest = without(viewBody(''), 'name')
  expect(await send('PUT', views('v1.4.0', 'owner'), rest)).toMatchObject(refused(400, 'OBP-20020'))
  expect(await send('DELETE', views('v1.4.0', 'owner'))).toMatchObject(refused(400, 'OBP-20020'))
  expect(await send('PUT', views('v1.4.0', '_unknown'), rest)).toMatchObject(refused(404, 'OBP-30005'))
})

test.each(['can_grant_access_to_views', 'can_revoke_access_to_views'])(
  'a view with %s is not public, nor becomes so',
  async (rights) => {
    const id = `_${rights}`
    const none = { can_grant_access_to_views: [], can_revoke_access_to_views: [] }
    const body = (isPublic: boolean, change: object = {}) => ({
      ...viewBody(id, { actions: [showsAccount], isPublic }),
      ...{ metadata_view: id, ...none, ...change },
    })
    const passing = { [rights]: ['auditor'] }
    expect(await send('POST', views('v3.0.0'), body(true, passing))).toMatchObject(refused(400, 'OBP-30259'))
    expect((await send('POST', views('v3.0.0'), body(false, passing))).status).toBe(201)
    await grantView(engine, account, owner, owner, id)
    const change = (isPublic: boolean, more: object = {}) =>
      send('PUT', views('v3.0.0', id), without(body(isPublic, more), 'name'))
    expect(await change(true, passing)).toMatchObject(refused(400, 'OBP-30260'))
    expect(await change(true)).toMatchObject({ status: 200, body: { is_public: true } })
    expect(await change(true, passing)).toMatchObject(refused(400, 'OBP-30260'))
  },
)

test('an instance without public views makes none', async () => {
  const closed = await startEngine({ worker: false, environment: { ALLOW_PUBLIC_VIEWS: 'false' } })
  try {
    const person = await createPerson(closed)
    const own = await createAccount(closed, person, await createBank(closed))
    const open = await createView(closed, own, person, '_open', { isPublic: true })
    expect(open).toMatchObject(refused(400, 'OBP-00005'))
  } finally {
    await closed.stop()
  }
})
