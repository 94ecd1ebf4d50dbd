/** The standing orders of a bank, as its staff see them: newest first, in pages, by status, with where their payments stand. */
import type { Reader, SqlValue } from '../../../db/connection'
import { standingOrdersAtBank } from '../../../db/read/standing-orders'
import { daysAfter } from '../../../domain/payments/days'
import { refused } from '../../support/customers'
import { becomes, dayOf, openStanding } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

interface Orders {
  readonly standing_orders: readonly { readonly id: string; readonly next_due_day: string | null }[]
  readonly next: string | null
  readonly message: string
}

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const today = new Date().toISOString().slice(0, 10)
const staffOf = (bankId: string): Promise<Person> =>
  createPerson(engine, { roles: [['CanGetTransactionRequestsAtOneBank', bankId]] })
const list = (as: Person, bankId: string, query = ''): Promise<Reply<Orders>> =>
  call(engine, 'GET', `/engine/v1/banks/${bankId}/standing-orders${query}`, { as })
const idsOf = ({ body }: Reply<Orders>): string[] => body.standing_orders.map(({ id }) => id)

/** An order whose first payment waits for a day that is far away. */
const waiting = async (pair: PayingPair): Promise<string> => {
  const rhythm = { firstDay: '2031-01-31', frequency: 'MNTH', lastDay: null, payments: 3 } as const
  return (await openStanding(engine, pair, { rhythm, timing: dayOf(3_600_000) })).standingOrderId
}

test('before its first payment an order names the day of that; nothing has become of any payment yet', async () => {
  const pair = await createPayingPair(engine)
  const id = await waiting(pair)
  const { status, body } = await list(await staffOf(pair.bankId), pair.bankId)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    standing_orders: [
      {
        id,
        status: 'ACTIVE',
        from: { bank_id: pair.bankId, account_id: pair.from.accountId },
        to: { bank_id: pair.bankId, account_id: pair.to.accountId },
        value: { currency: 'EUR', amount: '100.00' },
        created_by_user_id: pair.payer.userId,
        created_by_username: pair.payer.username,
        next_due_day: '2031-01-31',
        last_payment: null,
      },
    ],
    next: null,
  })
})

test('once a payment is made, the next one and what became of the last one are told; in the end there is no next one', async () => {
  const pair = await createPayingPair(engine)
  const staff = await staffOf(pair.bankId)
  const firstDay = daysAfter(today, -6)
  const rhythm = { firstDay, frequency: 'WEEK', lastDay: null, payments: null } as const
  const order = await openStanding(engine, pair, { rhythm, timing: dayOf(-1_000) })
  await becomes(engine, order.requestId, 'COMPLETED')
  const last = { number: 1, due_day: firstDay, status: 'COMPLETED', reason: '' }
  expect((await list(staff, pair.bankId)).body.standing_orders).toMatchObject([
    { status: 'ACTIVE', next_due_day: daysAfter(today, 1), last_payment: last },
  ])
  const end = `/engine/v1${pair.from.path}/owner/standing-orders/${order.standingOrderId}/end`
  expect((await call(engine, 'POST', end, { as: pair.payer, body: { reason: 'moved out' } })).status).toBe(200)
  expect((await list(staff, pair.bankId)).body.standing_orders).toMatchObject([
    { status: 'CANCELLED', end_reason: 'moved out', next_due_day: null, last_payment: last },
  ])
})

test('a payment that was not made says why, and the next one is still to come', async () => {
  const pair = await createPayingPair(engine, { balance: 15_000n })
  const staff = await staffOf(pair.bankId)
  // The first one of a week ago is made; for the second one, of today, there is not enough on the account.
  const rhythm = { firstDay: daysAfter(today, -7), frequency: 'WEEK', lastDay: null, payments: 3 } as const
  await openStanding(engine, pair, { rhythm, timing: dayOf(-1_000) })
  const { standing_orders: found } = await waitFor(
    async () => (await list(staff, pair.bankId)).body as unknown as { standing_orders: { last_payment: unknown }[] },
    ({ standing_orders: [order] }) => (order?.last_payment as { number?: number } | null)?.number === 1,
  )
  expect(found).toMatchObject([{ last_payment: { status: 'COMPLETED' } }])
  await waitFor(
    () =>
      engine.database.read.raw<{ id: string }>('select request_id as id from standing_order_payments where number = 2'),
    ([row]) => row !== undefined,
  )
  const failing = `update transaction_requests set status = 'FAILED', end_reason = 'not enough money'
    where request_id in (select request_id from standing_order_payments where number = 2) returning request_id`
  await waitFor(
    () => engine.database.writeAtOnce.raw(failing),
    (rows) => rows.length === 1,
  )
  expect((await list(staff, pair.bankId)).body.standing_orders).toMatchObject([
    {
      status: 'ACTIVE',
      next_due_day: daysAfter(today, 7),
      last_payment: { number: 2, status: 'FAILED', reason: 'not enough money' },
    },
  ])
})

test('newest first, in pages that lose and repeat nothing, and by status', async () => {
  const pair = await createPayingPair(engine)
  const staff = await staffOf(pair.bankId)
  const ids = [await waiting(pair), await waiting(pair), await waiting(pair)].reverse()
  expect(idsOf(await list(staff, pair.bankId))).toEqual(ids)
  const page = await list(staff, pair.bankId, '?limit=2&status=ACTIVE')
  const rest = await list(staff, pair.bankId, `?limit=2&status=ACTIVE&after=${page.body.next ?? ''}`)
  expect([...idsOf(page), ...idsOf(rest)]).toEqual(ids)
  expect(rest.body.next).toBeNull()
  expect(idsOf(await list(staff, pair.bankId, '?status=COMPLETED'))).toEqual([])
})

test.each([
  [undefined, 'standing_orders_of_bank'],
  ['ACTIVE', 'standing_orders_of_bank_by_status'],
] as const)('the list of status %s comes from its index, %s, without sorting', async (status, index) => {
  await engine.database.within(async ({ read }) => {
    // A table of a few rows is read from end to end, whatever indexes it has.
    await read.raw('set local enable_seqscan = off')
    await read.raw('set local enable_bitmapscan = off')
    const explain = {
      raw: (sql: string, values?: readonly SqlValue[]) => read.raw(`explain ${sql}`, values),
    } as Reader
    const page = { bankId: 'b', status, after: { position: 1n, id: '00000000-0000-4000-8000-000000000000' }, limit: 2 }
    const plan = JSON.stringify(await standingOrdersAtBank(explain, page))
    expect(plan).toContain(`using ${index} on`)
    expect(plan).not.toContain('Sort  (')
  })
})

test.each(['status=PENDING', 'status=', 'limit=0', 'after=1', "after=1_'", 'after=_'])(
  'a filter that makes no sense is refused: %s',
  async (query) => {
    const { bankId } = await createPayingPair(engine)
    expect(await list(await staffOf(bankId), bankId, `?${query}`)).toMatchObject(refused(400, 'OBP-10016'))
  },
)

test('it takes the role, at this bank', async () => {
  const { bankId } = await createPayingPair(engine)
  const other = await staffOf((await createPayingPair(engine)).bankId)
  expect((await list(other, bankId)).body.message).toContain('OBP-20006')
  expect((await call(engine, 'GET', `/engine/v1/banks/${bankId}/standing-orders`)).status).toBe(401)
})
