/** Payments of a standing order that are due while the account is frozen: each is there, and says what became of it. */
import { daysAfter } from '../../domain/payments/days'
import { dayOf, openStanding, openStandingAmid, takenBackAsItBegins, waitOf, weekly } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { balances, createPayingPair, storedRequest } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Order {
  readonly status: string
  readonly made: readonly { readonly number: number; readonly transaction_request_id: string }[]
}

const roles = ['CanFreezeAccount', 'CanManagePaymentRules', 'CanGetTransactionRequestsAtOneBank']
const officerOf = ({ bankId }: PayingPair): Promise<Person> =>
  createPerson(engine, { roles: roles.map((role) => [role, bankId] as const) })
const freeze = async ({ from }: PayingPair, as: Person, end = ''): Promise<void> => {
  const path = `/engine/v1${from.path}/freeze${end}`
  expect((await call(engine, 'POST', path, { as, body: { reason: 'order of the court' } })).status).toBeLessThan(300)
}
/** The order as its payer sees it, once its second payment has that status. */
const withSecond = ({ from, payer }: PayingPair, id: string, status: string): Promise<Order> =>
  waitFor(
    async () =>
      (await call<Order>(engine, 'GET', `/engine/v1${from.path}/owner/standing-orders/${id}`, { as: payer })).body,
    ({ made: [newest] }) => newest?.number === 2 && (newest as { status?: string }).status === status,
  )
const today = weekly(0, null).firstDay

test('one that is due meanwhile fails with the reason, as payer and staff see; the order goes on', async () => {
  const pair = await createPayingPair(engine)
  const officer = await officerOf(pair)
  const { standingOrderId } = await openStandingAmid(engine, pair, () => freeze(pair, officer))
  const { status, made } = await withSecond(pair, standingOrderId, 'FAILED')
  const second = { number: 2, due_day: today, status: 'FAILED', reason: 'AccountFrozen' }
  expect(made).toMatchObject([second, { number: 1, status: 'COMPLETED', reason: '' }])
  expect(status).toBe('ACTIVE')
  const list = await call(engine, 'GET', `/engine/v1/banks/${pair.bankId}/standing-orders`, { as: officer })
  expect(list.body).toMatchObject({
    standing_orders: [{ id: standingOrderId, next_due_day: daysAfter(today, 7), last_payment: second }],
  })
  expect(await balances(engine, pair)).toEqual([990_000n, 10_000n])
})

test('one that is made on the next open day waits for it: the account may be unfrozen by then', async () => {
  const pair = await createPayingPair(engine)
  const officer = await officerOf(pair)
  const body = { closed_weekdays: [], closed_days: [{ date: today, name: 'Today' }], on_closed_day: 'NEXT_DAY' }
  const calendar = `/engine/v1/banks/${pair.bankId}/payment-calendar`
  expect((await call(engine, 'PUT', calendar, { as: officer, body })).status).toBe(200)
  const { standingOrderId } = await openStandingAmid(engine, pair, () => freeze(pair, officer))
  const { made } = await withSecond(pair, standingOrderId, 'PENDING')
  const waiting = await waitOf(engine, made[0]?.transaction_request_id ?? '')
  expect(waiting).toMatchObject({ for: 'DAY', on: daysAfter(today, 1) })
})

test('where payments of frozen accounts wait, it is made when the account is unfrozen', async () => {
  const pair = await createPayingPair(engine)
  const officer = await officerOf(pair)
  const rules = { hold_funds: false, wait_for_frozen_account_hours: 24 }
  const path = `/engine/v1/banks/${pair.bankId}/payment-rules`
  expect((await call(engine, 'PUT', path, { as: officer, body: rules })).status).toBe(200)
  const { standingOrderId } = await openStandingAmid(engine, pair, () => freeze(pair, officer))
  const { made } = await withSecond(pair, standingOrderId, 'PENDING')
  await waitFor(
    () => waitOf(engine, made[0]?.transaction_request_id ?? ''),
    (row) => (row as { for?: string } | undefined)?.for === 'ACCOUNT',
  )
  await freeze(pair, officer, '/end')
  await withSecond(pair, standingOrderId, 'COMPLETED')
  expect(await balances(engine, pair)).toEqual([980_000n, 20_000n])
})

test('whoever asks for an order meanwhile is refused', async () => {
  const pair = await createPayingPair(engine)
  await freeze(pair, await officerOf(pair))
  const asked = openStanding(engine, pair, { rhythm: weekly(-1, 3), timing: dayOf(86_400_000) })
  await expect(asked).rejects.toMatchObject({ refusal: { refusal: 'AccountFrozen' } })
})

test('taken back before it is written, a payment ends: without a row where it is refused, else before it is made', async () => {
  const pair = await createPayingPair(engine)
  const made = await takenBackAsItBegins(engine, pair, { timing: dayOf(0) })
  expect(made.ended).toBe('CANCELLED')
  expect(await storedRequest(engine, made.requestId)).toMatchObject({ status: 'CANCELLED' })
  await freeze(pair, await officerOf(pair))
  const refused = await takenBackAsItBegins(engine, pair, { timing: dayOf(0) })
  expect(refused.ended).toBe('refused: AccountFrozen')
  expect(await storedRequest(engine, refused.requestId)).toBeUndefined()
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
})
