/** Slow receivers of webhooks fill the places of a worker for deliveries, and no others. */
import { stuckFlowVerbs } from '../../api/gateway/stuck-flows'
import { transactionRequestId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openHookDesk } from '../support/hook-desk'
import { actFor } from '../support/numbers'
import { createPayingPair, pay } from '../support/payments'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

/** How many activities of a queue one worker carries out at once. */
const places = 100
const deliveries = places + 50

let slow: Receiver
let gateway: Receiver
let engine: TestEngine
beforeAll(async () => {
  slow = await startReceiver()
  slow.answer('never')
  gateway = await startReceiver()
  engine = await startEngine({
    environment: {
      CHALLENGE_TRANSPORT: 'SMS',
      SMS_GATEWAY_URL: gateway.url,
      SMS_GATEWAY_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      WEBHOOK_TIMEOUT_MS: '20000',
    },
  })
})
afterAll(async () => {
  // First, so that the engine need not wait for whoever it is telling.
  await slow.close()
  await engine.stop()
  await gateway.close()
})

test('while more webhooks wait for their receiver than a worker has places, a payment is opened and its code goes out', async () => {
  const desk = await openHookDesk(engine, slow, [])
  const hook = await desk.hookAt('/slow')
  await engine.database.write((transaction) =>
    transaction.raw(
      `insert into webhook_deliveries (delivery_id, webhook_id, event_id, trigger_name, transaction_id, account_key, related_entities)
       select gen_random_uuid(), ?, gen_random_uuid(), 'OnCreateTransaction', transaction_id, account_key, '[]'
       from (select * from ledger_entries limit 1) e, generate_series(1, ?::int)`,
      [hook, deliveries],
    ),
  )
  await waitFor(
    () => Promise.resolve(desk.toldAt('/slow').length),
    (told) => told >= places,
  )
  // Whoever looks for what is stuck sees the relay before any of them. Asked at once: those that are given up wait for a time of their own.
  const inTwoMinutes = new Date(Date.now() + 120_000)
  const options = { taskQueue: engine.config.temporal.taskQueue, timeoutMs: 10_000 }
  const looked = await stuckFlowVerbs(engine.client, options).stuckFlows({
    bankId: undefined,
    most: 1,
    now: inTwoMinutes,
  })
  expect(looked).toMatchObject({ flows: [], lookedAt: 1 })
  expect(looked.running).toBeGreaterThan(1)
  const pair = await createPayingPair(engine)
  await actFor(engine, pair.bankId, pair.payer.userId, '+44 07972 444 876')
  const asked = await pay(engine, pair, { amount: '1000.00' })
  expect(asked).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
  await waitFor(
    () => Promise.resolve(gateway.told.length),
    (told) => told === 1,
  )
  expect(desk.toldAt('/slow').length).toBeLessThan(deliveries)
  const { events } = await engine.client.workflow.getHandle(transactionRequestId(asked.body.id)).fetchHistory()
  const { taskQueue } = engine.config.temporal
  const queues = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled == null ? [] : [[scheduled.activityType?.name, scheduled.taskQueue?.name]],
  )
  expect(Object.fromEntries(queues)).toEqual({
    openTransactionRequest: taskQueue,
    deliverCode: `${taskQueue}/outside`,
  })
})
