/** Who sees an account through which views: granted and revoked, one and many, by whoever may. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, permissionPath, viewBody } from '../../support/views'

interface Views {
  readonly views: readonly { readonly id: string }[]
}

let engine: TestEngine
let bank: string
let owner: Person
let stranger: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  owner = await createPerson(engine)
  stranger = await createPerson(engine)
  account = await createAccount(engine, owner, bank)
  await createView(engine, account, owner, '_team')
  await createView(engine, account, owner, '_open', { isPublic: true })
})
afterAll(() => engine.stop())

const of = (person: Person, rest = '', version = 'v1.4.0'): string =>
  `/obp/${version}${permissionPath(engine, account, person)}${rest}`
const send = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  as = owner,
): Promise<Reply<Body>> => call<Body>(engine, method, path, body === undefined ? { as } : { as, body })
const held = async (person: Person): Promise<string[]> =>
  (await send<Views>('GET', of(person))).body.views.map(({ id }) => id)

test('a view is granted, twice with the same result, shown and revoked', async () => {
  const friend = await createPerson(engine)
  for (const viewId of ['auditor', 'auditor', '_team']) {
    expect(await send('POST', of(friend, `/views/${viewId}`), {})).toMatchObject({ status: 201, body: { id: viewId } })
  }
  expect(await held(friend)).toEqual(['_team', 'auditor'])
  expect((await send('GET', of(friend, '', 'v3.0.0'))).body).toMatchObject({
    views: [{ is_system: false }, { is_system: true }],
  })
  expect((await send('DELETE', of(friend, '/views/auditor'))).status).toBe(204)
  expect(await send('DELETE', of(friend, '/views/auditor'))).toMatchObject(refused(403, 'OBP-20048'))
  expect(await held(friend)).toEqual(['_team'])
})

test('to v3.1.0 access is granted by the name of a user, from v4.0.0 on it is seen by it only', async () => {
  const friend = await createPerson(engine)
  expect((await send('POST', of(friend, '/views/auditor', 'v3.1.0'), {})).status).toBe(201)
  for (const version of ['v4.0.0', 'v5.0.0', 'v5.1.0']) {
    for (const [method, rest, body] of [
      ['POST', '/views/auditor', {}],
      ['POST', '/views', { views: ['auditor'] }],
      ['DELETE', '/views/auditor', undefined],
      ['DELETE', '/views', undefined],
    ] as const) {
      expect(await send(method, of(friend, rest, version), body)).toMatchObject(refused(404, 'OBP-10404'))
    }
    expect((await send<Views>('GET', of(friend, '', version))).body).toMatchObject({ views: [{ id: 'auditor' }] })
  }
  expect((await send('DELETE', of(friend, '/views', 'v3.1.0'))).status).toBe(204)
})

test('the views that are granted and listed have the keys of v1.2.1, and under v1.4.0 those of its specification besides', async () => {
  const friend = await createPerson(engine)
  const listed = async (version: string) =>
    (await send<{ permissions: Views[] }>('GET', `/obp/${version}${account.path}/permissions`)).body.permissions[0]
      ?.views[0]
  const keysOf = (view: object | undefined) => Object.keys(view ?? {}).length
  for (const [version, keys] of [
    ['v1.2.1', 65],
    ['v1.4.0', 73],
    ['v2.2.0', 65],
    ['v3.1.0', 65],
  ] as const) {
    const granted = await send('POST', of(friend, '/views/auditor', version), {})
    const [many] = (await send<Views>('POST', of(friend, '/views', version), { views: ['auditor'] })).body.views
    expect([granted.body, many, await listed(version)].map(keysOf)).toEqual([keys, keys, keys])
  }
  expect(keysOf(await listed('v5.1.0'))).toBe(65)
})

test('several views are granted and revoked all or none', async () => {
  const friend = await createPerson(engine)
  const some = await send('POST', of(friend, '/views'), { views: ['auditor', 'no.such.view'] })
  expect(some).toMatchObject(refused(403, 'OBP-20047'))
  expect(await held(friend)).toEqual([])
  const all = await send<Views>('POST', of(friend, '/views'), { views: ['auditor', '_team', 'auditor'] })
  expect(all.body.views.map(({ id }) => id)).toEqual(['auditor', '_team'])
  expect(await send('POST', of(friend, '/views'), { views: [] })).toMatchObject({ status: 201, body: { views: [] } })
  expect(await send('POST', of(friend, '/views'), { wrong: [] })).toMatchObject(refused(400, 'OBP-10001'))
  expect((await send('DELETE', of(friend, '/views'))).status).toBe(204)
  expect(await held(friend)).toEqual([])
  expect(await send('DELETE', of(friend, '/views'))).toMatchObject(refused(403, 'OBP-20048'))
})

test('that nothing was granted is told to whoever has to do with the account only', async () => {
  const nothing = { views: [] }
  expect(await send('POST', of(owner, '/views'), nothing, stranger)).toMatchObject(refused(403, 'OBP-20047'))
  const nobody = `/obp/v1.4.0${account.path}/permissions/nowhere/nobody/views`
  expect(await send('POST', nobody, nothing)).toMatchObject(refused(403, 'OBP-20047'))
})

test('a public view is not granted, and not revoked from who does not hold it', async () => {
  expect(await send('POST', of(stranger, '/views/_open'), {})).toMatchObject(refused(400, 'OBP-29010'))
  expect(await send('POST', of(stranger, '/views'), { views: ['auditor', '_open'] })).toMatchObject(
    refused(400, 'OBP-29010'),
  )
  expect(await send('DELETE', of(stranger, '/views/_open'))).toMatchObject(refused(400, 'OBP-29010'))
  const later = { user_id: stranger.userId, view: { view_id: '_open', is_system: false } }
  const grant = `/obp/v4.0.0${account.path}/account-access/grant`
  expect(await send('POST', grant, later)).toMatchObject(refused(400, 'OBP-29010'))
  expect(await held(stranger)).toEqual([])
})

test.each(['', '/_opened'])(
  'a view that has become public is still taken from who holds it, and deleted (%s)',
  async (which) => {
    const friend = await createPerson(engine)
    const view = `/obp/v1.4.0${account.path}/views/_opened`
    await createView(engine, account, owner, '_opened')
    await send('POST', of(friend, '/views'), { views: ['owner', '_opened'] })
    const opened = await send('PUT', view, without(viewBody('', { isPublic: true }), 'name'))
    expect(opened).toMatchObject({ status: 200, body: { is_public: true } })
    expect(await send('DELETE', view)).toMatchObject(refused(400, 'OBP-30256'))
    expect((await send('DELETE', of(friend, `/views${which}`))).status).toBe(204)
    expect(await held(friend)).toEqual(which === '' ? [] : ['owner'])
    expect(await send('DELETE', of(friend, '/views/_opened'))).toMatchObject(refused(400, 'OBP-29010'))
    expect((await send('DELETE', view)).status).toBe(204)
  },
)

test('the way in of an account stays for its holder', async () => {
  expect(await send('DELETE', of(owner, '/views/owner'))).toMatchObject(refused(400, 'OBP-30064'))
  expect(await send('DELETE', of(owner, '/views'))).toMatchObject(refused(400, 'OBP-30064'))
  const second = await createPerson(engine)
  await send('POST', of(second, '/views/owner'), {})
  expect((await send('DELETE', of(second, '/views/owner'))).status).toBe(204)
  expect(await held(owner)).toContain('owner')
})

test('unknown users, providers and views are not told from those that may not be granted', async () => {
  const nobody = { ...stranger, username: 'nobody.at.all' }
  expect(await send('POST', of(nobody, '/views/auditor'), {})).toMatchObject(refused(403, 'OBP-20047'))
  const elsewhere = of(stranger, '/views/auditor').replace(encodeURIComponent(engine.config.http.publicUrl), 'nowhere')
  expect(await send('POST', elsewhere, {})).toMatchObject(refused(403, 'OBP-20047'))
  expect(await send('DELETE', of(nobody, '/views/auditor'))).toMatchObject(refused(403, 'OBP-20048'))
  expect(await send('GET', of(nobody))).toMatchObject(refused(404, 'OBP-20104'))
})

test('who holds no view that grants, grants nothing', async () => {
  const auditor = await createPerson(engine)
  await send('POST', of(auditor, '/views/auditor'), {})
  for (const as of [stranger, auditor]) {
    expect(await send('POST', of(as, '/views/owner'), {}, as)).toMatchObject(refused(403, 'OBP-20047'))
    expect(await send('DELETE', of(owner, '/views/owner'), undefined, as)).toMatchObject(refused(403, 'OBP-20048'))
    expect(await send('GET', of(owner), undefined, as)).toMatchObject(refused(403, 'OBP-20022'))
    const all = `/obp/v1.4.0${account.path}/permissions`
    expect(await send('GET', all, undefined, as)).toMatchObject(refused(403, 'OBP-20022'))
  }
  // The view that manages custom views grants these, and no system view.
  const manager = await createPerson(engine)
  await send('POST', of(manager, '/views/ManageCustomViews'), {})
  expect(await send('POST', of(stranger, '/views/auditor'), {}, manager)).toMatchObject(refused(403, 'OBP-20047'))
  expect((await send('POST', of(stranger, '/views/_team'), {}, manager)).status).toBe(201)
  expect((await send('DELETE', of(stranger, '/views/_team'), undefined, manager)).status).toBe(204)
})

test('everybody who holds a view is listed with their views', async () => {
  const other = await createAccount(engine, owner, bank)
  const friend = await createPerson(engine)
  await send('POST', `/obp/v1.4.0${permissionPath(engine, other, friend)}/views`, { views: ['auditor', 'accountant'] })
  const { body } = await send<{ permissions: { user: { id: string }; views: { id: string }[] }[] }>(
    'GET',
    `/obp/v2.1.0${other.path}/permissions`,
  )
  expect(body.permissions.map(({ user, views }) => [user.id, views.length])).toEqual(
    [
      [owner.username, 5],
      [friend.username, 2],
    ].sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)),
  )
})

test('a custom view grants what it says, to the later calls too', async () => {
  const friend = await createPerson(engine)
  const body = { user_id: friend.userId, view: { view_id: '_team', is_system: false } }
  const path = `/obp/v4.0.0${account.path}/account-access`
  expect(await send('POST', `${path}/grant`, body)).toMatchObject({
    status: 201,
    body: { id: '_team', is_system: false },
  })
  expect(await held(friend)).toEqual(['_team'])
  expect(await send('POST', `${path}/revoke`, body)).toMatchObject({ status: 201, body: { revoked: true } })
  expect(await held(friend)).toEqual([])
})
