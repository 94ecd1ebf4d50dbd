import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { grantView, viewBody } from '../../support/views'

let engine: TestEngine
let owner: Person
let friend: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  owner = await createPerson(engine)
  friend = await createPerson(engine)
})
beforeEach(async () => {
  account = await createAccount(engine, owner, await createBank(engine))
})
afterAll(() => engine.stop())

type Action = 'grant' | 'revoke'
const access = (action: Action, as: Person, viewId: string, user = friend.userId, isSystem = true) =>
  call(engine, 'POST', `/obp/v4.0.0${account.path}/account-access/${action}`, {
    as,
    body: { user_id: user, view: { view_id: viewId, is_system: isSystem } },
  })
const through = (source: string, action: Action, as: Person, viewId: string, user = friend.userId) =>
  call(engine, 'POST', `/obp/v5.1.0${account.path}/views/${source}/account-access/${action}`, {
    as,
    body: { user_id: user, view_id: viewId },
  })
const replace = (as: Person, views: unknown, path = account.path) =>
  call(engine, 'PUT', `/obp/v4.0.0${path}/account-access`, { as, body: { views } })

async function viewsOf({ userId }: Person): Promise<string[]> {
  const rows = await engine.database.read.raw<{ id: string }>(
    `select view_id as id from account_access join accounts using (account_key)
     where account_id = ? and user_id = ? order by view_id collate "C"`,
    [account.accountId, userId],
  )
  return rows.map(({ id }) => id)
}

describe('v4.0.0', () => {
  test('the owner grants a view, twice, and takes it away, once', async () => {
    const granted = await access('grant', owner, 'auditor')
    expect(granted).toMatchObject({
      status: 201,
      body: {
        id: 'auditor',
        short_name: 'Auditor',
        description: 'auditor',
        metadata_view: 'auditor',
        is_public: false,
        is_system: true,
        alias: '',
        hide_metadata_if_alias_used: false,
        can_add_counterparty: true,
        can_add_transaction_request_to_own_account: false,
        can_query_available_funds: false,
      },
    })
    expect(Object.keys(granted.body)).toHaveLength(8 + 74)
    expect(await access('grant', owner, 'auditor')).toMatchObject({ status: 201, body: granted.body })
    expect(await viewsOf(friend)).toEqual(['auditor'])
    const seen = await call(engine, 'GET', `/obp/v4.0.0${account.path}/auditor/account`, { as: friend })
    expect(seen.status).toBe(200)
    expect(await access('revoke', owner, 'auditor')).toMatchObject({ status: 201, body: { revoked: true } })
    expect(await viewsOf(friend)).toEqual([])
    expect(await access('revoke', owner, 'auditor')).toMatchObject(refused(400, 'OBP-30065'))
  })

  test('who holds a view without that right may not pass it on', async () => {
    await access('grant', owner, 'auditor')
    expect(await access('grant', friend, 'auditor')).toMatchObject(
      refused(
        400,
        `can_grant_access_to_custom_views is false.Current ViewId(auditor) and current UserId(${friend.userId})`,
      ),
    )
    expect(await access('revoke', friend, 'owner', owner.userId)).toMatchObject(refused(400, 'OBP-20048'))
    expect(await viewsOf(owner)).toContain('owner')
  })

  test.each([
    ['an unknown view', 'nope', true, 'OBP-20047', 'OBP-20048'],
    ['an unknown custom view', '_nope', false, 'OBP-30005', 'OBP-30005'],
    ['a custom id that is called a system view', '_nope', true, 'OBP-30252', 'OBP-30252'],
    ['a system id that is called a custom view', 'auditor', false, 'OBP-30005', 'OBP-30005'],
  ])('%s', async (_case, viewId, isSystem, onGrant, onRevoke) => {
    expect(await access('grant', owner, viewId, friend.userId, isSystem)).toMatchObject(refused(400, onGrant))
    expect(await access('revoke', owner, viewId, friend.userId, isSystem)).toMatchObject(refused(400, onRevoke))
    expect(await viewsOf(friend)).toEqual([])
  })

  test.each(['grant', 'revoke'] as const)('%s: nobody, a bad body, an unknown user or account', async (action) => {
    const path = `/obp/v4.0.0${account.path}/account-access/${action}`
    const body = { user_id: friend.userId, view: { view_id: 'auditor', is_system: true } }
    expect(await call(engine, 'POST', path, { body })).toMatchObject(refused(401, 'OBP-20001'))
    const incomplete = { user_id: friend.userId, view: { view_id: 'auditor' } }
    expect(await call(engine, 'POST', path, { as: owner, body: incomplete })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await access(action, owner, 'auditor', randomUUID())).toMatchObject(refused(404, 'OBP-20005'))
    expect(await access(action, owner, 'auditor', 'nobody')).toMatchObject(refused(404, 'OBP-20005'))
    const elsewhere = path.replace(account.accountId, 'none')
    expect(await call(engine, 'POST', elsewhere, { as: owner, body })).toMatchObject(refused(400, 'OBP-2004'))
  })

  test('granting is served under v5.1.0, too, revoking is not', async () => {
    const body = { user_id: friend.userId, view: { view_id: 'auditor', is_system: true } }
    const at = (action: string): string => `/obp/v5.1.0${account.path}/account-access/${action}`
    expect(await call(engine, 'POST', at('grant'), { as: owner, body })).toMatchObject({ status: 201 })
    expect(await call(engine, 'POST', at('revoke'), { as: owner, body })).toMatchObject(refused(404, 'OBP-10404'))
  })
})

describe('v5.1.0, by the right of the view in the path', () => {
  test('grants and revokes', async () => {
    expect(await through('owner', 'grant', owner, 'standard')).toMatchObject({ status: 201, body: { id: 'standard' } })
    expect(await viewsOf(friend)).toEqual(['standard'])
    // A standard view may grant on: this is how a second person comes to pay.
    expect(await through('standard', 'grant', friend, 'auditor')).toMatchObject({ status: 201 })
    expect(await through('owner', 'revoke', owner, 'standard')).toMatchObject({ status: 201, body: { revoked: true } })
    expect(await viewsOf(friend)).toEqual(['auditor'])
  })

  test.each([
    ['grant', 'ManageCustomViews', 'auditor', 403, 'OBP-20084'],
    ['grant', 'owner', '_mine', 403, 'OBP-20085'],
    ['grant', 'ManageCustomViews', '_mine', 400, 'OBP-30005'],
    ['revoke', 'ManageCustomViews', '_mine', 400, 'OBP-30005'],
    ['revoke', 'ManageCustomViews', 'auditor', 403, 'OBP-20086'],
    ['revoke', 'owner', '_mine', 403, 'OBP-20087'],
    ['revoke', 'owner', 'auditor', 400, 'OBP-30065'],
    ['grant', 'standard', 'auditor', 403, 'OBP-20017'],
  ] as const)('%s from %s of %s', async (action, source, target, status, code) => {
    expect(await through(source, action, owner, target)).toMatchObject(refused(status, code))
  })

  test('an unknown user, and an account of another bank', async () => {
    for (const action of ['grant', 'revoke'] as const) {
      expect(await through('owner', action, owner, 'auditor', randomUUID())).toMatchObject(refused(404, 'OBP-20005'))
    }
    const path = `/obp/v5.1.0${account.path.replace(account.bankId, await createBank(engine))}`
    const body = { user_id: friend.userId, view_id: 'auditor' }
    expect(await call(engine, 'POST', `${path}/views/owner/account-access/grant`, { as: owner, body })).toMatchObject(
      refused(404, 'OBP-30018'),
    )
  })
})

test('a holder cannot lose the owner view: the account would have no way in', async () => {
  expect(await access('revoke', owner, 'owner', owner.userId)).toMatchObject(refused(400, 'OBP-30064'))
  expect(await through('owner', 'revoke', owner, 'owner', owner.userId)).toMatchObject(refused(400, 'OBP-30064'))
  expect(await replace(owner, ['auditor'])).toMatchObject(refused(400, 'OBP-30064'))
  expect(await viewsOf(owner)).toHaveLength(5)
})

test('what everybody may look through grants and revokes nothing for who was not granted it', async () => {
  const all = { can_grant_access_to_views: ['owner'], can_revoke_access_to_views: ['owner', 'auditor'] }
  const body = { ...viewBody('_club', { actions: ['can_see_transaction_amount'] }), metadata_view: '', ...all }
  const made = await call(engine, 'POST', `/obp/v3.0.0${account.path}/views`, { as: owner, body })
  expect(made.status).toBe(201)
  const member = await createPerson(engine)
  await grantView(engine, account, owner, member, '_club')
  await access('grant', owner, 'auditor', member.userId)
  // As it may have been stored before such a view could not become public.
  await engine.database.writeAtOnce.raw("update views set is_public = true where view_id = '_club'")
  expect(await through('_club', 'grant', friend, 'owner')).toMatchObject(refused(403, 'OBP-20084'))
  expect(await through('_club', 'revoke', friend, 'auditor', member.userId)).toMatchObject(refused(403, 'OBP-20086'))
  expect(await access('grant', friend, 'owner')).toMatchObject(refused(400, 'OBP-20047'))
  expect([await viewsOf(friend), await viewsOf(member)]).toEqual([[], ['_club', 'auditor']])
  // Who was granted it before goes on holding it, with what it may.
  expect((await through('_club', 'revoke', member, 'auditor', member.userId)).status).toBe(201)
  expect((await through('_club', 'grant', member, 'owner')).status).toBe(201)
  expect([await viewsOf(friend), await viewsOf(member)]).toEqual([['owner'], ['_club']])
})

describe('revokeGrantUserAccessToViews', () => {
  test('leaves the caller exactly the views of the list', async () => {
    expect(await replace(owner, ['owner', 'auditor'])).toMatchObject({ status: 201, body: { revoked: true } })
    expect(await viewsOf(owner)).toEqual(['auditor', 'owner'])
  })

  test('gives nobody a view that they may not grant', async () => {
    await access('grant', owner, 'auditor')
    expect(await replace(friend, ['auditor', 'owner'])).toMatchObject(refused(400, 'OBP-20047'))
    expect(await viewsOf(friend)).toEqual(['auditor'])
    expect(await replace(friend, [])).toMatchObject({ status: 201 })
    expect(await replace(friend, ['auditor'])).toMatchObject(refused(400, 'OBP-30065'))
    expect(await replace(owner, ['owner', '_mine'])).toMatchObject(refused(400, 'OBP-30005'))
    expect(await replace(owner, ['owner', 'owner'])).toMatchObject(refused(400, 'OBP-10001'))
  })
})
