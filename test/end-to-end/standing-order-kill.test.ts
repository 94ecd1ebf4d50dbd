/** The worker is killed again and again while a standing order makes what is due: every payment is made, and none twice. */
import { standingOrderId as workflowIdOf } from '../../domain/ids'
import { daysAfter } from '../../domain/payments/days'
import { dayOf, openStanding } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { balances, createPayingPair } from '../support/payments'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

const payments = 12

let engine: TestEngine
let worker: Program
beforeAll(async () => {
  // The API runs in this process, the worker in one of its own.
  engine = await startEngine({ worker: false })
  worker = await startProgram('worker', engine.environment)
}, 60_000)
afterAll(async () => {
  await worker.kill()
  await engine.stop()
})

test('twelve payments that are due at once, and three kills: twelve bookings', async () => {
  const pair = await createPayingPair(engine)
  const firstDay = daysAfter(new Date().toISOString().slice(0, 10), -7 * payments)
  const rhythm = { firstDay, frequency: 'WEEK' as const, lastDay: null, payments }
  const { standingOrderId: id } = await openStanding(engine, pair, { rhythm, timing: dayOf(0), amount: '1.00' })
  const prepared = async (): Promise<number> =>
    (await engine.database.read.raw('select from standing_order_payments where standing_order_id = ?', [id])).length
  for (const atLeast of [2, 5, 9]) {
    await waitFor(prepared, (count) => count >= atLeast, 40_000)
    await worker.kill()
    worker = await startProgram('worker', engine.environment)
  }
  const order = engine.client.workflow.getHandle(workflowIdOf(id))
  expect(await order.result()).toBe('COMPLETED')
  await waitFor(
    () => balances(engine, pair),
    ([left]) => left <= 1_000_000n - BigInt(payments) * 100n,
    60_000,
  )
  const requests = await engine.database.read.raw<{ status: string }>(
    'select status from transaction_requests where standing_order_id = ?',
    [id],
  )
  expect(requests.map(({ status }) => status)).toEqual(Array(payments).fill('COMPLETED'))
  expect(await balances(engine, pair)).toEqual([1_000_000n - BigInt(payments) * 100n, BigInt(payments) * 100n])
  expect(await prepared()).toBe(payments)
}, 180_000)
