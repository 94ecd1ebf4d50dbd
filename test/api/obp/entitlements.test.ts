import { randomUUID } from 'node:crypto'
import { roles as allRoles } from '../../../api/access/roles'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Grant, Person } from '../../support/people'

let engine: TestEngine
let bankId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
})
afterAll(() => engine.stop())

const saying = (status: number, text: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(text) as string },
})
const add = (
  as: Person,
  userId: string,
  role: string,
  atBank: string,
): ReturnType<typeof call<Record<string, string>>> =>
  call<Record<string, string>>(engine, 'POST', `/obp/v4.0.0/users/${userId}/entitlements`, {
    as,
    body: { bank_id: atBank, role_name: role },
  })
async function superAdmin(): Promise<Person> {
  const person = await createPerson(engine)
  await engine.database.writeAtOnce.raw('update users set super_admin = true where user_id = ?', [person.userId])
  return person
}

describe('granting', () => {
  test('a super admin grants every role, to themselves too, but each only once', async () => {
    const admin = await superAdmin()
    const granted = await add(admin, admin.userId, 'CanCreateBank', '')
    expect(granted.status).toBe(201)
    expect(granted.body).toEqual({
      entitlement_id: expect.any(String) as string,
      role_name: 'CanCreateBank',
      bank_id: '',
    })
    expect(await add(admin, admin.userId, 'CanCreateBank', '')).toMatchObject(
      saying(400, 'OBP-30216: Entitlement already exists for the user.'),
    )
    expect((await add(admin, admin.userId, 'CanCreateAccount', bankId)).status).toBe(201)
  })

  test('of many at once exactly one grants', async () => {
    const admin = await superAdmin()
    const replies = await Promise.all(Array.from({ length: 8 }, () => add(admin, admin.userId, 'CanGetAnyUser', '')))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(400)])
  })

  const atOneBank = 'CanCreateEntitlementAtOneBank'
  const atAnyBank = 'CanCreateEntitlementAtAnyBank'
  test.each<[string, (own: string) => readonly Grant[], string, 'own' | 'other' | 'none', number]>([
    ['nothing', () => [], 'CanCreateAccount', 'own', 403],
    ['the right at the bank: a bank role there', (own) => [[atOneBank, own]], 'CanCreateAccount', 'own', 201],
    ['the right at the bank: a bank role elsewhere', (own) => [[atOneBank, own]], 'CanCreateAccount', 'other', 403],
    ['the right at the bank: a system role', (own) => [[atOneBank, own]], 'CanCreateBank', 'none', 403],
    ['the right at any bank: a bank role', () => [atAnyBank], 'CanCreateAccount', 'own', 201],
    ['the right at any bank: a system role', () => [atAnyBank], 'CanCreateBank', 'none', 201],
    ['the role itself', () => ['CanCreateBank'], 'CanCreateBank', 'none', 403],
  ])('with %s', async (_case, rights, role, where, status) => {
    const granter = await createPerson(engine, { roles: rights(bankId) })
    const target = await createPerson(engine)
    const at = { own: bankId, other: 'another.bank', none: '' }[where]
    const reply = await add(granter, target.userId, role, at)
    expect(reply.status).toBe(status)
    if (status === 403) {
      expect(reply.body['message']).toBe(
        `OBP-20050: Current User is not a Super Admin! orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtOneBank BankId(${at}). orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtAnyBank`,
      )
    }
  })

  test.each([
    ['an unknown user', randomUUID(), 'CanCreateBank', '', 404, 'OBP-20005: User not found.'],
    ['a user id that is none', 'nobody', 'CanCreateBank', '', 404, 'OBP-20005'],
    [
      'an unknown role',
      undefined,
      'CanFly',
      '',
      400,
      'OBP-10007: Incorrect Role name: CanFly. Possible roles are CanAddAccountOwner, CanAddCustomerFile, ',
    ],
    ['a bank role without a bank', undefined, 'CanCreateAccount', '', 400, 'OBP-30205'],
    ['a system role at a bank', undefined, 'CanCreateBank', 'a.bank', 400, 'OBP-30206'],
    ['an unknown bank', undefined, 'CanCreateAccount', 'no.such.bank', 400, 'OBP-30001'],
  ])('%s is refused', async (_case, userId, role, at, status, message) => {
    const admin = await superAdmin()
    expect(await add(admin, userId ?? admin.userId, role, at)).toMatchObject(saying(status, message))
  })

  test('the user is looked up before the body, the login before everything', async () => {
    const as = await createPerson(engine)
    const raw = '{}'
    expect(await call(engine, 'POST', `/obp/v4.0.0/users/${randomUUID()}/entitlements`, { as, raw })).toMatchObject(
      saying(404, 'OBP-20005'),
    )
    expect(await call(engine, 'POST', `/obp/v4.0.0/users/${as.userId}/entitlements`, { as, raw })).toMatchObject(
      saying(400, 'OBP-10001'),
    )
    expect(await call(engine, 'POST', `/obp/v4.0.0/users/x/entitlements`, { raw })).toMatchObject(
      saying(401, 'OBP-20001'),
    )
  })
})

describe('taking away', () => {
  test('needs the role, the right user and an entitlement; after it the role counts no more', async () => {
    const remover = await createPerson(engine, { roles: ['CanDeleteEntitlementAtAnyBank'] })
    const target = await createPerson(engine, { roles: ['CanGetAnyUser'] })
    const { body } = await call<{ list: { entitlement_id: string }[] }>(engine, 'GET', '/obp/v3.0.0/my/entitlements', {
      as: target,
    })
    const id = body.list[0]?.entitlement_id ?? ''
    const path = (userId: string, entitlementId: string): string =>
      `/obp/v4.0.0/users/${userId}/entitlement/${entitlementId}`
    const remove = (as: Person, userId: string, entitlementId: string): ReturnType<typeof call> =>
      call(engine, 'DELETE', path(userId, entitlementId), { as })
    expect(await remove(await superAdmin(), target.userId, id)).toMatchObject(
      saying(403, 'CanDeleteEntitlementAtAnyBank'),
    )
    expect(await remove(remover, remover.userId, id)).toMatchObject(saying(400, 'OBP-30213'))
    expect(await remove(remover, target.userId, randomUUID())).toMatchObject(saying(404, 'OBP-30212'))
    expect(await remove(remover, target.userId, 'none')).toMatchObject(saying(404, 'OBP-30212'))
    expect((await call(engine, 'GET', '/obp/v4.0.0/users', { as: target })).status).toBe(200)
    expect(await remove(remover, target.userId, id)).toMatchObject({ status: 204, body: undefined })
    expect((await call(engine, 'GET', '/obp/v4.0.0/users', { as: target })).status).toBe(403)
    expect(await remove(remover, target.userId, id)).toMatchObject(saying(404, 'OBP-30212'))
  })
})

describe('lists', () => {
  const entry = (role: string, at: string): object => ({
    entitlement_id: expect.any(String) as string,
    role_name: role,
    bank_id: at,
  })

  test('of one user, with an entry for super admins', async () => {
    const staff = await createPerson(engine, { roles: ['CanGetEntitlementsForAnyUserAtAnyBank'] })
    const admin = await superAdmin()
    const target = await createPerson(engine, { roles: ['CanGetAnyUser', ['CanCreateAccount', bankId]] })
    const of = (userId: string): ReturnType<typeof call> =>
      call(engine, 'GET', `/obp/v4.0.0/users/${userId}/entitlements`, { as: staff })
    expect((await of(target.userId)).body).toEqual({
      list: [entry('CanCreateAccount', bankId), entry('CanGetAnyUser', '')],
    })
    expect((await of(admin.userId)).body).toEqual({
      list: [{ entitlement_id: '', role_name: 'SuperAdmin', bank_id: '' }],
    })
    expect((await of('nobody')).body).toEqual({ list: [] })
    const atBank = `/obp/v2.1.0/banks/${bankId}/users/${target.userId}/entitlements`
    expect((await call(engine, 'GET', atBank, { as: staff })).body).toEqual({
      list: [entry('CanCreateAccount', bankId)],
    })
    expect(await call(engine, 'GET', atBank, { as: target })).toMatchObject(saying(403, 'OBP-20006'))
    expect(await call(engine, 'GET', `/obp/v2.1.0/banks/${bankId}/users/x/entitlements`, { as: target })).toMatchObject(
      saying(404, 'OBP-20005'),
    )
  })

  test('of one bank and of everybody name the users', async () => {
    const staff = await createPerson(engine, {
      roles: [['CanGetEntitlementsForOneBank', bankId], 'CanGetEntitlementsForAnyUserAtAnyBank'],
    })
    const atBank = await call<{ list: object[] }>(engine, 'GET', `/obp/v4.0.0/banks/${bankId}/entitlements`, {
      as: staff,
    })
    expect(atBank.body.list).toContainEqual({ ...entry('CanGetEntitlementsForOneBank', bankId), user_id: staff.userId })
    const all = await call<{ list: { role_name: string }[] }>(engine, 'GET', '/obp/v4.0.0/entitlements', { as: staff })
    const mine = { ...entry('CanGetEntitlementsForOneBank', bankId), user_id: staff.userId, username: staff.username }
    expect(all.body.list).toContainEqual(mine)
    const ofRole = await call<{ list: { role_name: string }[] }>(
      engine,
      'GET',
      '/obp/v4.0.0/entitlements?role=CanGetEntitlementsForOneBank',
      { as: staff },
    )
    expect(ofRole.body.list).toEqual([mine])
    expect(await call(engine, 'GET', '/obp/v4.0.0/banks/no.such/entitlements', { as: staff })).toMatchObject(
      saying(404, 'OBP-30001'),
    )
  })

  test('of roles tells at which level each is granted', async () => {
    const reply = await call<{ roles: object[] }>(engine, 'GET', '/obp/v4.0.0/roles', {
      as: await createPerson(engine),
    })
    expect(reply.body.roles).toHaveLength(allRoles.length)
    expect(reply.body.roles).toContainEqual({ role: 'CanCreateAccount', requires_bank_id: true })
    expect(reply.body.roles).toContainEqual({ role: 'CanCreateBank', requires_bank_id: false })
  })
})
