/** Staff give an account an owner where the last one was deleted, and nowhere else. */
import { randomUUID } from 'node:crypto'
import { accountKeyOf } from '../../../db/read/accounts'
import { addAccountOwner } from '../../../db/write/account-owners'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let administrator: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  administrator = await createPerson(engine, { roles: ['CanDeleteUser'] })
})
afterAll(() => engine.stop())

interface Owners {
  readonly owners: readonly { readonly user_id: string }[]
  readonly added_by_staff: readonly {
    readonly user_id: string
    readonly added_by_user_id: string
    readonly reason: string
  }[]
}
interface Scene extends PayingPair {
  readonly officer: Person
  readonly heir: Person
  readonly add: (user?: Pick<Person, 'userId'>, more?: { as?: Person; reason?: string }) => Promise<Reply<Owners>>
  readonly owners: () => Promise<Owners>
}
const deleteUser = ({ userId }: Pick<Person, 'userId'>): Promise<Reply> =>
  call(engine, 'DELETE', `/obp/v4.0.0/users/${userId}`, { as: administrator })

/** The account of somebody who was deleted. */
async function scene({ deleted = true } = {}): Promise<Scene> {
  const pair = await createPayingPair(engine)
  const officer = await createPerson(engine, { roles: [['CanAddAccountOwner', pair.bankId]] })
  const heir = await createPerson(engine)
  if (deleted) expect((await deleteUser(pair.payer)).status).toBe(200)
  const path = `/engine/v1${pair.from.path}/owners`
  return {
    ...{ ...pair, officer, heir },
    add: ({ userId } = heir, { as = officer, reason = 'heir' } = {}) =>
      call<Owners>(engine, 'POST', path, { as, body: { user_id: userId, reason } }),
    owners: async () => (await call<Owners>(engine, 'GET', path, { as: officer })).body,
  }
}

test('the new owner sees the account, pays from it and lets others see it; who added them and why is told', async () => {
  const { officer, heir, add, owners, ...pair } = await scene()
  expect(await owners()).toMatchObject({ owners: [], added_by_staff: [] })
  const added = { user_id: heir.userId, added_by_user_id: officer.userId, reason: 'heir' }
  const told = { owners: [{ user_id: heir.userId }], added_by_staff: [added] }
  expect(await add()).toMatchObject({ status: 201, body: told })
  expect(await owners()).toMatchObject(told)
  const { from } = pair
  const mine = await call(engine, 'GET', `/obp/v4.0.0/my${from.path}/account`, { as: heir })
  expect(mine).toMatchObject({ status: 200, body: { id: from.accountId } })
  expect(await pay(engine, pair, { as: heir, amount: '1.00' })).toMatchObject({
    status: 201,
    body: { status: 'COMPLETED' },
  })
  const other = await createPerson(engine)
  const grant = { user_id: other.userId, view: { view_id: 'auditor', is_system: true } }
  const granted = await call(engine, 'POST', `/obp/v4.0.0${from.path}/account-access/grant`, { as: heir, body: grant })
  expect(granted.status).toBe(201)
  // A holder keeps the owner view.
  const revoke = { user_id: heir.userId, view: { view_id: 'owner', is_system: true } }
  expect(
    await call(engine, 'POST', `/obp/v4.0.0${from.path}/account-access/revoke`, { as: heir, body: revoke }),
  ).toMatchObject(refused(400, 'OBP-30064'))
})

test('where somebody owns the account nobody is added: neither at first nor a second time', async () => {
  const lived = await scene({ deleted: false })
  expect(await lived.add()).toMatchObject(refused(409, 'OBP-29011'))
  expect(await lived.owners()).toMatchObject({ owners: [{ user_id: lived.payer.userId }], added_by_staff: [] })
  const { add, owners, heir } = await scene()
  expect((await add()).status).toBe(201)
  expect(await add(await createPerson(engine))).toMatchObject(refused(409, 'OBP-29011'))
  expect((await owners()).owners).toMatchObject([{ user_id: heir.userId }])
})

test('of two who are added at once the second has to wait, and is none', async () => {
  const { add, owners, from, heir, officer } = await scene()
  const accountKey = (await accountKeyOf(engine.database.read, from.bankId, from.accountId)) ?? ''
  const grant = { accountKey, userId: heir.userId, reason: 'first', actorUserId: officer.userId }
  const other = await createPerson(engine)
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const second = await engine.database.write(async (transaction) => {
    expect(await addAccountOwner(transaction, { ...grant, grantId: randomUUID() })).toBe('added')
    const asked = add(other)
    await waitFor(
      () => engine.database.read.raw(waiting),
      (rows) => rows.length > 0,
    )
    return { asked }
  })
  expect(await second.asked).toMatchObject(refused(409, 'OBP-29011'))
  expect((await owners()).owners).toMatchObject([{ user_id: heir.userId }])
})

test('who is deleted in turn leaves room for the next one, and the trail keeps both', async () => {
  const { heir, add, owners } = await scene()
  await add()
  await deleteUser(heir)
  const next = await createPerson(engine)
  expect((await add(next, { reason: 'next' })).status).toBe(201)
  expect((await owners()).added_by_staff.map(({ reason }) => reason)).toEqual(['next', 'heir'])
  const change = engine.database.writeAtOnce.raw("update account_owner_grants set reason = 'x'")
  await expect(change).rejects.toThrow('append-only')
})

test('is refused, and nobody owns the account then', async () => {
  const { officer, payer, add, owners, bankId } = await scene()
  expect(await add(officer)).toMatchObject(refused(403, 'OBP-29012'))
  for (const userId of [payer.userId, randomUUID(), 'nobody'])
    expect(await add({ userId })).toMatchObject(refused(404, 'OBP-20005'))
  expect(await add(undefined, { reason: ' ' })).toMatchObject(refused(400, 'OBP-10001'))
  const elsewhere = await scene()
  expect(await add(undefined, { as: elsewhere.officer })).toMatchObject(refused(403, 'CanAddAccountOwner'))
  expect(await owners()).toMatchObject({ owners: [], added_by_staff: [] })
  const path = `/engine/v1/banks/${bankId}/accounts/OBP-INCOMING-SETTLEMENT-ACCOUNT/owners`
  const body = { user_id: elsewhere.heir.userId, reason: 'x' }
  expect(await call(engine, 'POST', path, { as: officer, body })).toMatchObject(refused(404, 'OBP-30018'))
})

test('of somebody who is being deleted no owner is made', async () => {
  const { heir, add, owners } = await scene()
  const [added] = await Promise.all([add(), deleteUser(heir)])
  expect([201, 404]).toContain(added.status)
  expect((await owners()).owners).toEqual([])
})
