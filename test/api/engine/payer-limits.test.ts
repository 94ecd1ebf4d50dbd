import { randomUUID } from 'node:crypto'
import { createAccount } from '../../support/accounts'
import { anyId, anyMoment, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Desk {
  readonly pair: PayingPair
  readonly officer: Person
}
const open = async (): Promise<Desk> => {
  const pair = await createPayingPair(engine)
  return { pair, officer: await createPerson(engine, { roles: [['CanManagePayerLimits', pair.bankId]] }) }
}
const path = ({ pair }: Desk, rest = ''): string => `/engine/v1/banks/${pair.bankId}/payer-limits${rest}`
const enough = { currency: 'EUR', daily_amount: '9000.00', monthly_amount: '9000.00' }
const set = (desk: Desk, limit: object): Promise<Reply<{ payer_limit_id: string }>> =>
  call(engine, 'PUT', path(desk), { as: desk.officer, body: { ...enough, ...limit } })
const list = async (desk: Desk, query = ''): Promise<unknown> =>
  (await call(engine, 'GET', path(desk, query), { as: desk.officer })).body
test('a limit is set, set anew, listed and taken away', async () => {
  const desk = await open()
  const { userId } = desk.pair.payer
  const json = { payer_limit_id: anyId, ...enough, set_by_user_id: desk.officer.userId, set_at: anyMoment }
  const first = await set(desk, { user_id: userId })
  expect(first).toMatchObject({ status: 200, body: { ...json, user_id: userId } })
  const again = await set(desk, { user_id: userId, daily_amount: '5' })
  expect(again.body).toMatchObject({ payer_limit_id: first.body.payer_limit_id, daily_amount: '5.00' })
  const forAll = await set(desk, {})
  expect(await list(desk)).toEqual({ payer_limits: [forAll.body, again.body] })
  expect(await list(desk, `?user_id=${userId}`)).toEqual({ payer_limits: [again.body] })
  expect(await list(desk, '?limit=1&offset=1')).toEqual({ payer_limits: [again.body] })
  const remove = (): Promise<Reply> =>
    call(engine, 'DELETE', path(desk, `/${first.body.payer_limit_id}`), { as: desk.officer })
  expect((await remove()).status).toBe(204)
  expect(await remove()).toMatchObject(refused(404, 'OBP-49031'))
  expect(await list(desk)).toEqual({ payer_limits: [forAll.body] })
})

test.each([
  ['a currency that is none', { currency: 'EURO' }, 400, 'OBP-10003'],
  ['an amount that is none', { daily_amount: 'ten' }, 400, 'OBP-10002'],
  ['less than nothing', { monthly_amount: '-1' }, 400, 'OBP-10002'],
  ['parts of a cent', { monthly_amount: '1.001' }, 400, 'OBP-10002'],
  ['somebody who is not there', { user_id: randomUUID() }, 404, 'OBP-20005'],
  ['a user id that is none', { user_id: 'me' }, 400, 'OBP-10001'],
])('%s is refused, and no limit is set', async (_case, change, status, code) => {
  const desk = await open()
  expect(await set(desk, change)).toMatchObject(refused(status, code))
  expect(await list(desk)).toEqual({ payer_limits: [] })
})

test('limits are for those with the role at this bank', async () => {
  const [desk, other] = [await open(), await open()]
  expect(await call(engine, 'GET', path(desk), { as: other.officer })).toMatchObject(refused(403, 'OBP-20006'))
  expect(await set({ ...desk, officer: other.officer }, {})).toMatchObject(refused(403, 'OBP-20006'))
  const { body } = await set(desk, {})
  const elsewhere = path(other, `/${body.payer_limit_id}`)
  expect(await call(engine, 'DELETE', elsewhere, { as: other.officer })).toMatchObject(refused(404, 'OBP-49031'))
  expect(await call(engine, 'GET', path(desk, '?user_id=x'), { as: desk.officer })).toMatchObject(
    refused(400, 'OBP-10016'),
  )
})

test('nobody sets, changes or takes away a limit of their own', async () => {
  const desk = await open()
  const own = { user_id: desk.officer.userId }
  const other = await createPerson(engine, { roles: [['CanManagePayerLimits', desk.pair.bankId]] })
  const { body: ofOther } = await set({ ...desk, officer: other }, own)
  // Ids are taken in either case.
  for (const user_id of [own.user_id, own.user_id.toUpperCase()])
    expect(await set(desk, { user_id, daily_amount: '9999' })).toMatchObject(refused(403, 'OBP-49033'))
  const one = path(desk, `/${ofOther.payer_limit_id}`)
  expect(await call(engine, 'DELETE', one, { as: desk.officer })).toMatchObject(refused(403, 'OBP-49033'))
  expect(await list(desk)).toEqual({ payer_limits: [ofOther] })
  expect((await set(desk, {})).status).toBe(200)
  expect((await call(engine, 'DELETE', one, { as: other })).status).toBe(204)
})

test('a super admin is no exception', async () => {
  const desk = await open()
  const { userId } = desk.officer
  await engine.database.writeAtOnce.raw('update users set super_admin = true where user_id = ?', [userId])
  expect(await set(desk, { user_id: userId })).toMatchObject(refused(403, 'OBP-49033'))
  expect(await list(desk)).toEqual({ payer_limits: [] })
})

test.each([
  ['a day', { daily_amount: '20' }, '1 day'],
  ['a month', { monthly_amount: '20' }, '1 month'],
])('no more is paid in %s than the limit allows; then one may pay again', async (_case, limit, time) => {
  const desk = await open()
  await set(desk, { user_id: desk.pair.payer.userId, ...limit })
  for (const amount of ['12.00', '8.00']) expect((await pay(engine, desk.pair, { amount })).status).toBe(201)
  const before = await balances(engine, desk.pair)
  expect(await pay(engine, desk.pair, { amount: '0.01' })).toMatchObject(refused(400, 'OBP-49030'))
  expect(await balances(engine, desk.pair)).toEqual(before)
  await engine.database.writeAtOnce.raw(
    'update transaction_requests set ended_at = ended_at - ?::interval where bank_id = ?',
    [time, desk.pair.bankId],
  )
  expect((await pay(engine, desk.pair, { amount: '0.01' })).status).toBe(201)
})

describe('days and months begin in the time zone of payments', () => {
  // Nowhere else does a day begin earlier.
  const timeZone = 'Etc/GMT-14'
  let inZone: TestEngine
  beforeAll(async () => {
    inZone = await startEngine({ worker: false, environment: { PAYMENT_TIME_ZONE: timeZone } })
  })
  afterAll(() => inZone.stop())

  test.each([
    ['day', { daily_amount: '20' }],
    ['month', { monthly_amount: '20' }],
  ])(
    'what was paid before the %s began does not count, what was paid in its first second does',
    async (unit, limit) => {
      const pair = await createPayingPair(inZone)
      const officer = await createPerson(inZone, { roles: [['CanManagePayerLimits', pair.bankId]] })
      const set = `/engine/v1/banks/${pair.bankId}/payer-limits`
      expect((await call(inZone, 'PUT', set, { as: officer, body: { ...enough, ...limit } })).status).toBe(200)
      expect((await pay(inZone, pair, { amount: '20.00' })).status).toBe(201)
      const paidAt = (moment: string): Promise<unknown> =>
        inZone.database.writeAtOnce.raw(
          `update transaction_requests set ended_at = date_trunc(?, now(), ?) ${moment} where bank_id = ?`,
          [unit, timeZone, pair.bankId],
        )
      await paidAt('')
      expect(await pay(inZone, pair, { amount: '0.01' })).toMatchObject(refused(400, 'OBP-49030'))
      await paidAt(`- interval '1 second'`)
      expect((await pay(inZone, pair, { amount: '0.01' })).status).toBe(201)
    },
  )
})

test('a limit of one’s own comes in place of that of everybody', async () => {
  const desk = await open()
  await set(desk, { daily_amount: '1' })
  expect(await pay(engine, desk.pair, { amount: '1.01' })).toMatchObject(refused(400, 'OBP-49030'))
  await set(desk, { user_id: desk.pair.payer.userId })
  expect((await pay(engine, desk.pair, { amount: '1.01' })).status).toBe(201)
})

test('another currency is no way around it', async () => {
  const desk = await open()
  await set(desk, { user_id: desk.pair.payer.userId, currency: 'USD' })
  expect(await pay(engine, desk.pair, { amount: '1.00' })).toMatchObject(refused(400, 'OBP-49030'))
})

test('of many payments at once, from two accounts, no more are booked than the limit allows', async () => {
  const desk = await open()
  const { pair } = desk
  const second = { ...pair, from: await createAccount(engine, pair.payer, pair.bankId) }
  expect((await pay(engine, { ...pair, to: second.from }, { amount: '500.00' })).status).toBe(201)
  await set(desk, { user_id: pair.payer.userId, daily_amount: '530' })
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, index) => pay(engine, index % 2 === 0 ? pair : second, { amount: '10.00' })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array<number>(9).fill(400)])
  expect((await balances(engine, pair))[1]).toBe(3_000n)
})

test('the last right answer does not book over the limit: the request is FAILED', async () => {
  const desk = await open()
  await set(desk, { user_id: desk.pair.payer.userId, daily_amount: '1200' })
  const { body } = await pay(engine, desk.pair, { amount: '1200.00' })
  expect((await pay(engine, desk.pair, { amount: '0.01' })).status).toBe(201)
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, desk.pair, given)).toMatchObject(refused(400, 'OBP-49030'))
  expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'PayerLimitExceeded' })
})
