/** Who has lost access has lost it, whatever happens at the same time, and nobody takes the owner view from its last holder. */
import { grantAccess, revokeAccess } from '../../../db/write/account-access'
import { deleteUser } from '../../../db/write/users'
import type { Transaction } from '../../../db/connection'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView, permissionPath } from '../../support/views'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let bank: string
let staff: Person
let owner: Person
let friend: Person
let account: TestAccount
let accountKey: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  staff = await createPerson(engine, { roles: ['CanDeleteUser'] })
})
beforeEach(async () => {
  owner = await createPerson(engine)
  friend = await createPerson(engine)
  account = await createAccount(engine, owner, bank)
  const [row] = await engine.database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where account_id = ?',
    [account.accountId],
  )
  accountKey = row?.key ?? ''
})
afterAll(() => engine.stop())

const viewsOf = async ({ userId }: Person): Promise<readonly string[]> =>
  (
    await engine.database.read.raw<{ id: string }>(
      'select view_id as id from account_access where account_key = ? and user_id = ? order by view_id collate "C"',
      [accountKey, userId],
    )
  ).map(({ id }) => id)
const remove = ({ userId }: Person): Promise<Reply> =>
  call(engine, 'DELETE', `/obp/v4.0.0/users/${userId}`, { as: staff })
const grant = (person: Person, viewId: string): Promise<Reply> =>
  call(engine, 'POST', `/obp/v4.0.0${account.path}/account-access/grant`, {
    as: owner,
    body: { user_id: person.userId, view: { view_id: viewId, is_system: true } },
  })
/** From here on the account belongs to nobody: only who holds the owner view keeps it. */
const withoutHolder = (): Promise<unknown> =>
  engine.database.writeAtOnce.raw('delete from account_holders where account_key = ?', [accountKey])

/** Sends the request while the work of a transaction has not been committed; its reply comes when it is. */
async function whileOpen(
  work: (transaction: Transaction) => Promise<unknown>,
  send: () => Promise<Reply>,
): Promise<Reply> {
  const { reply } = await engine.database.write(async (transaction) => {
    await work(transaction)
    const sent = { reply: send() }
    await waitFor(
      () =>
        engine.database.read.raw(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      (waiting) => waiting.length > 0,
    )
    return sent
  })
  return reply
}

describe('a deleted user', () => {
  test('holds no view any more: the view can be deleted', async () => {
    await createView(engine, account, owner, '_team')
    await grantView(engine, account, owner, friend, '_team')
    const view = `/obp/v1.4.0${account.path}/views/_team`
    expect(await call(engine, 'DELETE', view, { as: owner })).toMatchObject(refused(400, 'OBP-30256'))
    expect((await remove(friend)).status).toBe(200)
    expect(await viewsOf(friend)).toEqual([])
    expect((await call(engine, 'DELETE', view, { as: owner })).status).toBe(204)
  })

  test('is granted nothing by who asked while they were deleted', async () => {
    const reply = await whileOpen(
      (transaction) => deleteUser(transaction, friend.userId, owner.userId),
      () => grant(friend, 'auditor'),
    )
    expect(reply.status).toBe(201)
    expect(await viewsOf(friend)).toEqual([])
    expect(await grant(friend, 'auditor')).toMatchObject(refused(404, 'OBP-20005'))
  })

  test('loses what was granted while they were deleted', async () => {
    const granted = { accountKey, userId: friend.userId, viewIds: ['auditor'], grantedBy: owner.userId }
    const reply = await whileOpen(
      (transaction) => grantAccess(transaction, granted),
      () => remove(friend),
    )
    expect(reply.status).toBe(200)
    expect(await viewsOf(friend)).toEqual([])
  })

  test('is no owner who could stand in for the last one', async () => {
    await grant(friend, 'owner')
    await withoutHolder()
    await remove(friend)
    const path = `/obp/v1.4.0${permissionPath(engine, account, owner)}/views/owner`
    expect(await call(engine, 'DELETE', path, { as: owner })).toMatchObject(refused(400, 'OBP-30064'))
  })
})

const replace = (as: Person, views: readonly string[]): Promise<Reply> =>
  call(engine, 'PUT', `/obp/v4.0.0${account.path}/account-access`, { as, body: { views } })

test('nobody gives themselves back what is taken from them meanwhile', async () => {
  await grant(friend, 'auditor')
  await grant(friend, 'standard')
  const reply = await whileOpen(
    (transaction) => revokeAccess(transaction, { accountKey, userId: friend.userId, viewIds: ['auditor'] }),
    () => replace(friend, ['auditor', 'standard']),
  )
  expect(reply).toMatchObject(refused(400, 'OBP-30065'))
  // The standard view could have granted another one, too.
  const other = await whileOpen(
    (transaction) => revokeAccess(transaction, { accountKey, userId: friend.userId, viewIds: ['standard'] }),
    () => replace(friend, ['accountant']),
  )
  expect(other).toMatchObject(refused(400, 'OBP-30065'))
  expect(await viewsOf(friend)).toEqual([])
})

const user = (): object => ({ user_id: owner.userId })
const access = (version: string, rest: string): string => `/obp/${version}${account.path}${rest}`
const revocations: readonly (readonly [what: string, send: () => Promise<Reply>])[] = [
  [
    'one view',
    () => call(engine, 'DELETE', `/obp/v1.4.0${permissionPath(engine, account, owner)}/views/owner`, { as: owner }),
  ],
  [
    'all views',
    () => call(engine, 'DELETE', `/obp/v1.4.0${permissionPath(engine, account, owner)}/views`, { as: owner }),
  ],
  [
    'a view under v4.0.0',
    () =>
      call(engine, 'POST', access('v4.0.0', '/account-access/revoke'), {
        as: owner,
        body: { ...user(), view: { view_id: 'owner', is_system: true } },
      }),
  ],
  [
    'a view under v5.1.0',
    () =>
      call(engine, 'POST', access('v5.1.0', '/views/owner/account-access/revoke'), {
        as: owner,
        body: { ...user(), view_id: 'owner' },
      }),
  ],
  ['what is not listed', () => replace(owner, [])],
]

describe.each(revocations)('revoking %s', (_what, send) => {
  // The owner holds no other views, so that all may be revoked.
  const ownerOnly = (): Promise<unknown> =>
    engine.database.writeAtOnce.raw(`delete from account_access where account_key = ? and view_id <> 'owner'`, [
      accountKey,
    ])

  test('leaves the last owner in, until there is another', async () => {
    await ownerOnly()
    await withoutHolder()
    expect(await send()).toMatchObject(refused(400, 'OBP-30064'))
    expect(await viewsOf(owner)).toEqual(['owner'])
    await grant(friend, 'owner')
    expect([201, 204]).toContain((await send()).status)
    expect([await viewsOf(owner), await viewsOf(friend)]).toEqual([[], ['owner']])
  })

  test('sees the owner who goes at the same time', async () => {
    await ownerOnly()
    await withoutHolder()
    await grant(friend, 'owner')
    const reply = await whileOpen(
      (transaction) => revokeAccess(transaction, { accountKey, userId: friend.userId, viewIds: ['owner'] }),
      send,
    )
    expect(reply).toMatchObject(refused(400, 'OBP-30064'))
    expect([await viewsOf(owner), await viewsOf(friend)]).toEqual([['owner'], []])
  })
})
