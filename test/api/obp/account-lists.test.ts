/** Which accounts a caller, and nobody, finds in which list and through which view. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView } from '../../support/views'

interface Listed {
  readonly id: string
  readonly label: string | null
  readonly views_available: readonly { readonly id: string }[]
}

const berlin = ['ReadAccountsBerlinGroup', 'ReadBalancesBerlinGroup', 'ReadTransactionsBerlinGroup']

let engine: TestEngine
let bank: string
let owner: Person
let reader: Person
let open: TestAccount
let closed: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await createBank(engine)
  owner = await createPerson(engine)
  reader = await createPerson(engine)
  open = await createAccount(engine, owner, bank, { routings: [{ scheme: 'IBAN', address: 'DE91 1000' }] })
  closed = await createAccount(engine, owner, bank, { productCode: 'SAVINGS' })
  const actions = ['can_see_transaction_this_bank_account', 'can_see_bank_account_currency']
  await createView(engine, open, owner, '_open', { isPublic: true, actions })
  await createView(engine, closed, owner, '_thin', { actions })
  await grantView(engine, closed, owner, reader, '_thin')
})
afterAll(() => engine.stop())

const get = <Body>(path: string, as?: Person): Promise<Reply<Body>> =>
  call<Body>(engine, 'GET', path, as === undefined ? {} : { as })
const listed = async (path: string, as?: Person): Promise<Record<string, string[]>> => {
  const { status, body } = await get<{ accounts: Listed[] }>(`/obp/v1.4.0${path}`, as)
  expect(status).toBe(200)
  return Object.fromEntries(body.accounts.map(({ id, views_available: views }) => [id, views.map((view) => view.id)]))
}

describe.each([
  ['at one bank', () => `/banks/${bank}/accounts`],
  ['at all banks', () => '/accounts'],
])('%s', (_where, path) => {
  test('nobody sees the accounts with public views, and these views', async () => {
    expect(await listed(path())).toEqual({ [open.accountId]: ['_open'] })
    expect(await listed(`${path()}/public`)).toEqual({ [open.accountId]: ['_open'] })
    expect(await get(`/obp/v1.4.0${path()}/private`)).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('a caller sees theirs besides', async () => {
    expect(await listed(path(), reader)).toEqual({ [open.accountId]: ['_open'], [closed.accountId]: ['_thin'] })
    expect(await listed(`${path()}/public`, reader)).toEqual({ [open.accountId]: ['_open'] })
    expect(await listed(`${path()}/private`, reader)).toEqual({ [closed.accountId]: ['_thin'] })
    expect((await listed(path(), owner))[open.accountId]).toEqual(expect.arrayContaining(['_open', 'owner']))
  })
})

test('a label is listed where one of the views shows it', async () => {
  const [thin] = (await get<{ accounts: Listed[] }>(`/obp/v1.4.0/banks/${bank}/accounts/private`, reader)).body.accounts
  expect(thin?.label).toBeNull()
  const own = (await get<{ accounts: Listed[] }>(`/obp/v1.4.0/banks/${bank}/accounts/private`, owner)).body.accounts
  expect(own.map(({ label }) => label)).toEqual(['My Account', 'My Account'])
  const later = await get<Listed[]>(`/obp/v4.0.0/banks/${bank}/accounts`, reader)
  expect(later.body.map(({ label }) => label)).toEqual([null])
})

test('a label that says nothing is null in the oldest lists', async () => {
  const person = await createPerson(engine)
  const silent = await createAccount(engine, person, await createBank(engine))
  await engine.database.writeAtOnce.raw("update accounts set label = '' where account_id = ?", [silent.accountId])
  for (const version of ['v1.2.1', 'v1.4.0']) {
    const { body } = await get<{ accounts: Listed[] }>(`/obp/${version}/banks/${silent.bankId}/accounts`, person)
    expect(body.accounts).toMatchObject([{ id: silent.accountId, label: null }])
  }
  const later = await get<Listed[]>(`/obp/v4.0.0/banks/${silent.bankId}/accounts`, person)
  expect(later.body).toMatchObject([{ id: silent.accountId, label: '' }])
})

test('the views that were granted come first, as in a dictionary, then the public ones', async () => {
  const own = ['ManageCustomViews', 'owner', ...berlin]
  const capitalsFirst = ['ManageCustomViews', ...berlin, 'owner']
  expect((await listed(`/banks/${bank}/accounts`, owner))[open.accountId]).toEqual([...own, '_open'])
  expect((await listed(`/banks/${bank}/accounts/private`, owner))[open.accountId]).toEqual(own)
  const shown = async (viewId: string, as?: Person) =>
    (await get<Listed>(`/obp/v1.4.0${open.path}/${viewId}/account`, as)).body.views_available.map(({ id }) => id)
  expect(await shown('owner', owner)).toEqual([...capitalsFirst, '_open'])
  expect(await shown('_open', owner)).toEqual([...capitalsFirst, '_open'])
  expect(await shown('_open', reader)).toEqual(['_open'])
  expect(await shown('_open')).toEqual(['_open'])
})

test('a view that was granted before it became public puts no account into the private list', async () => {
  const person = await createPerson(engine)
  const account = await createAccount(engine, person, await createBank(engine))
  await createView(engine, account, person, '_became', { actions: ['can_see_transaction_this_bank_account'] })
  await grantView(engine, account, person, reader, '_became')
  const list = `/banks/${account.bankId}/accounts`
  expect(await listed(`${list}/private`, reader)).toEqual({ [account.accountId]: ['_became'] })
  await engine.database.writeAtOnce.raw("update views set is_public = true where view_id = '_became'")
  expect(await listed(`${list}/private`, reader)).toEqual({})
  expect(await listed(list, reader)).toEqual({ [account.accountId]: ['_became'] })
  await engine.database.writeAtOnce.raw("update views set is_public = false where view_id = '_became'")
})

test('later versions list in their shapes', async () => {
  const publicOnes = await get<{ accounts: Listed[] }>('/obp/v5.1.0/accounts/public')
  expect(publicOnes.body.accounts).toEqual([
    {
      id: open.accountId,
      label: null,
      bank_id: bank,
      views_available: [{ id: '_open', short_name: '_open', is_public: true }],
    },
  ])
  expect((await get<Listed[]>(`/obp/v4.0.0/banks/${bank}/accounts/public`)).body).toEqual(publicOnes.body.accounts)
  expect((await get<{ accounts: Listed[] }>('/obp/v2.1.0/accounts', owner)).body.accounts).toHaveLength(2)
  expect((await get('/obp/v3.0.0/accounts', owner)).status).toBe(404)
  const ids = `/obp/v4.0.0/banks/${bank}/accounts/account_ids/private`
  expect((await get(ids, owner)).body).toEqual({ accounts: [{ id: open.accountId }, { id: closed.accountId }] })
  const only = await get(`${ids}?account_type_filter=SAVINGS`, owner)
  expect(only.body).toEqual({ accounts: [{ id: closed.accountId }] })
  const privateOnes = `/obp/v3.1.0/banks/${bank}/accounts/private?account_type_filter=SAVINGS&account_type_filter_operation=EXCLUDE`
  expect((await get<{ accounts: Listed[] }>(privateOnes, owner)).body.accounts.map(({ id }) => id)).toEqual([
    open.accountId,
  ])
})

test('accounts held are those of the caller, whatever views they hold', async () => {
  const path = `/obp/v3.0.0/banks/${bank}/accounts-held`
  const { body } = await get<{ accounts: { id: string; number: string }[] }>(path, owner)
  expect(body.accounts.map(({ id }) => id)).toEqual([open.accountId, closed.accountId])
  expect((await get(path, reader)).body).toEqual({ accounts: [] })
  for (const list of ['accounts-held', 'accounts/private', 'accounts/account_ids/private']) {
    const wrong = `/obp/v3.0.0/banks/${bank}/${list}?account_type_filter_operation=KEEP`
    expect(await get(wrong, owner)).toMatchObject(refused(400, 'OBP-10016'))
  }
})

test('one account is shown through a view as far as the view shows it', async () => {
  const whole = await get(`/obp/v1.4.0${open.path}/owner/account`, owner)
  expect(whole.body).toMatchObject({
    id: open.accountId,
    bank_id: bank,
    label: 'My Account',
    type: '1234BW',
    owners: [{ id: owner.username }],
    balance: { currency: 'EUR', amount: '0.00' },
    IBAN: 'DE91 1000',
    account_routing: { scheme: 'IBAN', address: 'DE91 1000' },
  })
  const hidden = { label: null, number: null, owners: [], type: null, IBAN: null, swift_bic: null }
  const thin = await get(`/obp/v1.4.0${open.path}/_open/account`)
  expect(thin.body).toMatchObject({
    ...hidden,
    balance: { currency: 'EUR', amount: null },
    account_routing: { scheme: null, address: null },
    views_available: [{ id: '_open', is_public: true }],
  })
  const later = await get(`/obp/v3.0.0/banks/${bank}/public/accounts/${open.accountId}/_open/account`)
  expect(later).toMatchObject({
    status: 200,
    body: { label: null, owners: [], balance: { currency: 'EUR', amount: null } },
  })
})

test('from v3.0.0 on the account of an unknown bank is not found', async () => {
  const path = `/obp/v5.1.0/banks/no.such.bank/public/accounts/${open.accountId}/_open/account`
  expect(await get(path)).toMatchObject(refused(404, 'OBP-30018'))
})

describe('anonymous access', () => {
  test('wrong credentials are an error, not nobody', async () => {
    const headers = { DirectLogin: 'token="forged"' }
    const reply = await call(engine, 'GET', `/obp/v1.4.0${open.path}/_open/account`, { headers })
    expect(reply).toMatchObject(refused(401, 'OBP-20003'))
  })

  test('where the instance has no public views, nobody reads through one', async () => {
    const shut = await startEngine({ worker: false, environment: { ALLOW_PUBLIC_VIEWS: 'false' } })
    try {
      expect((await call(shut, 'GET', '/obp/v1.4.0/accounts/public')).body).toEqual({ accounts: [] })
      expect((await call(shut, 'GET', '/obp/v1.4.0/accounts')).body).toEqual({ accounts: [] })
      const person = await createPerson(shut)
      const own = await createAccount(shut, person, await createBank(shut))
      await shut.database.writeAtOnce.raw(
        `insert into views (account_key, view_id, short_name, description, is_public, alias, hide_metadata_if_alias_used, metadata_view_id,
           permissions, grantable_view_ids, revocable_view_ids, changed_by)
         select account_key, '_open', '_open', '', true, 'none', false, '_open', '{can_see_transaction_this_bank_account}', '{}', '{}', ? from accounts`,
        [person.userId],
      )
      expect((await call(shut, 'GET', `/obp/v1.4.0${own.path}/_open/account`)).status).toBe(401)
      expect((await call(shut, 'GET', `/obp/v1.4.0${own.path}/_open/account`, { as: person })).status).toBe(403)
    } finally {
      await shut.stop()
    }
  })
})

test('a label is changed by who may, under both bodies', async () => {
  const { path } = closed
  const change = (version: string, body: object, as = owner) =>
    call(engine, 'POST', `/obp/${version}${path}`, { as, body })
  const older = { id: closed.accountId, label: 'Renamed', bank_id: bank }
  expect(await change('v1.4.0', older)).toMatchObject({ status: 200, body: { success: 'Success' } })
  expect(await get(`/obp/v1.4.0${path}/owner/account`, owner)).toMatchObject({ body: { label: 'Renamed' } })
  expect(await change('v5.1.0', { label: 'Again' })).toMatchObject({ status: 200 })
  expect(await get(`/obp/v1.4.0${path}/owner/account`, owner)).toMatchObject({ body: { label: 'Again' } })
  expect(await change('v1.4.0', { label: 'x' })).toMatchObject(refused(400, 'OBP-10001'))
  expect(await change('v4.0.0', { label: '' })).toMatchObject(refused(400, 'OBP-10001'))
  expect(await change('v4.0.0', { label: 'x' }, reader)).toMatchObject(refused(400, 'OBP-20022'))
})
