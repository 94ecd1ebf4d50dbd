import { createAccount } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { createView, grantView } from '../../support/views'

interface Transaction {
  readonly id: string
  readonly details: { readonly value: { readonly amount: string }; readonly new_balance: { readonly amount: string } }
  readonly other_account: { readonly id: string }
}
interface Transactions {
  readonly transactions: readonly Transaction[]
}

let engine: TestEngine
let bankId: string
let recorder: Person
let alice: Person
let bob: Person
let own: TestAccount
let other: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  recorder = await createPerson(engine, { roles: ['CanCreateHistoricalTransaction'] })
  alice = await createPerson(engine, { username: 'alice' })
  bob = await createPerson(engine, { username: 'bob' })
  own = await createAccount(engine, alice, bankId, { routings: [{ scheme: 'IBAN', address: 'DE1' }] })
  other = await createAccount(engine, bob, bankId, { routings: [{ scheme: 'IBAN', address: 'DE2' }] })
  await pay(other, own, '1000.00', '01', 'salary')
  await pay(own, other, '12.50', '03', 'bread')
  await pay(own, other, '700.05', '05', 'rent')
  await pay(other, own, '0.99', '07', 'refund')
})
afterAll(() => engine.stop())

/** A payment of that day, as a bank of before has made it. */
async function pay(from: TestAccount, to: TestAccount, amount: string, day: string, description: string) {
  const body = {
    from: { bank_id: bankId, account_id: from.accountId },
    to: { bank_id: bankId, account_id: to.accountId },
    value: { currency: 'EUR', amount },
    description,
    posted: `2024-01-${day}T10:00:00Z`,
    completed: `2024-01-${day}T10:00:05Z`,
    type: 'SANDBOX_TAN',
    charge_policy: 'SHARED',
  }
  const path = '/obp/v3.1.0/management/historical/transactions'
  const { status, body: answer } = await call(engine, 'POST', path, { as: recorder, body })
  if (status !== 201) throw new Error(`the payment was not recorded: ${JSON.stringify(answer)}`)
}

const listPath = (view = 'owner', accountId = own.accountId) =>
  `/obp/v4.0.0/banks/${bankId}/accounts/${accountId}/${view}/transactions`
const list = (query = '', headers: Readonly<Record<string, string>> = {}, as = alice) =>
  call<Transactions>(engine, 'GET', `${listPath()}${query}`, { as, headers })
const amounts = ({ transactions }: Transactions) => transactions.map(({ details }) => details.value.amount)

const bread = () => ({
  id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  this_account: {
    id: own.accountId,
    bank_routing: { scheme: 'OBP', address: bankId },
    account_routings: [{ scheme: 'IBAN', address: 'DE1' }],
    holders: [{ name: 'alice', is_alias: false }],
  },
  other_account: {
    id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
    holder: { name: 'bob', is_alias: false },
    bank_routing: { scheme: 'OBP', address: bankId },
    account_routings: [{ scheme: 'IBAN', address: 'DE2' }],
  },
  details: {
    type: 'SANDBOX_TAN',
    description: 'bread',
    posted: '2024-01-03T10:00:00Z',
    completed: '2024-01-03T10:00:05Z',
    new_balance: { currency: 'EUR', amount: '987.50' },
    value: { currency: 'EUR', amount: '-12.50' },
  },
  transaction_attributes: [],
})
const fullBread = () => ({
  ...bread(),
  other_account: {
    ...bread().other_account,
    metadata: {
      public_alias: expect.stringMatching(/^ALIAS_[0-9A-F]{6}$/) as string,
      private_alias: null,
      more_info: null,
      URL: null,
      image_URL: null,
      open_corporates_URL: null,
      corporate_location: null,
      physical_location: null,
    },
  },
  metadata: { narrative: null, comments: [], tags: [], images: [], where: null },
})

test('the full list shows every member, latest first', async () => {
  const { status, body } = await list()
  expect(status).toBe(200)
  expect(amounts(body)).toEqual(['0.99', '-700.05', '-12.50', '1000.00'])
  expect(body.transactions[2]).toEqual(fullBread())
  expect(new Set(body.transactions.map(({ other_account }) => other_account.id)).size).toBe(1)
})

test('the core list has no metadata and needs the owner view', async () => {
  const path = `/obp/v3.0.0/my/banks/${bankId}/accounts/${own.accountId}/transactions`
  const { status, body } = await call<Transactions>(engine, 'GET', `${path}?limit=3`, { as: alice })
  expect(status).toBe(200)
  expect(body.transactions[2]).toEqual(bread())
  expect(body.transactions).toHaveLength(3)
  expect(await call(engine, 'GET', path, { as: bob })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('OBP-20019') as string },
  })
  expect((await call(engine, 'GET', path)).status).toBe(401)
})

test('one transaction is found by its id at its own account only', async () => {
  const [, , wanted] = (await list()).body.transactions
  const path = `${listPath()}/${wanted?.id ?? ''}/transaction`
  expect(await call(engine, 'GET', path, { as: alice })).toMatchObject({ status: 200, body: fullBread() })
  for (const elsewhere of [
    `${listPath('owner', other.accountId)}/${wanted?.id ?? ''}/transaction`,
    `${listPath('owner', other.accountId)}/no-such/transaction`,
  ]) {
    expect(await call(engine, 'GET', elsewhere, { as: bob })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-30067') as string },
    })
  }
})

test.each<[query: string, headers: Readonly<Record<string, string>>, expected: readonly string[]]>([
  ['?limit=2&sort_direction=ASC', {}, ['1000.00', '-12.50']],
  ['', { obp_limit: '1', obp_offset: '1' }, ['-700.05']],
  ['', { limit: '1', sort_direction: 'asc' }, ['1000.00']],
  ['?offset=4', {}, []],
  ['?from_date=2024-01-03T10:00:05.000Z', {}, ['0.99', '-700.05', '-12.50']],
  ['?to_date=2024-01-03T10:00:05.000Z', {}, ['-12.50', '1000.00']],
  ['', { obp_from_date: '2024-01-05T12:00:00.000+0200' }, ['0.99', '-700.05']],
  ['?from_date=2024-01-06T00:00:00.000Z&to_date=2024-01-02T00:00:00.000Z', {}, []],
])('the part %s with headers %j', async (query, headers, expected) => {
  expect(amounts((await list(query, headers)).body)).toEqual(expected)
})

test.each([
  ['nobody', undefined, () => listPath(), 401, 'OBP-20001'],
  ['a user without the view', () => bob, () => listPath(), 403, 'OBP-20017'],
  ['a view that was not granted', () => alice, () => listPath('auditor'), 403, 'OBP-20017'],
  ['an unknown account', () => alice, () => listPath('owner', 'no.such'), 404, 'OBP-30018'],
])('%s is refused', async (_case, who, path, status, code) => {
  const reply = await call(engine, 'GET', path(), who === undefined ? {} : { as: who() })
  expect(reply).toMatchObject({ status, body: { message: expect.stringContaining(code) as string } })
})

test('an account that belongs to nobody is shown by its label', async () => {
  const recorder = await createPerson(engine, { roles: [['CanCreateHistoricalTransactionAtBank', bankId]] })
  const carol = await createPerson(engine)
  const account = await createAccount(engine, carol, bankId)
  const body = {
    from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
    to_account_id: account.accountId,
    value: { currency: 'EUR', amount: '1' },
    description: '',
    posted: '2024-01-01T10:00:00Z',
    completed: '2024-01-01T10:00:00Z',
    type: 'SEPA',
    charge_policy: 'SHARED',
  }
  const path = `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`
  expect((await call(engine, 'POST', path, { as: recorder, body })).status).toBe(201)
  const listed = await call<Transactions>(engine, 'GET', listPath('owner', account.accountId), { as: carol })
  expect(listed.body.transactions).toMatchObject([
    { other_account: { holder: { name: 'Default settlement account' }, account_routings: [] } },
  ])
})

test('under the oldest prefixes a transaction has the members of that time, and null for what a view hides', async () => {
  const path = `/obp/v1.4.0${own.path}`
  const listed = await call<{ transactions: Record<string, unknown>[] }>(engine, 'GET', `${path}/owner/transactions`, {
    as: alice,
    headers: { obp_limit: '1', obp_offset: '2', obp_sort_direction: 'DESC', obp_sort_by: 'amount' },
  })
  const { id } = listed.body.transactions[0] as { id: string }
  expect(listed.body.transactions).toEqual([
    {
      id,
      uuid: id,
      this_account: {
        id: own.accountId,
        holders: [{ name: 'alice', is_alias: false }],
        number: expect.any(String) as string,
        kind: '1234BW',
        IBAN: 'DE1',
        swift_bic: null,
        bank: { national_identifier: null, name: expect.any(String) as string },
      },
      other_account: {
        id: expect.any(String) as string,
        holder: { name: 'bob', is_alias: false },
        number: expect.any(String) as string,
        kind: '1234BW',
        IBAN: 'DE2',
        swift_bic: null,
        bank: { national_identifier: null, name: expect.any(String) as string },
        metadata: fullBread().other_account.metadata,
      },
      details: {
        ...bread().details,
        status: 'COMPLETED',
        posted_by_user_id: null,
        approved_by_user_id: null,
        paused_by_user_id: null,
        cancelled_by_user_id: null,
        posted_by_ip_address: null,
        approved_by_ip_address: null,
        paused_by_ip_address: null,
        cancelled_by_ip_address: null,
      },
      metadata: fullBread().metadata,
    },
  ])
  const one = await call(engine, 'GET', `${path}/owner/transactions/${id}/transaction`, { as: alice })
  expect(one.body).toEqual(listed.body.transactions[0])
  const thin = { actions: ['can_see_transaction_amount'] }
  await createView(engine, own, alice, '_amounts', thin)
  await grantView(engine, own, alice, bob, '_amounts')
  for (const version of ['v1.4.0', 'v4.0.0']) {
    const seen = await call(engine, 'GET', `/obp/${version}${own.path}/_amounts/transactions/${id}/transaction`, {
      as: bob,
    })
    expect(seen.body).toMatchObject({
      this_account: null,
      other_account: null,
      metadata: null,
      details: {
        type: null,
        description: null,
        posted: null,
        completed: null,
        value: { currency: null, amount: '-12.50' },
        new_balance: { currency: null, amount: null },
      },
    })
  }
})

test('what says nothing is null under the oldest prefixes, and an empty text under later ones', async () => {
  const [from, to] = [
    await createAccount(engine, bob, bankId, { productCode: '' }),
    await createAccount(engine, alice, bankId, { productCode: '' }),
  ]
  await pay(from, to, '5.00', '09', '')
  await engine.database.writeAtOnce.raw("update accounts set number = '' where account_id = any (?::text[])", [
    [from.accountId, to.accountId],
  ])
  const read = async (version: string) =>
    (await call<Transactions>(engine, 'GET', listPath('owner', to.accountId).replace('v4.0.0', version), { as: alice }))
      .body.transactions
  for (const version of ['v1.2.1', 'v1.4.0', 'v2.2.0']) {
    expect(await read(version)).toMatchObject([
      {
        this_account: { number: null, kind: null },
        other_account: { number: null, kind: null },
        details: { description: null, type: 'SANDBOX_TAN' },
      },
    ])
  }
  expect(await read('v4.0.0')).toMatchObject([{ details: { description: '' } }])
})
