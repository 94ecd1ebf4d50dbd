import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let bankId: string
let owner: Person
let stranger: Person
let account: TestAccount
let yen: TestAccount
const routings = [{ scheme: 'IBAN', address: 'DE1065657' }]

beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  owner = await createPerson(engine)
  stranger = await createPerson(engine)
  account = await createAccount(engine, owner, bankId, { routings })
  yen = await createAccount(engine, owner, bankId, { currency: 'JPY', productCode: 'SAVINGS' })
  await engine.database.writeAtOnce.raw('update accounts set balance = 1012 where account_id = any (?)', [
    [account.accountId, yen.accountId],
  ])
})
afterAll(() => engine.stop())

const get = <Body = Record<string, never>>(path: string, as: Person | undefined = owner) =>
  call<Body>(engine, 'GET', path, { as })
const grantView = (person: Person, viewId: string, { accountId }: TestAccount) =>
  engine.database.writeAtOnce.raw(
    'insert into account_access (user_id, account_key, view_id) select ?, account_key, ? from accounts where account_id = ?',
    [person.userId, viewId, accountId],
  )

const berlin = ['ReadAccountsBerlinGroup', 'ReadBalancesBerlinGroup', 'ReadTransactionsBerlinGroup']
const viewIds = ['ManageCustomViews', ...berlin, 'owner']
const basic = viewIds.map((id) => ({
  id,
  short_name: id.charAt(0).toUpperCase() + id.slice(1).toLowerCase(),
  description: id,
  is_public: false,
}))

describe('lists', () => {
  test('my accounts show every account of the caller with its views', async () => {
    const listed = (id: string, type: string, with_: object[]) => ({
      id,
      label: 'My Account',
      bank_id: bankId,
      account_type: type,
      account_routings: with_,
      views: basic,
    })
    expect(await get('/obp/v3.0.0/my/accounts')).toMatchObject({
      status: 200,
      body: { accounts: [listed(account.accountId, '1234BW', routings), listed(yen.accountId, 'SAVINGS', [])] },
    })
    expect((await get('/obp/v5.1.0/my/accounts', stranger)).body).toEqual({ accounts: [] })
  })

  test.each([
    ['account_type_filter=SAVINGS,OTHER', ['yen']],
    ['account_type_filter=SAVINGS&account_type_filter_operation=EXCLUDE', ['account']],
    ['account_type_filter_operation=INCLUDE', ['account', 'yen']],
  ])('my accounts with %s', async (query, names) => {
    const { body } = await get<{ accounts: { id: string }[] }>(`/obp/v3.0.0/my/accounts?${query}`)
    const nameOf = { [account.accountId]: 'account', [yen.accountId]: 'yen' }
    expect(body.accounts.map(({ id }) => nameOf[id])).toEqual(names)
  })

  test('an unknown filter operation is refused', async () => {
    expect(await get('/obp/v3.0.0/my/accounts?account_type_filter_operation=SOME')).toMatchObject(
      refused(400, 'OBP-10016'),
    )
  })

  test('v2.0.0 answers a bare list with links under the prefix that was called', async () => {
    const { body } = await get<{ _links: object }[]>('/obp/v2.1.0/my/accounts')
    const base = `${engine.config.http.publicUrl}/obp/v2.1.0/my`
    expect(body[0]).toEqual({
      id: account.accountId,
      label: 'My Account',
      bank_id: bankId,
      _links: {
        self: { href: `${base}/accounts` },
        detail: { href: `${base}/banks/${bankId}/accounts/${account.accountId}/account` },
      },
    })
  })

  test('accounts at one bank: the own ones only, and by attribute', async () => {
    const path = `/obp/v4.0.0/banks/${bankId}/accounts`
    const all = await get<{ id: string }[]>(path)
    expect(all.body.map(({ id }) => id)).toEqual([account.accountId, yen.accountId])
    expect(all.body[0]).toEqual({
      id: account.accountId,
      label: 'My Account',
      bank_id: bankId,
      views_available: basic.map(({ id, short_name, is_public }) => ({ id, short_name, is_public })),
    })
    await engine.database.writeAtOnce.raw(
      `insert into account_attributes (attribute_id, account_key, product_code, name, type, value)
       select gen_random_uuid(), account_key, 'P', 'COLOUR', 'STRING', 'red' from accounts where account_id = ?`,
      [yen.accountId],
    )
    expect((await get<{ id: string }[]>(`${path}?COLOUR=red`)).body.map(({ id }) => id)).toEqual([yen.accountId])
    expect((await get(`${path}?COLOUR=blue`)).body).toEqual([])
    expect(await get(`${path}?COLOUR=%00`)).toMatchObject(refused(400, 'OBP-10016'))
    expect((await get(path, stranger)).body).toEqual([])
  })

  test("the bank's own accounts are in no list, whatever was granted", async () => {
    await engine.database.writeAtOnce.raw(
      `insert into account_access (user_id, account_key, view_id) select ?, account_key, 'owner' from accounts
       where kind <> 'CUSTOMER' and bank_id = ?`,
      [stranger.userId, bankId],
    )
    expect((await get('/obp/v3.0.0/my/accounts', stranger)).body).toEqual({ accounts: [] })
    expect((await get(`/obp/v4.0.0/banks/${bankId}/balances`, stranger)).body).toEqual({ accounts: [] })
  })
})

describe('one account', () => {
  const core = () => `/my/banks/${bankId}/accounts/${account.accountId}/account`
  const number = expect.stringMatching(/^\d{10}$/) as string
  const shown = () => ({
    id: account.accountId,
    bank_id: bankId,
    label: 'My Account',
    number,
    balance: { currency: 'EUR', amount: '10.12' },
    account_routings: routings,
  })
  const owners = () => [{ id: owner.username, provider: engine.config.http.publicUrl, display_name: owner.username }]

  test.each(['v4.0.0', 'v5.1.0'])('core, %s', async (version) => {
    const reply = await get(`/obp/${version}${core()}`)
    expect([reply.status, reply.body]).toEqual([200, { ...shown(), product_code: '1234BW', views_basic: viewIds }])
  })

  test('core, v3.1.0', async () => {
    const reply = await get(`/obp/v3.1.0${core()}`)
    expect([reply.status, reply.body]).toEqual([
      200,
      { ...shown(), owners: owners(), type: '1234BW', views_basic: basic },
    ])
  })

  test('full: owners, and the views in the order of a dictionary with all of their flags', async () => {
    const reply = await get<{ views_available: { id: string; can_add_comment: boolean }[] }>(
      `/obp/v5.0.0${account.path}/owner/account`,
    )
    expect(reply).toMatchObject({
      status: 200,
      body: { ...shown(), owners: owners(), product_code: '1234BW', account_attributes: [], tags: [] },
    })
    const views = reply.body.views_available
    expect(views.map(({ id }) => id)).toEqual(['ManageCustomViews', 'owner', ...berlin])
    expect(views.map((view) => view.can_add_comment)).toEqual([true, true, false, false, false])
    expect(Object.keys(views[0] ?? {})).toHaveLength(6 + 59)
  })

  test('through a view, what it hides is null', async () => {
    const path = `/obp/v5.1.0${account.path}/views`
    const [open, partly, hidden] = await Promise.all([
      get(`${path}/owner`),
      get(`${path}/ReadTransactionsBerlinGroup`),
      get(`${path}/ReadAccountsBerlinGroup`),
    ])
    expect([open.status, open.body]).toEqual([200, { ...shown(), product_code: '1234BW', views_basic: viewIds }])
    expect(partly.body).toMatchObject({
      label: null,
      number: null,
      balance: { currency: null, amount: null },
      account_routings: [],
      product_code: null,
    })
    expect(hidden).toMatchObject(refused(400, 'OBP-20022'))
  })

  test('nobody, an unknown bank or account, a view that was not granted', async () => {
    for (const path of [core(), `${account.path}/owner/account`, `${account.path}/views/owner`]) {
      expect(await call(engine, 'GET', `/obp/v5.1.0${path}`)).toMatchObject(refused(401, 'OBP-20001'))
      const elsewhere = path.replace(bankId, 'no.bank')
      expect(await get(`/obp/v5.1.0${elsewhere}`)).toMatchObject(refused(404, 'Current BankId is no.bank'))
      const unknown = path.replace(account.accountId, 'none')
      expect(await get(`/obp/v5.1.0${unknown}`)).toMatchObject(refused(404, 'OBP-30018'))
    }
    const friend = await createPerson(engine)
    expect(await get(`/obp/v4.0.0${core()}`, friend)).toMatchObject(refused(400, 'OBP-20019'))
    expect(await get(`/obp/v4.0.0${account.path}/owner/account`, friend)).toMatchObject(
      refused(403, 'VIEW_ID. Current ViewId is owner'),
    )
  })

  test('by routing: for who holds the owner view', async () => {
    const query = (routing: object, as: Person, bank = bankId) =>
      call(engine, 'POST', '/obp/v4.0.0/management/accounts/account-routing-query', {
        as,
        body: { bank_id: bank, account_routing: routing },
      })
    const [iban] = routings
    expect(await query(iban ?? {}, owner)).toMatchObject({ status: 200, body: { ...shown(), owners: owners() } })
    expect(await query(iban ?? {}, owner, '')).toMatchObject({ status: 200, body: { id: account.accountId } })
    expect(await query(iban ?? {}, await createPerson(engine))).toMatchObject(refused(400, 'OBP-20019'))
    expect(await query({ scheme: 'IBAN', address: 'none' }, owner)).toMatchObject(refused(404, 'OBP-30073'))
  })
})

describe('balances', () => {
  const balances = ({ accountId }: TestAccount, currency: string, amount: string, with_: object[]) => ({
    bank_id: bankId,
    account_id: accountId,
    account_routings: with_,
    label: 'My Account',
    balances: [{ type: 'OpeningBooked', currency, amount }],
  })

  test('of all accounts at a bank', async () => {
    const expected = { accounts: [balances(account, 'EUR', '10.12', routings), balances(yen, 'JPY', '1012', [])] }
    for (const version of ['v4.0.0', 'v5.0.0', 'v5.1.0']) {
      const reply = await get(`/obp/${version}/banks/${bankId}/balances`)
      expect([reply.status, reply.body]).toEqual([200, expected])
    }
  })

  test('v3.1.0 sums up one currency and never mixes several', async () => {
    const both = await get(`/obp/v3.1.0/banks/${bankId}/balances`)
    expect(both.body).toMatchObject({ overall_balance: { currency: '', amount: '' } })
    const saver = await createPerson(engine)
    await createAccount(engine, saver, bankId)
    await grantView(saver, 'auditor', account)
    const one = await get<{ overall_balance_date: string }>(`/obp/v3.1.0/banks/${bankId}/balances`, saver)
    expect(one.body).toMatchObject({
      accounts: [{ balance: { amount: '10.12' } }, { balance: { amount: '0.00' } }],
      overall_balance: { currency: 'EUR', amount: '10.12' },
    })
    expect(one.body.overall_balance_date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  test('of one account, of the caller or through a view', async () => {
    const expected = balances(account, 'EUR', '10.12', routings)
    expect((await get(`/obp/v4.0.0${account.path}/balances`)).body).toEqual(expected)
    expect((await get(`/obp/v5.1.0${account.path}/views/owner/balances`)).body).toEqual(expected)
    expect(await get(`/obp/v5.1.0${account.path}/views/ReadAccountsBerlinGroup/balances`)).toMatchObject(
      refused(403, 'OBP-20022'),
    )
    expect(await get(`/obp/v4.0.0/banks/${bankId}/accounts/none/balances`)).toMatchObject(refused(400, 'OBP-30065'))
  })

  test('of all accounts of a bank on which the caller holds a view that shows them', async () => {
    const through = (view: string, as?: Person) => get(`/obp/v5.1.0/banks/${bankId}/views/${view}/balances`, as)
    expect((await through('owner')).body).toEqual((await get(`/obp/v5.1.0/banks/${bankId}/balances`)).body)
    expect((await through('auditor')).body).toEqual({ accounts: [] })
    expect((await through('ReadAccountsBerlinGroup')).body).toEqual({ accounts: [] })
    expect((await through('owner', await createPerson(engine))).body).toEqual({ accounts: [] })
  })

  test('a view that hides the balance hides it in the lists too', async () => {
    const reader = await createPerson(engine)
    await grantView(reader, 'ReadAccountsBerlinGroup', account)
    expect((await get(`/obp/v5.1.0/banks/${bankId}/balances`, reader)).body).toEqual({ accounts: [] })
    expect(await get(`/obp/v4.0.0${account.path}/balances`, reader)).toMatchObject(refused(400, 'OBP-30065'))
  })
})
