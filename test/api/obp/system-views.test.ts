/** System views, shared by all accounts of the instance. */
import { createAccount, refused } from '../../support/accounts'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { viewBody } from '../../support/views'
import type { ViewJson } from '../../support/views'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, {
    roles: ['CanGetSystemView', 'CanCreateSystemView', 'CanUpdateSystemView', 'CanDeleteSystemView'],
  })
})
afterAll(() => engine.stop())

const send = (method: string, path: string, body?: unknown): Promise<Reply<ViewJson>> =>
  call<ViewJson>(engine, method, `/obp/${path}`, body === undefined ? { as: staff } : { as: staff, body })
const wish = (name: string, actions: readonly string[] = []) => ({ ...viewBody(name, { actions }), metadata_view: '' })

test('a system view is made, read in the shape of each version, replaced and taken away', async () => {
  const created = await send(
    'POST',
    'v5.0.0/system-views',
    wish('House Hold', ['can_see_transaction_amount', 'can_create_custom_view']),
  )
  expect(created).toMatchObject({
    status: 201,
    body: {
      id: 'household',
      short_name: 'House Hold',
      is_system: true,
      can_see_transaction_amount: true,
      can_grant_access_to_views: [],
    },
  })
  expect((await send('GET', 'v3.1.0/system-views/household')).body).toMatchObject({ is_firehose: false })
  expect((await send('GET', 'v5.1.0/system-views/household')).body).toEqual(created.body)
  const change = without(wish('', ['can_see_tags']), 'name')
  const changed = await send('PUT', 'v4.0.0/system-views/household', {
    ...change,
    can_grant_access_to_views: ['auditor'],
  })
  expect(changed).toMatchObject({
    status: 200,
    body: { short_name: 'House Hold', can_see_tags: true, can_see_transaction_amount: false },
  })
  expect((await send('GET', 'v5.0.0/system-views/household')).body['can_grant_access_to_views']).toEqual(['auditor'])
  const ids = await call<{ views: { id: string }[] }>(engine, 'GET', '/obp/v5.0.0/system-views-ids', { as: staff })
  expect(ids.body.views.map(({ id }) => id)).toEqual(expect.arrayContaining(['owner', 'household']))
  expect(await send('DELETE', 'v5.0.0/system-views/household')).toMatchObject({ status: 200, body: true })
  expect(await send('GET', 'v5.0.0/system-views/household')).toMatchObject(refused(400, 'OBP-30252'))
})

test('what a changed system view permits counts at once, for everybody who holds it', async () => {
  const person = await createPerson(engine)
  const account = await createAccount(engine, person, await createBank(engine))
  const read = () =>
    call<{ label: string | null }>(engine, 'GET', `/obp/v1.4.0${account.path}/owner/account`, { as: person })
  expect((await read()).body.label).toBe('My Account')
  const change = without(wish('', ['can_see_transaction_this_bank_account']), 'name')
  await send('PUT', 'v5.0.0/system-views/owner', change)
  expect((await read()).body.label).toBeNull()
  await engine.database.writeAtOnce.raw("delete from views where view_id = 'owner'")
  expect((await read()).body.label).toBe('My Account')
})

test('of several who make one at once one has made it, and it is theirs; one that was removed is made once, too', async () => {
  for (const round of ['new', 'removed']) {
    const names = ['Twins', 'TWINS', 'tWins', 'twINS', 'twins']
    const replies = await Promise.all(names.map((name) => send('POST', 'v5.0.0/system-views', wish(name))))
    const made = replies.filter(({ status }) => status === 201)
    expect([round, made.length]).toEqual([round, 1])
    for (const reply of replies.filter((one) => one !== made[0])) {
      expect(reply).toMatchObject(refused(400, 'OBP-30254'))
    }
    expect((await send('GET', 'v5.0.0/system-views/twins')).body).toEqual(made[0]?.body)
    expect((await send('DELETE', 'v5.0.0/system-views/twins')).status).toBe(200)
  }
})

test.each([
  ['a public one', { ...wish('open'), is_public: true }, 'OBP-30258'],
  ['the name of a custom view', wish('_custom'), 'OBP-20020'],
  ['no name', wish(''), 'OBP-30250'],
  ['a name in use', wish('Auditor'), 'OBP-30254: The system view is already exists. Current VIEW_ID(auditor)'],
])('%s is refused', async (_what, body, code) => {
  for (const version of ['v3.1.0', 'v5.1.0']) {
    expect(await send('POST', `${version}/system-views`, body)).toMatchObject(refused(400, code))
  }
})

test('of a name and publicity that are both wrong each version names the one that it looks at first', async () => {
  const both = { ...wish('_open'), is_public: true }
  expect(await send('POST', 'v3.1.0/system-views', both)).toMatchObject(refused(400, 'OBP-20020'))
  expect(await send('POST', 'v5.0.0/system-views', both)).toMatchObject(refused(400, 'OBP-30258'))
  const owner = { ...wish('Owner'), is_public: true }
  expect(await send('POST', 'v5.0.0/system-views', owner)).toMatchObject(refused(400, 'OBP-30258'))
})

test.each(['v3.1.0', 'v5.0.0'])('%s: a system view does not become public', async (version) => {
  const open = { ...without(wish(''), 'name'), is_public: true }
  expect(await send('PUT', `${version}/system-views/auditor`, open)).toMatchObject(refused(400, 'OBP-30258'))
  expect((await send('GET', `${version}/system-views/auditor`)).body).toMatchObject({ is_public: false })
})

test('a system view that somebody holds stays', async () => {
  const person = await createPerson(engine)
  await createAccount(engine, person, await createBank(engine))
  for (const version of ['v3.1.0', 'v5.0.0']) {
    expect(await send('DELETE', `${version}/system-views/owner`)).toMatchObject(refused(400, 'OBP-30251'))
  }
  expect(await send('DELETE', 'v5.0.0/system-views/auditor')).toMatchObject({ status: 200 })
  expect(await send('DELETE', 'v5.0.0/system-views/auditor')).toMatchObject(refused(400, 'OBP-30252'))
  // One that was taken away can be made again.
  expect((await send('POST', 'v5.0.0/system-views', wish('Auditor'))).status).toBe(201)
})

// The last test of this file: every account of the instance has this view.
test('an owner view that hides the account is a refusal of the calls that show it, and no fault', async () => {
  const person = await createPerson(engine)
  const bankId = await createBank(engine)
  const routings = [{ scheme: 'AccountNumber', address: '4930396' }]
  const { path } = await createAccount(engine, person, bankId, { routings })
  const hidden = await send('PUT', 'v5.0.0/system-views/owner', without(wish('', ['can_see_tags']), 'name'))
  expect(hidden.status).toBe(200)
  const refusal = refused(400, 'OBP-20022: View does not permit the access.')
  for (const version of ['v3.0.0', 'v4.0.0']) {
    expect(await call(engine, 'GET', `/obp/${version}/my${path}/account`, { as: person })).toMatchObject(refusal)
  }
  const body = { bank_id: bankId, account_routing: routings[0] }
  const query = '/obp/v4.0.0/management/accounts/account-routing-query'
  expect(await call(engine, 'POST', query, { as: person, body })).toMatchObject(refusal)
})
