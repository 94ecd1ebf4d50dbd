import { randomUUID } from 'node:crypto'
import { sandboxExample } from '../../../api/json/sandbox-example'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { CallOptions, Person, Reply } from '../../support/people'
import { everythingOf, expectSoundLedger, password, sandboxData } from '../../support/sandbox-data'

const consumerKey = 'consumerkey065657'

let engine: TestEngine
let importer: Person
/** What the log has said of imports. */
const logged: { readonly msg: string; readonly done?: string }[] = []
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: { BOOTSTRAP_CONSUMER_KEY: consumerKey, LOG_LEVEL: 'info' },
    logTo: {
      write: (line) => {
        if (line.includes('sandbox import')) logged.push(JSON.parse(line) as (typeof logged)[number])
      },
    },
  })
  importer = await createPerson(engine, { roles: ['CanCreateSandbox'] })
})
afterAll(() => engine.stop())

const send = (body: unknown, options: CallOptions = { as: importer }, version = 'v2.1.0'): Promise<Reply> =>
  call(engine, 'POST', `/obp/${version}/sandbox/data-import`, { ...options, body })
const success = { status: 201, body: { success: 'Success' } }

const everything = (): Promise<unknown> => everythingOf(engine)

/** A call in the name of somebody who has logged in with what the import says. */
async function logIn(username: string): Promise<<Body>(path: string) => Promise<Reply<Body>>> {
  const DirectLogin = `username="${username}", password="${password}", consumer_key="${consumerKey}"`
  const { status, body } = await call<{ token: string }>(engine, 'POST', '/my/logins/direct', {
    headers: { DirectLogin },
  })
  expect(status).toBe(201)
  return (path) => call(engine, 'GET', path, { headers: { DirectLogin: `token=${body.token}` } })
}

interface Transactions {
  readonly transactions: readonly {
    readonly id: string
    readonly other_account: { readonly id: string; readonly holder: { readonly name: string } }
    readonly details: object
  }[]
}

describe('what was imported', () => {
  const data = sandboxData()
  const { bankId, accountId, username } = data
  const account = `/banks/${bankId}/accounts/${accountId}`
  let get: <Body>(path: string) => Promise<Reply<Body>>
  beforeAll(async () => {
    expect(await send(data)).toMatchObject(success)
    get = await logIn(username)
  })

  test('is a bank with its open data and its events', async () => {
    expect((await get(`/obp/v4.0.0/banks/${bankId}`)).body).toMatchObject({ id: bankId, full_name: 'full_name' })
    const branch = await get(`/obp/v1.4.0/banks/${bankId}/branches`)
    expect(branch.body).toMatchObject({
      branches: [
        { id: 'branch-1', address: { postcode: 'p', country: 'DE' }, lobby: { hours: '5' }, drive_up: { hours: '5' } },
      ],
    })
    expect((await get(`/obp/v5.1.0/banks/${bankId}/atms/atm-1`)).body).toMatchObject({
      id: 'atm-1',
      address: { county: 'co', country_code: 'DE' },
    })
    expect((await get(`/obp/v4.0.0/banks/${bankId}/products/prod1`)).body).toMatchObject({
      product_code: 'prod1',
      name: 'Product',
      more_info_url: 'www.example.com',
      meta: { license: { id: 'copyright', name: 'Copyright 2014' } },
    })
    expect((await get(`/obp/v1.4.0/banks/${bankId}/products`)).body).toMatchObject({
      products: [{ code: 'prod1', category: 'cat', family: 'fam', super_family: 'sup' }],
    })
    const staff = await createPerson(engine, { roles: [['CanCreateCrmEvent', bankId]] })
    expect((await call(engine, 'GET', `/obp/v1.4.0/banks/${bankId}/crm-events`, { as: staff })).body).toMatchObject({
      crm_events: [
        { id: 'evt-1', customer_name: 'James Brown', actual_date: '2012-03-07T00:00:00Z', scheduled_date: null },
      ],
    })
    const entitlements = await call(engine, 'GET', '/obp/v3.0.0/my/entitlements', { as: importer })
    expect(JSON.stringify(entitlements.body)).toContain(
      `"role_name":"CanCreateEntitlementAtOneBank","bank_id":"${bankId}"`,
    )
  })

  test('is an account that its owner sees, with the balance of the data', async () => {
    expect((await get(`/obp/v5.1.0/users/current`)).body).toMatchObject({ username, email: `${username}@example.com` })
    const { body } = await get<{ views_available: { id: string }[] }>(`/obp/v4.0.0${account}/owner/account`)
    expect(body).toMatchObject({
      id: accountId,
      label: 'Personal Account',
      number: '1234567890',
      product_code: 'CURRENT PLUS',
      balance: { currency: 'GBP', amount: '1000.00' },
      account_routings: [{ scheme: 'IBAN', address: data.accounts[0]?.IBAN }],
    })
    const views = body.views_available.map(({ id }) => id)
    expect(views).toEqual(expect.arrayContaining(['owner', 'accountant']))
    expect(views).not.toContain('auditor')
  })

  test('is a history that leads to the balance, with those who were on the other side', async () => {
    const { body } = await get<Transactions>(`/obp/v3.0.0${account}/owner/transactions`)
    const pounds = (amount: string) => ({ currency: 'GBP', amount })
    expect(
      body.transactions.map(({ details, other_account: { holder } }) => ({ ...details, who: holder.name })),
    ).toMatchObject([
      {
        type: 'CARD',
        description: 'with Baker',
        value: pounds('-135.33'),
        new_balance: pounds('1000.00'),
        who: 'Baker',
      },
      {
        type: 'CARD',
        description: 'with Employer',
        value: pounds('100.00'),
        new_balance: pounds('1135.33'),
        who: 'Employer',
      },
      {
        type: 'SANDBOX_IMPORT',
        description: 'Opening balance',
        value: pounds('1035.33'),
        new_balance: pounds('1035.33'),
      },
    ])
    expect(body.transactions.slice(0, 2).map(({ id }) => id)).toEqual(data.transactions.map(({ id }) => id))
    const others = await get<{ other_accounts: { id: string }[] }>(`/obp/v3.0.0${account}/owner/other_accounts`)
    for (const { other_account: other } of body.transactions) {
      expect(others.body.other_accounts.map(({ id }) => id)).toContain(other.id)
    }
    await expectSoundLedger(engine, bankId)
  })

  test('is read by everybody through the public view, under aliases and without descriptions', async () => {
    const { status, body } = await call<Transactions>(engine, 'GET', `/obp/v3.0.0${account}/_public/transactions`)
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/with Baker|"name":"Baker"/)
    expect(body.transactions[0]?.details).toMatchObject({ description: null, value: { amount: '-135.33' } })
  })

  test('is refused the second time, and another time beside something new', async () => {
    const before = await everything()
    expect(await send(data)).toMatchObject(refused(400, 'banks[0]: the bank exists already'))
    const fresh = sandboxData()
    expect(await send({ ...fresh, users: [...fresh.users, ...data.users] })).toMatchObject(
      refused(400, 'users[1]: the user exists already'),
    )
    expect(await everything()).toEqual(before)
  })
})

test('eight empty lists are an import of nothing; the example of the documentation is one that works', async () => {
  const nothing = Object.fromEntries(Object.keys(sandboxExample).map((kind) => [kind, []]))
  const before = await everything()
  expect(await send(nothing, { as: importer }, 'v5.1.0')).toMatchObject(success)
  expect(await everything()).toEqual(before)
  expect(await send(sandboxExample)).toMatchObject(success)
  await expectSoundLedger(engine, 'gh.29.uk')
})

test('accounts of a bank that exists, in several currencies, join its ledger', async () => {
  const bankId = await createBank(engine)
  const { accounts, users, transactions } = sandboxData()
  const [account] = accounts
  const [transaction] = transactions
  if (account === undefined || transaction === undefined) throw new Error('the data are empty')
  const balances = [
    ['EUR', '-12.00'],
    ['JPY', '5000'],
    ['KWD', '0.000'],
  ] as const
  const more = balances.map(([currency, amount], index) => ({
    ...account,
    ...{ bank: bankId, id: `account.${index}`, number: `${index}`, IBAN: null, balance: { currency, amount } },
  }))
  const moved = { ...transaction, this_account: { bank: bankId, id: 'account.1' }, counterparty: null }
  const sent = {
    ...sandboxData(),
    banks: [],
    branches: [],
    atms: [],
    products: [],
    crm_events: [],
    users,
    accounts: more,
  }
  const details = { ...moved.details, value: '700', new_balance: '700' }
  expect(await send({ ...sent, transactions: [{ ...moved, details }] })).toMatchObject(success)
  const rows = await engine.database.read.raw(
    `select account_id as id, balance::int from accounts where bank_id = ? and kind = 'CUSTOMER' order by account_id`,
    [bankId],
  )
  expect(rows).toEqual([
    { id: 'account.0', balance: -1200 },
    { id: 'account.1', balance: 5000 },
    { id: 'account.2', balance: 0 },
  ])
  await expectSoundLedger(engine, bankId)
})

test('ten thousand transactions take seconds, and every chain holds', async () => {
  const data = sandboxData()
  const [account] = data.accounts
  const [transaction] = data.transactions
  if (account === undefined || transaction === undefined) throw new Error('the data are empty')
  const accounts = Array.from({ length: 100 }, (_, index) => ({
    ...account,
    ...{ id: `account.${index}`, number: `${index}`, IBAN: null, balance: { currency: 'GBP', amount: `${index}.00` } },
  }))
  const start = Date.UTC(2020, 0, 1)
  const transactions = Array.from({ length: 10_000 }, (_, index) => ({
    ...transaction,
    id: randomUUID(),
    this_account: { bank: data.bankId, id: `account.${index % 100}` },
    details: {
      ...transaction.details,
      value: `${(index % 7) - 3 || 5}.${String(index % 100).padStart(2, '0')}`,
      completed: new Date(start + ((index * 7_919) % 10_000) * 60_000).toISOString(),
    },
  }))
  const began = Date.now()
  logged.length = 0
  expect(await send({ ...data, accounts, transactions })).toMatchObject(success)
  expect(Date.now() - began).toBeLessThan(15_000)
  expect(logged[0]).toMatchObject({ msg: 'sandbox import begins', accounts: 100, transactions: 10_000 })
  const steps = logged.slice(1).map(({ done }) => done)
  // The openings of accounts are bookings, too.
  const bookings = Number(/^5000 of (\d+) bookings$/.exec(steps[2] ?? '')?.[1])
  expect(bookings).toBeGreaterThan(10_000)
  expect(steps).toEqual([
    'banks and users',
    'accounts',
    `5000 of ${bookings} bookings`,
    `10000 of ${bookings} bookings`,
    `${bookings} of ${bookings} bookings`,
    'branches, atms, products and crm events',
  ])
  const [stored] = await engine.database.read.raw(
    `select count(*)::int as entries, sum(amount)::int as sum from ledger_entries join accounts using (account_key) where bank_id = ?`,
    [data.bankId],
  )
  expect(stored).toMatchObject({ sum: 0 })
  expect((stored as { entries: number }).entries).toBeGreaterThanOrEqual(20_000)
  const balances = await engine.database.read.raw(
    `select account_id from accounts where bank_id = ? and kind = 'CUSTOMER'
       and balance <> 100 * split_part(account_id, '.', 2)::int`,
    [data.bankId],
  )
  expect(balances).toEqual([])
  await expectSoundLedger(engine, data.bankId)
})

test('hashing the passwords of many users is in the log as it goes on, without who they are', async () => {
  const data = sandboxData()
  const [user] = data.users
  const users = Array.from({ length: 51 }, () => {
    const username = `many.${randomUUID().slice(0, 8)}`
    return { ...user, user_name: username, email: `${username}@example.com` }
  })
  const nothing = Object.fromEntries(Object.keys(sandboxExample).map((kind) => [kind, []]))
  logged.length = 0
  expect(await send({ ...nothing, users })).toMatchObject(success)
  expect(logged.map(({ done }) => done)).toContain('passwords of 50 of 51 users')
  expect(JSON.stringify(logged)).not.toMatch(/many\.|password"/)
}, 60_000)
