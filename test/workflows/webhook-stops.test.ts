/** What is under way to a webhook when the staff switch it off or delete it. */
import { waitingNow } from '../../db/read/waiting'
import { endDelivery } from '../../db/write/webhook-deliveries'
import { webhookDeliveryWorkflow } from '../../workflows/contract'
import type { webhookDelivery } from '../../workflows/webhook-delivery'
import { payment, requestsPath, startBankDay } from '../support/bank-day'
import type { BankDay } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, grant } from '../support/people'
import type { Reply } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver, Told } from '../support/receiver'
import { waitFor } from '../support/wait'

let engine: TestEngine
let receiver: Receiver
let day: BankDay
beforeAll(async () => {
  receiver = await startReceiver()
  engine = await startEngine({
    environment: { WEBHOOK_TRIES: '4', WEBHOOK_FIRST_DELAY_MS: '50', WEBHOOK_TIMEOUT_MS: '1000' },
  })
  day = await startBankDay(engine)
  await grant(engine, day.staff, [
    ['CanCreateAccountNotificationWebhookAtOneBank', day.bankId],
    ['CanUpdateWebhook', day.bankId],
  ])
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

interface DeliveryBody {
  readonly delivery_id: string
  readonly status: string
  readonly number_of_tries: number
  readonly last_error: string | null
}

const hooksPath = (id: string): string => `/engine/v1/banks/${day.bankId}/webhooks/${id}`
const ask = <Body>(method: string, path: string, body?: object): Promise<Reply<Body>> =>
  call<Body>(engine, method, path, { as: day.staff, ...(body === undefined ? {} : { body }) })

/** A hook of the bank on the receiver's path. */
async function hookAt(path: string): Promise<string> {
  const target = { url: `${receiver.url}${path}`, http_method: 'POST', http_protocol: 'HTTP/1.1' }
  const made = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
  return (await ask<{ webhook_id: string }>('POST', made, target)).body.webhook_id
}

const deliveries = async (hook: string): Promise<readonly DeliveryBody[]> =>
  (await ask<{ deliveries: DeliveryBody[] }>('GET', `${hooksPath(hook)}/deliveries`)).body.deliveries
const allAre =
  (status: string, count: number) =>
  (rows: readonly DeliveryBody[]): boolean =>
    rows.length === count && rows.every((row) => row.status === status)
const wasTried = (rows: readonly DeliveryBody[]): boolean => rows.some(({ number_of_tries: tries }) => tries > 0)
const toldAt = (path: string): readonly Told[] => receiver.told.filter((told) => told.path === path)
const pay = async (): Promise<void> => {
  const reply = await call(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, '10.00') })
  expect(reply.status).toBe(201)
}

/** When every process that was under way has ended: how often the path has been told by then. */
async function endedTries(path: string): Promise<number> {
  const running = `WorkflowType = 'webhookDelivery' and ExecutionStatus = 'Running' and TaskQueue = '${engine.config.temporal.taskQueue}'`
  await waitFor(
    () => engine.client.workflow.count(running),
    ({ count }) => count === 0,
  )
  return toldAt(path).length
}

test('switching a hook off stops what is under way; it is replayed when the hook is on again', async () => {
  const hook = await hookAt('/stopped')
  // Each try lasts until it is given up: long enough to be met by what the staff do.
  receiver.answer('never')
  await pay()
  await waitFor(() => deliveries(hook), wasTried)
  expect((await ask('PUT', hooksPath(hook), { is_active: false })).status).toBe(200)
  const parked = await deliveries(hook)
  expect(parked.map(({ status }) => status)).toEqual(['PARKED', 'PARKED'])
  expect(parked.map((row) => row.last_error)).toEqual(Array(2).fill('the webhook is switched off'))
  const told = await endedTries('/stopped')
  receiver.answer(200)
  const replay = `${hooksPath(hook)}/parked-deliveries/replay`
  const one = `${hooksPath(hook)}/parked-deliveries/${parked[0]?.delivery_id ?? ''}`
  for (const path of [replay, `${one}/replay`]) {
    expect(await ask('POST', path)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-49022') as string },
    })
  }
  expect((await deliveries(hook)).every(({ status }) => status === 'PARKED')).toBe(true)
  expect(toldAt('/stopped')).toHaveLength(told)
  await ask('PUT', hooksPath(hook), { is_active: true })
  expect((await ask('POST', replay)).body).toEqual({ replayed: 2 })
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 2))
  await ask('DELETE', hooksPath(hook))
})

test('what was queued when its hook was switched off is parked by its first try', async () => {
  const hook = await hookAt('/just-off')
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
  const [row] = await waitFor(() => deliveries(hook), allAre('PARKED', 1))
  expect(row).toMatchObject({ number_of_tries: 0, last_error: 'the webhook is switched off' })
  expect(toldAt('/just-off')).toEqual([])
  await ask('DELETE', hooksPath(hook))
})

test('a process that began before its delivery was replayed neither tells nor parks it', async () => {
  const hook = await hookAt('/replayed')
  receiver.answer(200)
  await pay()
  const [row] = await waitFor(() => deliveries(hook), allAre('DELIVERED', 2))
  const deliveryId = row?.delivery_id ?? ''
  const told = toldAt('/replayed').length
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
  expect((await deliveries(hook)).map(({ status }) => status).sort()).toEqual(['DELIVERED', 'PENDING'])
  expect(toldAt('/replayed')).toHaveLength(told)
  expect(await run(1)).toBe('delivered')
  await ask('DELETE', hooksPath(hook))
})

const waiting = async (kind: string): Promise<number> =>
  (await waitingNow(engine.database.read)).deliveries.find((row) => row.kind === kind)?.count ?? 0
const stored = (hook: string) =>
  engine.database.read.raw<{ status: string }>('select status from webhook_deliveries where webhook_id = ?', [hook])

test('what is open or parked of a deleted hook is discarded, and waits for nobody', async () => {
  const [parkedHook, openHook] = [await hookAt('/gone-parked'), await hookAt('/gone-open')]
  await ask('PUT', hooksPath(openHook), { is_active: false })
  const before = await waiting('parked')
  receiver.answer(500)
  await pay()
  await waitFor(() => deliveries(parkedHook), allAre('PARKED', 2))
  expect(await waiting('parked')).toBe(before + 2)
  expect((await ask('DELETE', hooksPath(parkedHook))).status).toBe(204)
  expect(await waiting('parked')).toBe(before)
  expect(await stored(parkedHook)).toEqual([{ status: 'DISCARDED' }, { status: 'DISCARDED' }])
  await ask('PUT', hooksPath(openHook), { is_active: true })
  receiver.answer('never')
  await pay()
  await waitFor(() => deliveries(openHook), wasTried)
  expect((await ask('DELETE', hooksPath(openHook))).status).toBe(204)
  expect(await stored(openHook)).toEqual([{ status: 'DISCARDED' }, { status: 'DISCARDED' }])
  const told = await endedTries('/gone-open')
  receiver.answer(200)
  expect(toldAt('/gone-open')).toHaveLength(told)
})
