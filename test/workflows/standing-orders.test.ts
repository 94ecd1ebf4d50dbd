/** Standing orders on their days: each payment once, judged by itself, and none any more when the order has ended. */
import { standingOrderId as workflowIdOf } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import { searchAttributes } from '../../workflows/contract'
import { writeDown } from '../support/counterparties'
import { becomes, dayOf, gatewayOf, openStanding, weekly } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, balances, createPayingPair, storedRequest } from '../support/payments'
import { call, createPerson } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

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

/** The run before, where the order has begun anew. */
const runBefore = async (id: string): Promise<string | null | undefined> =>
  (await handleOf(id).fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId

test('an order that begins its history anew makes every payment once, and comes to its end', async () => {
  const pair = await createPayingPair(engine)
  const asked = { rhythm: weekly(5, 6), timing: dayOf(0), historyLimit: 20 }
  const { standingOrderId: id } = await openStanding(engine, pair, asked)
  expect(await handleOf(id).result()).toBe('COMPLETED')
  expect(await runBefore(id)).toMatch(/^[0-9a-f-]{36}$/)
  const rows = await waitFor(
    () => made(id),
    (all) => all.length === 6 && all.every(({ status }) => status === 'COMPLETED'),
  )
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
  expect(await balances(engine, pair)).toEqual([940_000n, 60_000n])
})

test('an order that has begun anew can be ended, and takes back what was started before that', async () => {
  const pair = await createPayingPair(engine)
  const officer = await createPerson(engine, { roles: [['CanManagePaymentRules', pair.bankId]] })
  // What is due today waits for tomorrow.
  const today = { date: weekly(0, null).firstDay, name: 'Today' }
  const calendar = { closed_weekdays: [], closed_days: [today], on_closed_day: 'NEXT_DAY' }
  const path = `/engine/v1/banks/${pair.bankId}/payment-calendar`
  expect((await call(engine, 'PUT', path, { as: officer, body: calendar })).status).toBe(200)
  const asked = { rhythm: weekly(1, null), timing: dayOf(0), historyLimit: 1 }
  const { standingOrderId: id } = await openStanding(engine, pair, asked)
  await waitFor(
    () => runBefore(id),
    (run) => (run ?? '') !== '',
  )
  const [, second] = await waitFor(
    () => made(id),
    (rows) => rows[1]?.status === 'PENDING',
  )
  expect(second).toMatchObject({ number: 2, refusal: null })
  const ending = { endId: 'end-anew', userId: pair.payer.userId, reason: 'moved out' }
  expect(await gatewayOf(engine).endStandingOrder(id, ending)).toEqual({ status: 'CANCELLED' })
  await waitFor(
    () => made(id),
    (rows) => rows[1]?.status === 'CANCELLED',
  )
  expect(await handleOf(id).result()).toBe('CANCELLED')
  expect(await balances(engine, pair)).toEqual([990_000n, 10_000n])
})

test('a counterparty that is deleted is not paid any more: neither what waits, nor what is due later', async () => {
  const pair = await createPayingPair(engine)
  const { counterparty_id: counterpartyId } = (await writeDown(engine, pair)).body
  const asked = { rhythm: weekly(1, 2), timing: dayOf(2_000), counterpartyId }
  const opened = await openStanding(engine, pair, asked)
  expect(opened.status).toBe('PENDING')
  const path = `/obp/v4.0.0${pair.from.path}/owner/counterparties/${counterpartyId}`
  expect((await call(engine, 'DELETE', path, { as: pair.payer })).status).toBe(200)
  await becomes(engine, opened.requestId, 'FAILED')
  expect(await storedRequest(engine, opened.requestId)).toEqual({ status: 'FAILED', reason: 'NotBeneficiary' })
  expect(await handleOf(opened.standingOrderId).result()).toBe('COMPLETED')
  expect(await made(opened.standingOrderId)).toMatchObject([
    { number: 1, status: 'FAILED', refusal: null },
    { number: 2, status: null, refusal: 'NotBeneficiary' },
  ])
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
})
