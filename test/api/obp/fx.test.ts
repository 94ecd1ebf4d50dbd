import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import { anyMoment } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair, pay } from '../../support/payments'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bankId: string
let setter: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  setter = await createPerson(engine, { roles: [['CanCreateFxRate', bankId]] })
})
afterAll(() => engine.stop())

const body = (from: string, to: string, rate: unknown = 1.136305, inverse: unknown = 0.8800454) => ({
  bank_id: bankId,
  from_currency_code: from,
  to_currency_code: to,
  conversion_value: rate,
  inverse_conversion_value: inverse,
  effective_date: '2017-09-19T00:00:00Z',
})
const put = (sent: unknown, as = setter, at = bankId) =>
  call(engine, 'PUT', `/obp/v4.0.0/banks/${at}/fx`, { as, body: sent })
const get = (from: string, to: string) =>
  call(engine, 'GET', `/obp/v4.0.0/banks/${bankId}/fx/${from}/${to}`, { as: setter })

test('a rate that is set is the rate that is read; of two with one date the last counts', async () => {
  expect(await put(body('EUR', 'USD'))).toMatchObject({ status: 201, body: body('EUR', 'USD') })
  expect(await get('EUR', 'USD')).toMatchObject({ status: 200, body: body('EUR', 'USD') })
  expect((await put(body('EUR', 'USD', '1.25', '0.8'))).status).toBe(201)
  expect((await get('EUR', 'USD')).body).toEqual(body('EUR', 'USD', 1.25, 0.8))
})

test('the opposite direction is the inverse', async () => {
  await put(body('GBP', 'CHF', 1.25, 0.79))
  expect((await get('CHF', 'GBP')).body).toEqual(body('CHF', 'GBP', 0.8, 1.25))
})

test.each([
  ['1e-7', 1e-7, '0.0000001'],
  ['text with more digits than a number holds', '0.12345678901234567891', '0.12345678901234567891'],
  ['a whole number', 3, '3'],
])('every digit is kept: %s', async (_case, rate, stored) => {
  expect((await put(body('SEK', 'NOK', rate))).status).toBe(201)
  const rows = await engine.database.read.raw(
    `select trim_scale(rate)::text as rate from fx_rates where bank_id = ? and from_currency = 'SEK' order by rate_id desc limit 1`,
    [bankId],
  )
  expect(rows).toEqual([{ rate: stored }])
})

test('without a rate of the bank the built-in one applies, and a currency is worth itself', async () => {
  expect((await get('EUR', 'GBP')).body).toMatchObject({ conversion_value: 0.860011 })
  expect((await get('EUR', 'AED')).body).toMatchObject({ conversion_value: 4, inverse_conversion_value: 0.25 })
  expect((await get('CHF', 'CHF')).body).toMatchObject({ conversion_value: 1, inverse_conversion_value: 1 })
})

test.each([
  ['eur', 'USD', 'OBP-10003'],
  ['EUR', 'XYZ', 'OBP-10003'],
  ['MNT', 'SEK', 'OBP-10004'],
])('the rate of %s to %s is refused with %s', async (from, to, code) => {
  expect(await get(from, to)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(code) as string },
  })
})

test.each<[what: string, changes: object, message: string]>([
  ['zero', { conversion_value: 0 }, 'OBP-10001'],
  ['a negative rate', { conversion_value: -1 }, 'OBP-10001'],
  ['a rate that is no number', { conversion_value: 'NaN' }, 'OBP-10001'],
  ['a rate beyond all digits', { conversion_value: 1e40 }, 'OBP-10001'],
  ['a missing member', { effective_date: undefined }, 'OBP-10001'],
  ['a 13th month', { effective_date: '2024-13-01T00:00:00Z' }, 'OBP-10001'],
  ['an unknown currency', { to_currency_code: 'XYZ' }, 'OBP-10003'],
  ['one currency', { to_currency_code: 'EUR' }, 'OBP-10004'],
])('setting %s is refused', async (_case, changes, message) => {
  expect(await put({ ...body('EUR', 'USD'), ...changes })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(message) as string },
  })
})

test('only who holds the role, here or everywhere, may set a rate', async () => {
  const stranger = await createPerson(engine, { roles: [['CanCreateFxRate', await createBank(engine)]] })
  expect(await put(body('EUR', 'USD'), stranger)).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('OBP-20006') as string },
  })
  const anywhere = await createPerson(engine, { roles: ['CanCreateFxRateAtAnyBank'] })
  expect((await put(body('EUR', 'USD'), anywhere)).status).toBe(201)
  expect((await call(engine, 'PUT', `/obp/v4.0.0/banks/${bankId}/fx`, { body: body('EUR', 'USD') })).status).toBe(401)
  expect((await put(body('EUR', 'USD'), anywhere, 'no.such.bank')).status).toBe(404)
  expect((await call(engine, 'GET', `/obp/v4.0.0/banks/${bankId}/fx/EUR/USD`)).status).toBe(401)
})

interface DatedRate {
  readonly conversion_value: string
  readonly is_in_effect: boolean
}
const history = async (query: string, as = setter): Promise<Reply<{ rates: DatedRate[] }>> =>
  call(engine, 'GET', `/engine/v1/banks/${bankId}/fx-rates${query}`, { as })
const inDays = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`

test('the newest rate whose date has come is used; later ones wait, and old ones stay', async () => {
  const at = (rate: number, days: number) => put({ ...body('AUD', 'NZD', rate), effective_date: inDays(days) })
  expect((await at(3, 1)).status).toBe(201)
  // Nothing is in effect yet, and no other rate is known.
  expect((await get('AUD', 'NZD')).status).toBe(400)
  await at(2, -1)
  expect((await get('AUD', 'NZD')).body).toMatchObject({ conversion_value: 2 })
  await at(1, -2)
  expect((await get('AUD', 'NZD')).body).toMatchObject({ conversion_value: 2 })
  const { body: told } = await history('?from=AUD&to=NZD')
  expect(told.rates.map((rate) => [rate.conversion_value, rate.is_in_effect])).toEqual([
    ['3', false],
    ['2', true],
    ['1', false],
  ])
  expect(told.rates[0]).toMatchObject({ set_by_user_id: setter.userId, set_at: anyMoment })
  expect((await history('?from=AUD&to=NZD&limit=1&offset=1')).body.rates).toEqual([told.rates[1]])
  expect((await history('?from=AUD', await createPerson(engine))).status).toBe(403)
})

test('what a payment was converted at stays with it, with source and date, and is shown to who sees the amount', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'USD' })
  const officer = await createPerson(engine, { roles: [['CanCreateFxRate', pair.bankId]] })
  const set = async (rate: number, date: string) =>
    call(engine, 'PUT', `/obp/v4.0.0/banks/${pair.bankId}/fx`, {
      as: officer,
      body: { ...body('USD', 'EUR', rate), effective_date: date },
    })
  await set(0.5, '2026-01-02T00:00:00Z')
  await set(0.25, inDays(1))
  const paid = await pay(engine, pair, { amount: '10.00' })
  expect(await balances(engine, pair)).toEqual([999_000n, 2_000n])
  await set(0.8, '2026-01-03T00:00:00Z')
  const path = `/engine/v1${pair.from.path}/owner/transactions`
  const rates = (id: string, as = pair.payer) => call(engine, 'GET', `${path}/${id}/rates`, { as })
  const rate = { from_currency_code: 'EUR', to_currency_code: 'USD', conversion_value: '2' }
  expect(await rates(paid.body.transaction_ids[0] ?? '')).toMatchObject({
    status: 200,
    body: { rates: [{ ...rate, source: 'bank, inverted', effective_date: '2026-01-02T00:00:00Z' }] },
  })
  const inside = await pay(engine, { ...pair, to: await createAccount(engine, pair.payer, pair.bankId) })
  expect((await rates(inside.body.transaction_ids[0] ?? '')).body).toEqual({ rates: [] })
  expect(await rates(randomUUID())).toMatchObject(refused(404, 'OBP-30'))
  expect(await rates('none')).toMatchObject(refused(404, 'OBP-30'))
  expect((await rates(paid.body.transaction_ids[0] ?? '', officer)).status).toBe(403)
})
