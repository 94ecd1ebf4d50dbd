/** Closed days of a bank: payments for them wait, are refused, or are made nevertheless. */
import { daysAfter, weekdayOf } from '../../../domain/payments/days'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

// A zone in which noon is far from the midnight of tests: its day does not change while they run.
const hour = new Date().getUTCHours()
const timeZone = `Etc/GMT${hour >= 12 ? `+${hour - 12}` : `-${12 - hour}`}`.replace('+0', '')
const today = new Date(Date.now() + (12 - hour) * 3_600_000).toISOString().slice(0, 10)

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { PAYMENT_TIME_ZONE: timeZone } })
})
afterAll(() => engine.stop())

const names = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
const nameOf = (day: string): string => names[weekdayOf(day) - 1] ?? ''
const inDays = (days: number): string => daysAfter(today, days)

interface Scene extends PayingPair {
  readonly officer: Person
  readonly calendar: (method: string, body?: object) => Promise<Reply>
}
async function scene(rule?: object): Promise<Scene> {
  const pair = await createPayingPair(engine)
  const officer = await createPerson(engine, { roles: [['CanManagePaymentRules', pair.bankId]] })
  const path = `/engine/v1/banks/${pair.bankId}/payment-calendar`
  const calendar = (method: string, body?: object) => call(engine, method, path, { as: officer, ...(body && { body }) })
  if (rule !== undefined) expect((await calendar('PUT', rule)).status).toBe(200)
  return { ...pair, officer, calendar }
}
const closed = (on_closed_day: string, ...days: string[]): object => ({
  closed_weekdays: [],
  closed_days: days.map((date) => ({ date, name: 'Closed' })),
  on_closed_day,
})
const payOn = async (pair: PayingPair, futureDate: string): Promise<Reply<RequestJson>> => {
  const { counterparty_id: id } = (await writeDown(engine, pair, outside)).body
  return payCounterparty(engine, pair, { type: 'COUNTERPARTY', to: { counterparty_id: id }, futureDate })
}

test('a calendar is kept as it was set, in its order; a bank without one is open every day', async () => {
  const { calendar } = await scene()
  const none = { closed_weekdays: [], closed_days: [], on_closed_day: 'NONE' }
  expect(await calendar('GET')).toMatchObject({ status: 200, body: none })
  const set = { ...closed('NEXT_DAY', '2027-01-01', '2026-12-25'), closed_weekdays: ['SUNDAY', 'SATURDAY'] }
  const kept = {
    closed_weekdays: ['SATURDAY', 'SUNDAY'],
    closed_days: ['2026-12-25', '2027-01-01'].map((date) => ({ date, name: 'Closed' })),
    on_closed_day: 'NEXT_DAY',
  }
  expect((await calendar('PUT', set)).body).toEqual(kept)
  expect((await calendar('GET')).body).toEqual(kept)
})

test('only for those who may, and only what is a calendar', async () => {
  const { calendar, payer, bankId } = await scene()
  const path = `/engine/v1/banks/${bankId}/payment-calendar`
  const body = closed('NONE')
  expect(await call(engine, 'PUT', path, { as: payer, body })).toMatchObject(refused(403, 'OBP-20006'))
  for (const wrong of [
    closed('SOMETIMES'),
    closed('NONE', '20261225'),
    closed('NONE', '2026-02-30'),
    closed('NONE', '2026-12-25', '2026-12-25'),
    { ...body, closed_weekdays: names },
    { ...body, closed_weekdays: ['SUNDAY', 'SUNDAY'] },
    { ...body, closed_weekdays: ['SONNTAG'] },
    closed('NONE', ...Array.from({ length: 501 }, (_, index) => daysAfter('2027-01-01', index))),
  ])
    expect(await calendar('PUT', wrong)).toMatchObject(refused(400, 'OBP-10001'))
})

test('NEXT_DAY: a payment on a closed day is PENDING until the next open one', async () => {
  const one = await scene(closed('NEXT_DAY', today, inDays(1)))
  const reply = await pay(engine, one)
  expect(reply).toMatchObject({ status: 201, body: { status: 'PENDING', details: { future_date: inDays(2) } } })
  expect(await payOn(one, inDays(1))).toMatchObject({
    body: { status: 'PENDING', details: { future_date: inDays(2) } },
  })
  expect(await payOn(one, inDays(3))).toMatchObject({ body: { details: { future_date: inDays(3) } } })
  expect(await balances(engine, one)).toEqual([1_000_000n, 0n])
  const path = `/obp/v1.2.1${one.from.path}/owner/transactions`
  const body = { bank_id: one.bankId, account_id: one.to.accountId, amount: '1.00' }
  expect(await call(engine, 'POST', path, { as: one.payer, body })).toMatchObject(refused(400, 'OBP-49032'))
})

test('REFUSE: it is refused, for today and for a later day; an open day is taken', async () => {
  const one = await scene({ ...closed('REFUSE', today), closed_weekdays: [nameOf(inDays(2))] })
  expect(await pay(engine, one)).toMatchObject(refused(400, 'OBP-49362'))
  expect(await pay(engine, one, { amount: '1500.00' })).toMatchObject(refused(400, 'OBP-49362'))
  expect(await payOn(one, inDays(2))).toMatchObject(refused(400, 'OBP-49362'))
  expect(await payOn(one, inDays(1))).toMatchObject({ status: 201, body: { status: 'PENDING' } })
  const rows = await engine.database.read.raw<{ status: string }>(
    'select status from transaction_requests where bank_id = ?',
    [one.bankId],
  )
  expect(rows).toEqual([{ status: 'PENDING' }])
})

test('NONE: it is made nevertheless', async () => {
  const one = await scene(closed('NONE', today))
  expect((await pay(engine, one)).body.status).toBe('COMPLETED')
})
