import { randomUUID } from 'node:crypto'
import { accountOpeningId } from '../../../domain/ids'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let bankId: string
let owner: Person
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  bankId = await createBank(engine)
  owner = await createPerson(engine)
  officer = await createPerson(engine, { roles: [['CanCreateAccount', bankId]] })
})
afterAll(() => engine.stop())

const anId = (): string => `acc.${randomUUID().slice(0, 8)}`
const body = (more: object = {}): object => ({
  user_id: owner.userId,
  label: 'My Account',
  product_code: '1234BW',
  balance: { currency: 'EUR', amount: '0' },
  branch_id: 'DERBY6',
  account_routings: [{ scheme: 'IBAN', address: `DE${randomUUID()}` }],
  ...more,
})
const put = (version: string, accountId: string, as: Person, sent: object, headers = {}) =>
  call<{ account_id: string }>(engine, 'PUT', `/obp/${version}/banks/${bankId}/accounts/${accountId}`, {
    as,
    body: sent,
    headers,
  })
const accountsNamed = (accountId: string) =>
  engine.database.read.raw('select account_key from accounts where account_id = ?', [accountId])

describe('opening', () => {
  test('PUT v3.1.0 opens for oneself without a role; the owner holds five views', async () => {
    const accountId = anId()
    const sent = body()
    const created = await put('v3.1.0', accountId, owner, sent)
    expect([created.status, created.body]).toEqual([
      201,
      { account_id: accountId, ...sent, balance: { currency: 'EUR', amount: '0.00' }, account_attributes: [] },
    ])
    const views = await engine.database.read.raw(
      `select view_id as id from account_access join accounts using (account_key)
       where account_id = ? and user_id = ? order by view_id collate "C"`,
      [accountId, owner.userId],
    )
    expect(views).toEqual([
      { id: 'ManageCustomViews' },
      { id: 'ReadAccountsBerlinGroup' },
      { id: 'ReadBalancesBerlinGroup' },
      { id: 'ReadTransactionsBerlinGroup' },
      { id: 'owner' },
    ])
    const run = await engine.client.workflow.getHandle(accountOpeningId(bankId, accountId)).describe()
    expect(run.workflowId).toBe(`account-opening/${bankId}/${accountId}`)
  })

  test('everybody may open an account of their own by PUT v5.0.0', async () => {
    for (const user_id of [undefined, owner.userId]) {
      const opened = await put('v5.0.0', anId(), owner, body({ user_id }))
      expect(opened).toMatchObject({ status: 201, body: { user_id: owner.userId } })
    }
  })

  test('PUT v5.0.0 needs little: caller, EUR and no routings are assumed', async () => {
    const accountId = anId()
    const created = await put('v5.1.0', accountId, officer, { label: 'L', product_code: 'P' })
    expect([created.status, created.body]).toEqual([
      201,
      {
        account_id: accountId,
        user_id: officer.userId,
        label: 'L',
        product_code: 'P',
        balance: { currency: 'EUR', amount: '0.00' },
        branch_id: '',
        account_routings: [],
        account_attributes: [],
      },
    ])
  })

  test('an empty user_id is the caller in v3.1.0, and nobody in v5.0.0, where it may be left out', async () => {
    const nobody = body({ user_id: '' })
    expect(await put('v3.1.0', anId(), owner, nobody)).toMatchObject({ status: 201, body: { user_id: owner.userId } })
    expect(await put('v5.0.0', anId(), officer, nobody)).toMatchObject(refused(404, 'OBP-20005'))
    const unsaid = body({ user_id: null })
    expect(await put('v5.0.0', anId(), officer, unsaid)).toMatchObject({
      status: 201,
      body: { user_id: officer.userId },
    })
  })

  test.each(['v3.1.0', 'v5.0.0'])('%s takes null for a text, tells it back and keeps an empty one', async (version) => {
    const accountId = anId()
    const unsaid = { label: null, product_code: null, ...(version === 'v3.1.0' ? { branch_id: null } : {}) }
    const created = await put(version, accountId, officer, body({ ...unsaid, user_id: officer.userId }))
    expect(created).toMatchObject({ status: 201, body: { ...unsaid, account_attributes: [] } })
    const kept = await engine.database.read.raw(
      `select label, product_code, coalesce(nullif(branch_id, 'DERBY6'), '') as branch from accounts where account_id = ?`,
      [accountId],
    )
    expect(kept).toEqual([{ label: '', product_code: '', branch: '' }])
  })

  test('an account shows what it has begun with: the attributes of its product', async () => {
    const productCode = 'WITH.ATTRIBUTES'
    const keeper = await createPerson(engine, {
      roles: [
        ['CanCreateProduct', bankId],
        ['CanCreateProductAttribute', bankId],
      ],
    })
    const product = `/obp/v5.0.0/banks/${bankId}/products/${productCode}`
    const keep = (method: 'PUT' | 'POST', path: string, kept: object) =>
      call(engine, method, path, { as: keeper, body: kept })
    await keep('PUT', product, { parent_product_code: '', name: 'P' })
    for (const [name, value] of [
      ['COLOUR', 'red'],
      ['SIZE', 'small'],
    ]) {
      expect(
        (await keep('POST', `${product}/attribute`, { name, type: 'STRING', value, is_active: true })).status,
      ).toBe(201)
    }
    const sent = { user_id: officer.userId, product_code: productCode }
    const one = (name: string, value: string): object => ({
      product_code: productCode,
      account_attribute_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name,
      type: 'STRING',
      value,
      product_instance_code: '',
    })
    const shown = { account_attributes: [one('COLOUR', 'red'), one('SIZE', 'small')] }
    for (const version of ['v3.1.0', 'v5.0.0']) {
      expect(await put(version, anId(), officer, body(sent))).toMatchObject({ status: 201, body: shown })
    }
    const path = `/obp/v4.0.0/banks/${bankId}/accounts`
    expect(await call(engine, 'POST', path, { as: officer, body: body(sent) })).toMatchObject({
      status: 201,
      body: shown,
    })
  })

  test.each(['v4.0.0', 'v5.1.0'])('POST %s makes the id; an empty user_id is the caller', async (version) => {
    const created = await call<{ account_id: string }>(engine, 'POST', `/obp/${version}/banks/${bankId}/accounts`, {
      as: owner,
      body: body({ user_id: '', balance: { currency: 'JPY', amount: '0.00' } }),
    })
    expect(created).toMatchObject({
      status: 201,
      body: { user_id: owner.userId, balance: { currency: 'JPY', amount: '0' } },
    })
    expect(created.body.account_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('PUT is served under v4.0.0 as under v3.1.0', async () => {
    expect(await put('v4.0.0', anId(), owner, body({ user_id: '' }))).toMatchObject({
      status: 201,
      body: { user_id: owner.userId },
    })
  })
})

describe('refusals', () => {
  const cases: readonly [string, object, number, string][] = [
    ['amount abc', { balance: { currency: 'EUR', amount: 'abc' } }, 400, 'OBP-30112'],
    ['amount 1e', { balance: { currency: 'EUR', amount: '1e' } }, 400, 'OBP-30112'],
    ['amount 10', { balance: { currency: 'EUR', amount: 10 } }, 400, 'OBP-30109'],
    ['amount -0.01', { balance: { currency: 'EUR', amount: '-0.01' } }, 400, 'OBP-30109'],
    ['currency in lower case', { balance: { currency: 'eur', amount: '0' } }, 400, 'OBP-10003'],
    ['an unknown owner', { user_id: randomUUID() }, 404, 'OBP-20005'],
    ['an owner who is no UUID', { user_id: 'nobody' }, 404, 'Current USER_ID(nobody)'],
    ['no label', { label: undefined }, 400, 'OBP-10001'],
    ['a label too long', { label: 'x'.repeat(256) }, 400, 'OBP-10001'],
    ['a NUL', { label: 'a\0b' }, 400, 'OBP-10001'],
    [
      'a scheme twice',
      {
        account_routings: [
          { scheme: 'IBAN', address: '1' },
          { scheme: 'IBAN', address: '2' },
        ],
      },
      400,
      'OBP-30114',
    ],
  ]
  test.each(cases)('%s', async (_case, more, status, text) => {
    const accountId = anId()
    expect(await put('v3.1.0', accountId, officer, body(more))).toMatchObject(refused(status, text))
    expect(await put('v5.0.0', accountId, officer, body(more))).toMatchObject(refused(status, text))
    const posted = await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/accounts`, { as: officer, body: body(more) })
    expect(posted).toMatchObject(refused(status, text))
    expect(await accountsNamed(accountId)).toEqual([])
  })

  test('nobody, no role, an account for somebody else, another bank', async () => {
    const path = `/obp/v5.0.0/banks/${bankId}/accounts/${anId()}`
    expect(await call(engine, 'PUT', path, { body: body() })).toMatchObject(refused(401, 'OBP-20001'))
    const ofOfficer = { as: owner, body: body({ user_id: officer.userId }) }
    expect(await call(engine, 'PUT', path, ofOfficer)).toMatchObject(
      refused(403, 'CanCreateAccount or create account for self'),
    )
    const stranger = await createPerson(engine)
    expect(await put('v3.1.0', anId(), stranger, body())).toMatchObject(
      refused(403, 'OBP-20006: User is missing one or more roles:  CanCreateAccount or create account for self'),
    )
    for (const [method, url] of [
      ['PUT', '/obp/v3.1.0/banks/no.bank/accounts/a'],
      ['PUT', '/obp/v3.1.0/banks/no%20bank/accounts/a'],
      ['PUT', '/obp/v5.0.0/banks/no.bank/accounts/a'],
      ['POST', '/obp/v4.0.0/banks/no.bank/accounts'],
      ['POST', '/obp/v4.0.0/banks/no%20bank/accounts'],
    ] as const) {
      const reply = await call(engine, method, url, { as: owner, body: body() })
      expect(reply).toMatchObject(refused(404, 'OBP-30001'))
    }
    expect(await put('v3.1.0', 'a%20b', owner, body())).toMatchObject(refused(400, 'OBP-30110'))
    expect(await put('v5.0.0', 'a%20b', officer, body())).toMatchObject(refused(400, 'OBP-30110'))
    const post = { as: stranger, body: body() }
    expect(await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/accounts`, post)).toMatchObject(
      refused(403, 'CanCreateAccount or create account for self'),
    )
  })

  test('an id in use, and a routing in use', async () => {
    const accountId = anId()
    const routings = [{ scheme: 'IBAN', address: `DE${accountId}` }]
    const taken = body({ account_routings: routings })
    await put('v3.1.0', accountId, owner, taken)
    expect(await put('v3.1.0', accountId, owner, body())).toMatchObject(
      refused(400, 'OBP-30208: Account_ID already exists at the Bank.'),
    )
    expect(await put('v5.0.0', accountId, officer, body())).toMatchObject(refused(400, 'OBP-30208'))
    // The id comes before the shape of the body.
    expect(await put('v3.1.0', accountId, owner, { label: 1 })).toMatchObject(refused(400, 'OBP-30208'))
    expect(await put('v5.0.0', accountId, officer, { label: 1 })).toMatchObject(refused(400, 'OBP-30208'))
    expect(await put('v3.1.0', anId(), owner, { label: 1 })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await put('v5.0.0', anId(), officer, taken)).toMatchObject(refused(400, 'OBP-30115'))
    const post = { as: owner, body: taken }
    expect(await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/accounts`, post)).toMatchObject(
      refused(400, 'OBP-30115'),
    )
    expect(await put('v3.1.0', anId(), owner, taken)).toMatchObject(
      refused(
        400,
        `OBP-30115: Account Routing already exist. (bankId: ${bankId}, scheme: IBAN, address: DE${accountId})`,
      ),
    )
  })
})

describe('at once', () => {
  test('of two PUTs of one id one opens the account and one is told that it exists', async () => {
    const accountId = anId()
    const replies = await Promise.all([
      put('v3.1.0', accountId, owner, body()),
      put('v3.1.0', accountId, owner, body()),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
    expect(replies.find(({ status }) => status === 400)).toMatchObject(refused(400, 'OBP-30208'))
    expect(await accountsNamed(accountId)).toHaveLength(1)
  })

  test('of two accounts that want one routing one gets it, and the other leaves nothing behind', async () => {
    const [one, two] = [anId(), anId()]
    const sent = body()
    const replies = await Promise.all([put('v3.1.0', one, owner, sent), put('v3.1.0', two, owner, sent)])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
    expect(replies.find(({ status }) => status === 400)).toMatchObject(refused(400, 'OBP-30115'))
    expect([...(await accountsNamed(one)), ...(await accountsNamed(two))]).toHaveLength(1)
  })
})

test('a retry whose first reply was lost finds its account, by Idempotency-Key', async () => {
  const accountId = anId()
  const sent = body()
  const headers = { 'Idempotency-Key': `key-${accountId}` }
  expect(await put('v3.1.0', accountId, owner, sent, headers)).toMatchObject({ status: 201 })
  // The process died after the workflow's commit and before its own: the stored reply is what got lost.
  await engine.database.writeAtOnce.raw('delete from idempotency_keys where key = ?', [headers['Idempotency-Key']])
  const again = await put('v3.1.0', accountId, owner, sent, headers)
  expect(again).toMatchObject({ status: 201, body: { account_id: accountId } })
  expect(again.headers.get('Idempotency-Replayed')).toBeNull()
  expect(await accountsNamed(accountId)).toHaveLength(1)
})
