/** Payments of a later day: they wait in their workflow, and are judged, booked or ended when the day has begun. */
import { transactionRequestId } from '../../domain/ids'
import { searchAttributes } from '../../workflows/contract'
import { becomes, dayOf, openDated, waitOf } from '../support/dated-payments'
import { refused } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { answer, balances, createPayingPair, pay, storedRequest } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { call, createPerson } from '../support/people'
import { waitFor } from '../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const farAway = dayOf(86_400_000)
const handleOf = (requestId: string) => engine.client.workflow.getHandle(transactionRequestId(requestId))
const withdraw = (pair: PayingPair, requestId: string) =>
  call(engine, 'POST', `/engine/v1${pair.from.path}/transaction-requests/${requestId}/withdrawal`, {
    as: pair.payer,
    body: {},
  })

test('nobody is asked: PENDING until its day begins, then booked', async () => {
  const pair = await createPayingPair(engine)
  const { requestId, status } = await openDated(engine, pair, { timing: dayOf(1_500) })
  expect(status).toBe('PENDING')
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  expect(await waitOf(engine, requestId)).toEqual({ for: 'DAY', on: '2030-01-02', tries: 0 })
  await becomes(engine, requestId, 'COMPLETED')
  expect(await balances(engine, pair)).toEqual([990_000n, 10_000n])
  expect(await handleOf(requestId).result()).toBe('COMPLETED')
})

test('the answer confirms it, the day books it', async () => {
  const pair = await createPayingPair(engine)
  const opened = await openDated(engine, pair, { timing: dayOf(2_500), challenged: true })
  expect(opened.status).toBe('INITIATED')
  const answered = await answer(engine, pair, opened)
  expect(answered).toMatchObject({ status: 202, body: { status: 'PENDING', transaction_ids: [''] } })
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  expect(await answer(engine, pair, opened)).toMatchObject(refused(400, 'OBP-40020'))
  await becomes(engine, opened.requestId, 'COMPLETED')
  expect(await balances(engine, pair)).toEqual([990_000n, 10_000n])
})

test('an answer that comes when the day has begun books at once', async () => {
  const pair = await createPayingPair(engine)
  const opened = await openDated(engine, pair, { timing: dayOf(-1), challenged: true })
  expect(await answer(engine, pair, opened)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
})

test('a retry of the answer that confirmed it is told the same', async () => {
  const pair = await createPayingPair(engine)
  const opened = await openDated(engine, pair, { timing: farAway, challenged: true })
  const given = { ...opened, headers: { 'Idempotency-Key': 'confirm-once' } }
  const first = await answer(engine, pair, given)
  await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [pair.payer.userId])
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: first.body })
})

test('staff see in Temporal what it waits for, until when, and who can end it', async () => {
  const pair = await createPayingPair(engine)
  const { requestId } = await openDated(engine, pair, { timing: farAway })
  const { typedSearchAttributes: shown } = await waitFor(
    () => handleOf(requestId).describe(),
    ({ typedSearchAttributes }) => typedSearchAttributes.get(searchAttributes.processStatus) === 'PENDING',
  )
  expect(shown.get(searchAttributes.waitingFor)).toBe('the day of the payment')
  const due = shown.get(searchAttributes.dueAt)?.getTime() ?? 0
  expect(Math.abs(due - Date.parse(farAway.day.beginsAt))).toBeLessThan(1_000)
  const metadata = await handleOf(requestId).query<{ currentDetails?: string }>('__temporal_workflow_metadata')
  expect(metadata.currentDetails).toContain('to be made on 2030-01-02')
})

describe('while it waits', () => {
  test('its maker takes it back', async () => {
    const pair = await createPayingPair(engine)
    const { requestId } = await openDated(engine, pair, { timing: farAway })
    expect(await withdraw(pair, requestId)).toMatchObject({ status: 202, body: { status: 'CANCELLED' } })
    expect(await handleOf(requestId).result()).toBe('CANCELLED')
    expect(await withdraw(pair, requestId)).toMatchObject(refused(400, 'OBP-40020'))
  })

  test('whoever has confirmed it rejects it', async () => {
    const pair = await createPayingPair(engine)
    const opened = await openDated(engine, pair, { timing: farAway, challenged: true })
    await answer(engine, pair, opened)
    const rejected = await answer(engine, pair, { ...opened, answer: 'REJECT' })
    expect(rejected).toMatchObject({ status: 202, body: { status: 'REJECTED' } })
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('staff reject it; nobody else does', async () => {
    const pair = await createPayingPair(engine)
    const { requestId } = await openDated(engine, pair, { timing: farAway })
    const reject = { requestId, challengeId: '', answer: 'REJECT' }
    expect(await answer(engine, pair, reject)).toMatchObject(refused(400, 'OBP-40002'))
    const staff = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
    expect(await answer(engine, pair, { ...reject, as: staff })).toMatchObject({ body: { status: 'REJECTED' } })
  })

  test('an operator cancels its workflow: FAILED with the reason', async () => {
    const pair = await createPayingPair(engine)
    const { requestId } = await openDated(engine, pair, { timing: farAway })
    await handleOf(requestId).cancel()
    expect(await handleOf(requestId).result()).toBe('FAILED')
    expect((await storedRequest(engine, requestId))?.reason).toBe('its workflow was cancelled by staff')
  })
})

describe('without funds on its day', () => {
  test('it fails where the bank has said nothing', async () => {
    const pair = await createPayingPair(engine, { balance: 9_999n })
    const { requestId } = await openDated(engine, pair, { timing: dayOf(200) })
    expect(await becomes(engine, requestId, 'FAILED')).toEqual({ status: 'FAILED', reason: 'InsufficientFunds' })
    expect(await balances(engine, pair)).toEqual([9_999n, 0n])
  })

  test('it is tried again, and paid when money has come', async () => {
    const pair = await createPayingPair(engine, { balance: 9_999n })
    const other = await createPayingPair(engine)
    const { requestId } = await openDated(engine, pair, { timing: { ...dayOf(0), fundsRetryMs: 300 } })
    const missing = { for: 'FUNDS', on: '2030-01-02' }
    await waitFor(
      () => waitOf(engine, requestId),
      (row) => (row as { tries: number } | undefined)?.tries === 2,
    )
    expect(await waitOf(engine, requestId)).toMatchObject(missing)
    expect((await storedRequest(engine, requestId))?.status).toBe('PENDING')
    expect((await pay(engine, other, { to: { ...pair.from, bankId: pair.bankId }, amount: '0.01' })).status).toBe(201)
    await becomes(engine, requestId, 'COMPLETED')
    expect(await balances(engine, pair)).toEqual([0n, 10_000n])
  })

  test('when the day is over, it has failed', async () => {
    const pair = await createPayingPair(engine, { balance: 9_999n })
    const { requestId } = await openDated(engine, pair, { timing: { ...dayOf(0, 1_000), fundsRetryMs: 300 } })
    expect(await becomes(engine, requestId, 'FAILED')).toEqual({ status: 'FAILED', reason: 'InsufficientFunds' })
  })
})

test('limits are those of its day: what was asked for before counts nothing, and what is over fails', async () => {
  const pair = await createPayingPair(engine)
  const { requestId } = await openDated(engine, pair, { timing: dayOf(1_500), amount: '100.01' })
  const limits = `/engine/v1/banks/${pair.bankId}/payer-limits`
  const officer = await createPerson(engine, { roles: [['CanManagePayerLimits', pair.bankId]] })
  const body = { currency: 'EUR', daily_amount: '100.00', monthly_amount: '100.00' }
  expect((await call(engine, 'PUT', limits, { as: officer, body })).status).toBe(200)
  expect((await pay(engine, pair, { amount: '100.00' })).status).toBe(201)
  expect(await becomes(engine, requestId, 'FAILED')).toEqual({ status: 'FAILED', reason: 'PayerLimitExceeded' })
})
