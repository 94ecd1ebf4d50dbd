import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { createView, grantView } from '../../support/views'

interface Attribute {
  readonly account_attribute_id: string
}

let engine: TestEngine
let bankId: string
let officer: Person
let owner: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  owner = await createPerson(engine)
  officer = await createPerson(engine, {
    roles: [
      ['CanCreateAccountAttributeAtOneBank', bankId],
      ['CanUpdateAccountAttribute', bankId],
    ],
  })
})
beforeEach(async () => {
  account = await createAccount(engine, owner, bankId)
})
afterAll(() => engine.stop())

const attribute = (name: string, value: string, type = 'STRING'): object => ({ name, type, value })
const create = (body: object, as: Person | undefined = officer) =>
  call<Attribute>(engine, 'POST', `/obp/v3.1.0${account.path}/products/1234BW/attribute`, { as, body })
const update = (id: string, body: object, as: Person = officer) =>
  call<Attribute>(engine, 'PUT', `/obp/v5.1.0${account.path}/products/OTHER/attributes/${id}`, { as, body })
const stored = () =>
  engine.database.read.raw<{ name: string; value: string }>(
    'select name, value from account_attributes join accounts using (account_key) where account_id = ? order by created_at',
    [account.accountId],
  )
async function overdraftLimit(): Promise<bigint | undefined> {
  const [row] = await engine.database.read.raw<{ limit: bigint }>(
    'select overdraft_limit as limit from accounts where account_id = ?',
    [account.accountId],
  )
  return row?.limit
}

test('creates an attribute that the full account shows, and updates it', async () => {
  const created = await create(attribute('OVERDRAFT_START_DATE', '2012-04-23', 'DATE_WITH_DAY'))
  expect([created.status, created.body]).toEqual([
    201,
    {
      product_code: '1234BW',
      account_attribute_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'OVERDRAFT_START_DATE',
      type: 'DATE_WITH_DAY',
      value: '2012-04-23',
      product_instance_code: '',
    },
  ])
  const full = () => call(engine, 'GET', `/obp/v4.0.0${account.path}/owner/account`, { as: owner })
  expect((await full()).body).toMatchObject({ account_attributes: [created.body] })
  const id = created.body.account_attribute_id
  const updated = await update(id, { ...attribute('N', 'v'), product_instance_code: 'LKJL98769F' })
  expect([updated.status, updated.body]).toEqual([
    201,
    {
      product_code: 'OTHER',
      account_attribute_id: id,
      name: 'N',
      type: 'STRING',
      value: 'v',
      product_instance_code: 'LKJL98769F',
    },
  ])
  expect((await full()).body).toMatchObject({ account_attributes: [updated.body] })
})

test('refusals: nobody, no role, a bad type, an unknown bank, account or attribute, an attribute of another account', async () => {
  const body = attribute('N', 'v')
  const path = `/obp/v3.1.0${account.path}/products/P/attribute`
  expect(await call(engine, 'POST', path, { body })).toMatchObject(refused(401, 'OBP-20001'))
  const stranger = await createPerson(engine)
  expect(await create(body, stranger)).toMatchObject(
    refused(403, `CanCreateAccountAttributeAtOneBank at Bank(${bankId})`),
  )
  expect(await update(randomUUID(), body, stranger)).toMatchObject(refused(403, 'CanUpdateAccountAttribute'))
  expect(await create(attribute('N', 'v', 'TEXT'))).toMatchObject(refused(400, 'OBP-10001'))
  expect(await call(engine, 'POST', path.replace(bankId, 'no.bank'), { as: officer, body })).toMatchObject(
    refused(404, 'OBP-30001'),
  )
  expect(await call(engine, 'POST', path.replace(account.accountId, 'none'), { as: officer, body })).toMatchObject(
    refused(404, 'OBP-30018'),
  )
  for (const id of [randomUUID(), 'none']) expect(await update(id, body)).toMatchObject(refused(400, 'OBP-30074'))
  const { account_attribute_id: id } = (await create(body)).body
  account = await createAccount(engine, owner, bankId)
  expect(await update(id, attribute('N', 'changed'))).toMatchObject(refused(400, 'OBP-30074'))
  expect(await stored()).toEqual([])
})

test('an overdraft limit counts as the number that it writes', async () => {
  for (const [value, minor] of [
    ['10.5', 1_050n],
    ['1e3', 100_000n],
  ] as const) {
    expect((await create(attribute('OVERDRAFT_LIMIT', value))).status).toBe(201)
    const rows = await engine.database.read.raw(`select overdraft_limit from accounts where account_id = ?`, [
      account.accountId,
    ])
    expect(rows).toEqual([{ overdraft_limit: minor }])
  }
})

describe.each([
  ['REQUIRED_CHALLENGE_ANSWERS', ['2', '100'], ['0', '-1', '101', '1.5', 'two', '1e1', '', '٣']],
  ['OVERDRAFT_LIMIT', ['0', '10.5', '1e3'], ['-1', '1.005', '1e', 'NaN', '', '9'.repeat(40)]],
])('%s', (name, right, wrong) => {
  test.each(wrong)('refuses %j', async (value) => {
    expect(await create(attribute(name, value))).toMatchObject(refused(400, 'OBP-10001'))
    const { account_attribute_id: id } = (await create(attribute('N', 'v'))).body
    expect(await update(id, attribute(name, value))).toMatchObject(refused(400, 'OBP-10001'))
    expect(await stored()).toEqual([{ name: 'N', value: 'v' }])
  })

  test('an account has one of it: created again, also at once, it takes the new value and keeps its id', async () => {
    const first = await create(attribute(name, right[0] ?? ''))
    const again = await Promise.all(right.map((value) => create(attribute(name, value))))
    expect(new Set(again.map(({ body }) => body.account_attribute_id))).toEqual(
      new Set([first.body.account_attribute_id]),
    )
    expect(await stored()).toHaveLength(1)
    const other = await create(attribute('N', 'v'))
    expect(await update(other.body.account_attribute_id, attribute(name, right[0] ?? ''))).toMatchObject(
      refused(400, `The account has a ${name} already`),
    )
  })
})

test('the overdraft limit of the account is what its attribute says', async () => {
  const { account_attribute_id: id } = (await create(attribute('OVERDRAFT_LIMIT', '100.5', 'DOUBLE'))).body
  expect(await overdraftLimit()).toBe(10_050n)
  await update(id, attribute('OVERDRAFT_LIMIT', '7'))
  expect(await overdraftLimit()).toBe(700n)
  await create(attribute('OVERDRAFT_LIMIT', '8'))
  expect(await overdraftLimit()).toBe(800n)
  await update(id, attribute('FORMER_LIMIT', '8'))
  expect(await overdraftLimit()).toBe(0n)
  account = await createAccount(engine, owner, bankId, { currency: 'JPY' })
  await create(attribute('OVERDRAFT_LIMIT', '5000'))
  expect(await overdraftLimit()).toBe(5_000n)
  expect(await create(attribute('OVERDRAFT_LIMIT', '1.5'))).toMatchObject(refused(400, 'in JPY'))
})

test('updating another attribute leaves a limit alone that was set without one', async () => {
  await engine.database.writeAtOnce.raw('update accounts set overdraft_limit = 9 where account_id = ?', [
    account.accountId,
  ])
  const { account_attribute_id: id } = (await create(attribute('N', 'v'))).body
  await update(id, attribute('N', 'w'))
  expect(await overdraftLimit()).toBe(9n)
})

describe('nobody gives an account of their own credit', () => {
  const limit = attribute('OVERDRAFT_LIMIT', '5000')
  const owning: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['holds it', async () => (account = await createAccount(engine, officer, bankId))],
    [
      'sees it as its owner',
      () =>
        engine.database.writeAtOnce.raw(
          `insert into account_access (user_id, account_key, view_id, granted_by)
           select ?, account_key, 'owner', ? from accounts where account_id = ?`,
          [officer.userId, owner.userId, account.accountId],
        ),
    ],
  ]
  test.each(owning)('who %s', async (_who, own) => {
    await own()
    const { body } = await create(attribute('N', 'v'))
    expect(await create(limit)).toMatchObject(refused(403, 'OBP-49033'))
    expect(await update(body.account_attribute_id, limit)).toMatchObject(refused(403, 'OBP-49033'))
    expect([await stored(), await overdraftLimit()]).toEqual([[{ name: 'N', value: 'v' }], 0n])
    const roles = ['CanCreateAccountAttributeAtOneBank', 'CanUpdateAccountAttribute']
    const colleague = await createPerson(engine, { roles: roles.map((role) => [role, bankId] as const) })
    const given = await create(limit, colleague)
    expect([given.status, await overdraftLimit()]).toEqual([201, 500_000n])
    const renamed = attribute('FORMER_LIMIT', '1')
    expect(await update(given.body.account_attribute_id, renamed)).toMatchObject(refused(403, 'OBP-49033'))
    expect(await overdraftLimit()).toBe(500_000n)
    expect((await create(attribute('REQUIRED_CHALLENGE_ANSWERS', '2'))).status).toBe(201)
  })

  test('but a super admin', async () => {
    const admin = await createPerson(engine, { roles: [['CanCreateAccountAttributeAtOneBank', bankId]] })
    await engine.database.writeAtOnce.raw('update users set super_admin = true where user_id = ?', [admin.userId])
    account = await createAccount(engine, admin, bankId)
    expect((await create(limit, admin)).status).toBe(201)
    expect(await overdraftLimit()).toBe(500_000n)
  })
})

describe('through a view', () => {
  const ours = 'can_see_transaction_this_bank_account'
  const shownTo = async (as: Person, view: string): Promise<readonly string[]> => {
    const path = `/obp/v4.0.0${account.path}/${view}/account`
    const { body } = await call<{ account_attributes: { name: string }[] }>(engine, 'GET', path, { as })
    return body.account_attributes.map(({ name }) => name).sort()
  }
  const foundBy = async (as: Person, filter: string): Promise<number> => {
    const path = `/obp/v4.0.0/banks/${bankId}/accounts?${filter}`
    const { body } = await call<object[]>(engine, 'GET', path, { as })
    return body.filter((one) => 'id' in one && one.id === account.accountId).length
  }
  beforeEach(async () => {
    await create(attribute('OVERDRAFT_LIMIT', '777.00'))
    await create(attribute('NOTE', 'pays late'))
  })

  test('that is public nobody sees attributes to whom it was not granted', async () => {
    const actions = [ours, 'can_see_bank_account_credit_limit']
    await createView(engine, account, owner, '_open', { actions })
    const member = await createPerson(engine)
    await grantView(engine, account, owner, member, '_open')
    await engine.database.writeAtOnce.raw("update views set is_public = true where view_id = '_open'")
    expect(await shownTo(await createPerson(engine), '_open')).toEqual([])
    expect(await shownTo(member, '_open')).toEqual(['NOTE', 'OVERDRAFT_LIMIT'])
  })

  test('the credit limit is seen and found with its permission, or as the owner', async () => {
    await createView(engine, account, owner, '_adviser', { actions: [ours] })
    const adviser = await createPerson(engine)
    await grantView(engine, account, owner, adviser, '_adviser')
    const [limit, note] = ['OVERDRAFT_LIMIT=777.00', 'NOTE=pays+late']
    expect(await shownTo(adviser, '_adviser')).toEqual(['NOTE'])
    expect([await foundBy(adviser, limit), await foundBy(adviser, note)]).toEqual([0, 1])
    expect(await shownTo(owner, 'owner')).toEqual(['NOTE', 'OVERDRAFT_LIMIT'])
    expect(await foundBy(owner, `${limit}&${note}`)).toBe(1)
  })
})
