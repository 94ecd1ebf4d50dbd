/** Standing orders on their days: each payment once, judged by itself, and none any more when the order has ended. */
import { standingOrderId as workflowIdOf } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import { searchAttributes } from '../../workflows/contract'
import { becomes, dayOf, gatewayOf, openStanding } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, balances, createPayingPair } from '../support/payments'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

/** Weekly, beginning so many weeks ago: what has been missed is made at once. */
const weekly = (weeksAgo: number, payments: number | null) => ({
  firstDay: daysAfter(new Date().toISOString().slice(0, 10), -7 * weeksAgo),
  frequency: 'WEEK' as const,
  lastDay: null,
  payments,
})
const made = (id: string) =>
  engine.database.read.raw<{ number: number; due: string; status: string; refusal: string | null; asked: number }>(
    `select p.number, p.due_day::text as due, r.status, p.refusal, (select count(*)::integer from challenges c where c.request_id = p.request_id) as asked
     from standing_order_payments p left join transaction_requests r using (request_id) where p.standing_order_id = ? order by p.number`,
    [id],
  )
const orderOf = async (id: string): Promise<{ status: string; reason: string } | undefined> =>
  (
    await engine.database.read.raw<{ status: string; reason: string }>(
      'select status, end_reason as reason from standing_orders where standing_order_id = ?',
      [id],
    )
  )[0]
const orderBecomes = (id: string, status: string) =>
  waitFor(
    () => orderOf(id),
    (row) => row?.status === status,
  )
const handleOf = (id: string) => engine.client.workflow.getHandle(workflowIdOf(id))

test('every payment that is due is made once, and then the order is COMPLETED', async () => {
  const pair = await createPayingPair(engine)
  const rhythm = weekly(3, 4)
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm, timing: dayOf(0) })
  expect(await handleOf(id).result()).toBe('COMPLETED')
  await waitFor(
    () => balances(engine, pair),
    ([left]) => left === 960_000n,
  )
  const rows = await made(id)
  expect(rows.map(({ status }) => status)).toEqual(Array(4).fill('COMPLETED'))
  expect(rows.map(({ due }) => due)).toEqual([0, 7, 14, 21].map((days) => daysAfter(rhythm.firstDay, days)))
  expect(await orderOf(id)).toEqual({ status: 'COMPLETED', reason: 'all of its payments are made' })
})

test('who confirms the first payment confirms the order: nobody is asked again, also above the threshold', async () => {
  const pair = await createPayingPair(engine)
  const asked = { rhythm: weekly(2, 3), timing: dayOf(0), amount: '1500.00', challenged: true }
  const opened = await openStanding(engine, pair, asked)
  expect([opened.status, (await orderOf(opened.standingOrderId))?.status]).toEqual(['INITIATED', 'INITIATED'])
  expect(await answer(engine, pair, opened)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  await waitFor(
    () => balances(engine, pair),
    ([left]) => left === 550_000n,
  )
  expect((await made(opened.standingOrderId)).map((row) => row.asked)).toEqual([1, 0, 0])
})

test('staff see in Temporal when the next payment is due', async () => {
  const pair = await createPayingPair(engine)
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm: weekly(0, null), timing: dayOf(0) })
  const { typedSearchAttributes: shown } = await waitFor(
    () => handleOf(id).describe(),
    ({ typedSearchAttributes }) => typedSearchAttributes.get(searchAttributes.waitingFor) === 'the next payment',
  )
  expect(shown.get(searchAttributes.processStatus)).toBe('ACTIVE')
  const due = shown.get(searchAttributes.dueAt)?.toISOString() ?? ''
  expect(due.slice(0, 10)).toBe(daysAfter(weekly(0, null).firstDay, 7))
})

test.each([
  ['rejected', 'REJECT', 'REJECTED'],
  ['answered wrongly too often', 'wrong', 'FAILED'],
])('a first payment that is %s ends the order, and nothing is paid', async (_what, text, status) => {
  const pair = await createPayingPair(engine)
  const opened = await openStanding(engine, pair, {
    rhythm: weekly(-1, 5),
    timing: dayOf(86_400_000),
    challenged: true,
  })
  for (let times = 0; times < 3; times += 1) await answer(engine, pair, { ...opened, answer: text })
  expect(await orderBecomes(opened.standingOrderId, status)).toMatchObject({ status })
  expect(await handleOf(opened.standingOrderId).result()).toBe(status)
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
})

test('a payment without funds fails by itself; the order goes on', async () => {
  const pair = await createPayingPair(engine, { balance: 15_000n })
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm: weekly(2, 3), timing: dayOf(0) })
  expect(await handleOf(id).result()).toBe('COMPLETED')
  const rows = await waitFor(
    () => made(id),
    (all) => all.length === 3 && all.every(({ status }) => ['COMPLETED', 'FAILED'].includes(status)),
  )
  expect(rows.map(({ status }) => status).sort()).toEqual(['COMPLETED', 'FAILED', 'FAILED'])
  expect(await balances(engine, pair)).toEqual([5_000n, 10_000n])
})

test('ended, it pays no more, and takes back what waits', async () => {
  const pair = await createPayingPair(engine)
  const opened = await openStanding(engine, pair, { rhythm: weekly(-1, null), timing: dayOf(86_400_000) })
  expect([opened.status, (await orderOf(opened.standingOrderId))?.status]).toEqual(['PENDING', 'ACTIVE'])
  const ending = { endId: 'end-1', userId: pair.payer.userId, reason: 'moved out' }
  expect(await gatewayOf(engine).endStandingOrder(opened.standingOrderId, ending)).toEqual({ status: 'CANCELLED' })
  await becomes(engine, opened.requestId, 'CANCELLED')
  expect(await handleOf(opened.standingOrderId).result()).toBe('CANCELLED')
  expect(await orderOf(opened.standingOrderId)).toEqual({ status: 'CANCELLED', reason: 'moved out' })
})

test('an operator cancels its workflow: FAILED with the reason', async () => {
  const pair = await createPayingPair(engine)
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm: weekly(0, null), timing: dayOf(0) })
  await waitFor(
    async () => (await handleOf(id).describe()).typedSearchAttributes.get(searchAttributes.waitingFor),
    (shown) => shown === 'the next payment',
  )
  await handleOf(id).cancel()
  expect(await handleOf(id).result()).toBe('FAILED')
  expect(await orderOf(id)).toEqual({ status: 'FAILED', reason: 'its workflow was cancelled by staff' })
})
