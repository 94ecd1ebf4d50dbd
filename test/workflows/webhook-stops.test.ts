/** What is under way to a webhook when the staff switch it off or delete it. */
import { waitingNow } from '../../db/read/waiting'
import { endDelivery } from '../../db/write/webhook-deliveries'
import { webhookDeliveryWorkflow } from '../../workflows/contract'
import type { webhookDelivery } from '../../workflows/webhook-delivery'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { allAre, hurriedHooks, openHookDesk } from '../support/hook-desk'
import type { DeliveryBody, HookDesk } from '../support/hook-desk'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

let engine: TestEngine
let receiver: Receiver
let desk: HookDesk
beforeAll(async () => {
  receiver = await startReceiver()
  engine = await startEngine({ environment: hurriedHooks })
  desk = await openHookDesk(engine, receiver, ['CanUpdateWebhook'])
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

const wasTried = (rows: readonly DeliveryBody[]): boolean => rows.some(({ number_of_tries: tries }) => tries > 0)

/** When every process that was under way has ended: how often the path has been told by then. */
async function endedTries(path: string): Promise<number> {
  const running = `WorkflowType = 'webhookDelivery' and ExecutionStatus = 'Running' and TaskQueue = '${engine.config.temporal.taskQueue}'`
  await waitFor(
    () => engine.client.workflow.count(running),
    ({ count }) => count === 0,
  )
  return desk.toldAt(path).length
}

test('switching a hook off stops what is under way; it is replayed when the hook is on again', async () => {
  const hook = await desk.hookAt('/stopped')
  // Each try lasts until it is given up: long enough to be met by what the staff do.
  receiver.answer('never')
  await desk.pay()
  await waitFor(() => desk.deliveries(hook), wasTried)
  expect((await desk.ask('PUT', desk.hooksPath(hook), { is_active: false })).status).toBe(200)
  const parked = await desk.deliveries(hook)
  expect(parked.map(({ status }) => status)).toEqual(['PARKED', 'PARKED'])
  expect(parked.map((row) => row.last_error)).toEqual(Array(2).fill('the webhook is switched off'))
  const told = await endedTries('/stopped')
  receiver.answer(200)
  const replay = `${desk.hooksPath(hook)}/parked-deliveries/replay`
  const one = `${desk.hooksPath(hook)}/parked-deliveries/${parked[0]?.delivery_id ?? ''}`
  for (const path of [replay, `${one}/replay`]) {
    expect(await desk.ask('POST', path)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-49022') as string },
    })
  }
  expect((await desk.deliveries(hook)).every(({ status }) => status === 'PARKED')).toBe(true)
  expect(desk.toldAt('/stopped')).toHaveLength(told)
  await desk.ask('PUT', desk.hooksPath(hook), { is_active: true })
  expect((await desk.ask('POST', replay)).body).toEqual({ replayed: 2 })
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 2))
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('what was queued when its hook was switched off is parked by its first try', async () => {
  const hook = await desk.hookAt('/just-off')
  receiver.answer(200)
  // A payment that has seen the hook active may be committed after it was switched off.
  await engine.database.write(async (transaction) => {
    await transaction.raw(
      `insert into webhook_deliveries (delivery_id, webhook_id, event_id, trigger_name, transaction_id, account_key, related_entities)
       select gen_random_uuid(), ?, gen_random_uuid(), 'OnCreateTransaction', transaction_id, account_key, '[]' from ledger_entries limit 1`,
      [hook],
    )
    await transaction.raw('update webhooks set is_active = false where webhook_id = ?', [hook])
  })
  const [row] = await waitFor(() => desk.deliveries(hook), allAre('PARKED', 1))
  expect(row).toMatchObject({ number_of_tries: 0, last_error: 'the webhook is switched off' })
  expect(desk.toldAt('/just-off')).toEqual([])
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('a process that began before its delivery was replayed neither tells nor parks it', async () => {
  const hook = await desk.hookAt('/replayed')
  receiver.answer(200)
  await desk.pay()
  const [row] = await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 2))
  const deliveryId = row?.delivery_id ?? ''
  const told = desk.toldAt('/replayed').length
  // As after a replay whose own process has not been started yet.
  await engine.database.writeAtOnce.raw(
    `update webhook_deliveries set status = 'PENDING', ended_at = null, replays = 1, dispatched_at = now() where delivery_id = ?`,
    [deliveryId],
  )
  const { client, config } = engine
  const run = (replays: number): Promise<string> =>
    client.workflow.execute<typeof webhookDelivery>(webhookDeliveryWorkflow, {
      workflowId: `test/${deliveryId}/${replays}`,
      taskQueue: config.temporal.taskQueue,
      args: [{ deliveryId, replays, retry: config.webhooks.retry }],
    })
  expect(await run(0)).toBe('ended')
  await endDelivery(engine.database.writeAtOnce, { deliveryId, replays: 0 }, 'PARKED')
  expect((await desk.deliveries(hook)).map(({ status }) => status).sort()).toEqual(['DELIVERED', 'PENDING'])
  expect(desk.toldAt('/replayed')).toHaveLength(told)
  expect(await run(1)).toBe('delivered')
  await desk.ask('DELETE', desk.hooksPath(hook))
})

const waiting = async (kind: string): Promise<number> =>
  (await waitingNow(engine.database.read)).deliveries.find((row) => row.kind === kind)?.count ?? 0
const stored = (hook: string) =>
  engine.database.read.raw<{ status: string }>('select status from webhook_deliveries where webhook_id = ?', [hook])

test('what is open or parked of a deleted hook is discarded, and waits for nobody', async () => {
  const [parkedHook, openHook] = [await desk.hookAt('/gone-parked'), await desk.hookAt('/gone-open')]
  await desk.ask('PUT', desk.hooksPath(openHook), { is_active: false })
  const before = await waiting('parked')
  receiver.answer(500)
  await desk.pay()
  await waitFor(() => desk.deliveries(parkedHook), allAre('PARKED', 2))
  expect(await waiting('parked')).toBe(before + 2)
  expect((await desk.ask('DELETE', desk.hooksPath(parkedHook))).status).toBe(204)
  expect(await waiting('parked')).toBe(before)
  expect(await stored(parkedHook)).toEqual([{ status: 'DISCARDED' }, { status: 'DISCARDED' }])
  await desk.ask('PUT', desk.hooksPath(openHook), { is_active: true })
  receiver.answer('never')
  await desk.pay()
  await waitFor(() => desk.deliveries(openHook), wasTried)
  expect((await desk.ask('DELETE', desk.hooksPath(openHook))).status).toBe(204)
  expect(await stored(openHook)).toEqual([{ status: 'DISCARDED' }, { status: 'DISCARDED' }])
  const told = await endedTries('/gone-open')
  receiver.answer(200)
  expect(desk.toldAt('/gone-open')).toHaveLength(told)
})
