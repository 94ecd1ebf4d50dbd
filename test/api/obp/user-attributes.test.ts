import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let staff: Person
let user: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, {
    roles: [
      'CanCreateNonPersonalUserAttribute',
      'CanGetNonPersonalUserAttributes',
      'CanDeleteNonPersonalUserAttribute',
      'CanDeleteUser',
      'CanGetUsersWithAttributes',
    ],
  })
})
beforeEach(async () => {
  user = await createPerson(engine)
})
afterAll(() => engine.stop())

interface Attribute {
  readonly user_attribute_id: string
  readonly name: string
}
interface Attributes {
  readonly user_attributes: readonly Attribute[]
}
const body = { name: 'LEVEL', type: 'INTEGER', value: '3' }
const ofUser = (userId = user.userId): string => `/obp/v5.1.0/users/${userId}/non-personal/attributes`
const mine = '/obp/v5.1.0/my/user/attributes'
const note = (content: object = body, userId?: string, as: Person | undefined = staff): Promise<Reply<Attribute>> =>
  call(engine, 'POST', ofUser(userId), { body: content, as })
const noted = async (): Promise<readonly Attribute[]> =>
  (await call<Attributes>(engine, 'GET', ofUser(), { as: staff })).body.user_attributes

test('what the staff notes is read and deleted by the staff, and unseen by the user', async () => {
  const created = await note()
  expect(created).toMatchObject({
    status: 201,
    body: {
      ...body,
      user_attribute_id: expect.any(String) as string,
      insert_date: expect.stringMatching(/Z$/) as string,
    },
  })
  expect(await noted()).toEqual([created.body])
  expect((await call(engine, 'GET', mine, { as: user })).body).toEqual({ user_attributes: [] })
  const one = `${ofUser()}/${created.body.user_attribute_id}`
  expect(await call(engine, 'PUT', `${mine}/${created.body.user_attribute_id}`, { as: user, body })).toMatchObject(
    refused(400, 'OBP-20081'),
  )
  expect((await call(engine, 'DELETE', one, { as: staff })).status).toBe(204)
  expect(await noted()).toEqual([])
  expect(await call(engine, 'DELETE', one, { as: staff })).toMatchObject(refused(400, 'OBP-20081'))
})

test('users keep notes of their own, which nobody else changes or deletes', async () => {
  const created = await call<Attribute>(engine, 'POST', mine, { as: user, body })
  expect(created).toMatchObject({ status: 201, body })
  const id = created.body.user_attribute_id
  const changed = { name: 'LEVEL', type: 'STRING', value: 'high' }
  const others = await createPerson(engine)
  expect(await call(engine, 'PUT', `${mine}/${id}`, { as: others, body: changed })).toMatchObject(
    refused(400, 'OBP-20081'),
  )
  expect(await call(engine, 'DELETE', `${ofUser()}/${id}`, { as: staff })).toMatchObject(refused(400, 'OBP-20081'))
  expect((await call(engine, 'PUT', `${mine}/${id}`, { as: user, body: changed })).body).toMatchObject(changed)
  // Whose note it is comes before what is wrong with the new one.
  const wrong = { ...changed, type: 'TEXT' }
  for (const [as, one, code] of [
    [user, id, 'OBP-10001'],
    [others, id, 'OBP-20081'],
    [user, randomUUID(), 'OBP-20081'],
    [user, 'rubbish', 'OBP-20081'],
  ] as const) {
    expect(await call(engine, 'PUT', `${mine}/${one}`, { as, body: wrong })).toMatchObject(refused(400, code))
  }
  expect((await call(engine, 'GET', mine, { as: user })).body).toMatchObject({
    user_attributes: [{ user_attribute_id: id, ...changed }],
  })
  expect((await call(engine, 'GET', mine, { as: others })).body).toEqual({ user_attributes: [] })
  expect(await noted()).toEqual([])
})

test('the staff reads a user with both kinds of notes', async () => {
  await note()
  await call(engine, 'POST', mine, { as: user, body: { ...body, name: 'MINE' } })
  const path = `/obp/v5.1.0/users/${user.userId}/attributes`
  expect(await call(engine, 'GET', path, { as: staff })).toMatchObject({
    status: 200,
    body: { user_id: user.userId, username: user.username, user_attributes: [body, { ...body, name: 'MINE' }] },
  })
  expect(await call(engine, 'GET', path, { as: user })).toMatchObject(refused(403, 'CanGetUsersWithAttributes'))
  expect(await call(engine, 'GET', `/obp/v5.1.0/users/${randomUUID()}/attributes`, { as: staff })).toMatchObject(
    refused(400, 'OBP-20057'),
  )
})

test.each([
  [
    'another type',
    { ...body, type: 'TEXT' },
    'OBP-10001: Incorrect json format. The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER (123)and DATE_WITH_DAY(2012-04-23)',
  ],
  ['no name', { ...body, name: '' }, 'OBP-10001'],
  ['a long value', { ...body, value: 'x'.repeat(2_001) }, 'OBP-10001'],
  ['no value', { ...body, value: undefined }, 'OBP-10001'],
])('%s is refused', async (_case, content, message) => {
  expect(await note(content)).toMatchObject(refused(400, message))
  expect(await call(engine, 'POST', mine, { as: user, body: content })).toMatchObject(refused(400, message))
  expect(await noted()).toEqual([])
})

test('a user who does not exist, or no longer, has none and gets none', async () => {
  await note()
  await call(engine, 'POST', mine, { as: user, body })
  await call(engine, 'DELETE', `/obp/v4.0.0/users/${user.userId}`, { as: staff })
  for (const userId of [user.userId, randomUUID(), 'rubbish']) {
    expect(await note(body, userId)).toMatchObject(refused(400, 'OBP-20057'))
    expect(await call(engine, 'GET', ofUser(userId), { as: staff })).toMatchObject(refused(400, 'OBP-20057'))
    expect(await call(engine, 'DELETE', `${ofUser(userId)}/x`, { as: staff })).toMatchObject(refused(400, 'OBP-20057'))
  }
  expect(await engine.database.read.raw('select from user_attributes where user_id = ?', [user.userId])).toEqual([])
})

test('nobody has more than a thousand of one kind', async () => {
  await engine.database.writeAtOnce.raw(
    `insert into user_attributes (attribute_id, user_id, is_personal, name, type, value)
     select gen_random_uuid(), ?, true, 'n', 'STRING', 'v' from generate_series(1, 1000)`,
    [user.userId],
  )
  expect(await call(engine, 'POST', mine, { as: user, body })).toMatchObject(refused(400, 'OBP-29300'))
  expect((await note()).status).toBe(201)
})

describe('a payment limit', () => {
  const name = 'TRANSACTION_REQUESTS_PAYMENT_LIMIT_EUR_ACCOUNT'

  test.each(['lots', '-1', '1e', ''])('of %j is none', async (value) => {
    expect(await note({ name, type: 'STRING', value })).toMatchObject(refused(400, 'OBP-29301'))
  })

  test('takes the place of that of the instance, for its user, currency and type; the least of several counts', async () => {
    const pair = await createPayingPair(engine, { balance: 100_000_000n })
    await note({ name, type: 'DOUBLE', value: '10.50' }, pair.payer.userId)
    const over = 'the payment amount is over the payment limit(AmountOfMoney(EUR,10.50))'
    expect(await pay(engine, pair, { amount: '10.51' })).toMatchObject(refused(400, over))
    expect((await pay(engine, pair, { amount: '10.50' })).status).toBe(201)
    expect((await pay(engine, pair, { amount: '10.51', type: 'SANDBOX_TAN', version: 'v2.1.0' })).status).toBe(201)
    await note({ name, type: 'DOUBLE', value: '9' }, pair.payer.userId)
    expect(await pay(engine, pair, { amount: '9.01' })).toMatchObject(refused(400, 'AmountOfMoney(EUR,9)'))
  })

  test('is noted and taken away by others only', async () => {
    const limit = { name, type: 'STRING', value: '10' }
    const other = await createPerson(engine, { roles: ['CanCreateNonPersonalUserAttribute'] })
    const { body: noted } = await note(limit, staff.userId, other)
    for (const userId of [staff.userId, staff.userId.toUpperCase()]) {
      expect(await note({ ...limit, value: '99' }, userId)).toMatchObject(refused(403, 'OBP-49033'))
      for (const id of [noted.user_attribute_id, noted.user_attribute_id.toUpperCase()])
        expect(await call(engine, 'DELETE', `${ofUser(userId)}/${id}`, { as: staff })).toMatchObject(
          refused(403, 'OBP-49033'),
        )
    }
    const left = await call<Attributes>(engine, 'GET', ofUser(staff.userId), { as: staff })
    expect(left.body.user_attributes).toEqual([noted])
    const { body: free } = await note(undefined, staff.userId)
    const one = `${ofUser(staff.userId)}/${free.user_attribute_id}`
    expect((await call(engine, 'DELETE', one, { as: staff })).status).toBe(204)
  })

  test('that users note themselves is no limit', async () => {
    const pair = await createPayingPair(engine)
    await call(engine, 'POST', mine, { as: pair.payer, body: { name, type: 'STRING', value: '1' } })
    expect((await pay(engine, pair, { amount: '2' })).status).toBe(201)
  })
})
