/** The queues of the relay: nothing is lost that is replayed amid the relay's work, and what has to wait is not looked at again and again. */
import { randomUUID } from 'node:crypto'
import type { SqlValue, Transaction } from '../../../db/connection'
import { erasureStatements } from '../../../db/write/erasure'
import { markMessagesDispatched, queuedMessages, replayMessage } from '../../../db/write/customer-messages'
import {
  discardParked,
  endDelivery,
  holdUpDeliveries,
  markDispatched,
  queuedDeliveries,
  recordTry,
  replayParked,
} from '../../../db/write/webhook-deliveries'
import type { QueuedDelivery } from '../../../db/write/webhook-deliveries'
import { changeWebhook, deleteWebhook } from '../../../db/write/webhooks'
import { openCustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { amid, somebodyWaits, without } from '../../support/locks'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  // Without a worker nobody else takes from the queues.
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

const write = () => engine.database.writeAtOnce
const queue = (limit = 100): Promise<QueuedDelivery[]> => queuedDeliveries(write(), limit)
const idsOf = (queued: readonly QueuedDelivery[]): readonly string[] => queued.map(({ deliveryId }) => deliveryId)
const delivered = (deliveryId: string, on = write()): Promise<void> =>
  recordTry(on, { deliveryId, at: new Date(), durationMs: 1, httpStatus: 200, error: null }, true)

/** A hook on the payer's account that wants its events in order, the only one, and so many payments that it is told of; the ids, oldest first. */
async function hookWith(payments: number): Promise<{ readonly hook: string; readonly ids: readonly string[] }> {
  await write().raw('update webhooks set is_active = false')
  await write().raw(`update webhook_deliveries set status = 'DISCARDED', ended_at = now() where ended_at is null`)
  const hook = randomUUID()
  await write().raw(
    `insert into webhooks (webhook_id, kind, bank_id, account_key, trigger_name, url, http_method, http_protocol, is_active, in_order, created_by)
     select ?, 'ACCOUNT', bank_id, account_key, 'OnDebitTransaction', 'https://example.com', 'POST', 'HTTP/1.1', true, true, ?
     from accounts where bank_id = ? and account_id = ?`,
    [hook, pair.payer.userId, pair.bankId, pair.from.accountId],
  )
  for (let made = 0; made < payments; made += 1) expect((await pay(engine, pair, { amount: '1.00' })).status).toBe(201)
  return { hook, ids: idsOf(await queue()) }
}
/** As the relay does. */
async function pass(): Promise<readonly string[]> {
  const queued = await queue()
  await holdUpDeliveries(
    write(),
    queued.filter(({ mustWait }) => mustWait),
  )
  const started = queued.filter(({ mustWait }) => !mustWait)
  await markDispatched(write(), started)
  return idsOf(started)
}
const change = (hook: string, to: { isActive?: boolean; inOrder?: boolean }) =>
  changeWebhook(write(), { webhookId: hook, bankId: pair.bankId }, to)

test('a delivery that is replayed while its workflow is started gets another one', async () => {
  const { hook, ids } = await hookWith(1)
  const read = await queue()
  await change(hook, { isActive: false })
  await change(hook, { isActive: true })
  expect(await replayParked(write(), hook)).toBe(1)
  await markDispatched(write(), read)
  const again = await queue()
  expect(again).toMatchObject([{ deliveryId: ids[0], replays: 1 }])
  await markDispatched(write(), again)
  expect(await queue()).toEqual([])
})

test('a message that is replayed while its workflow is started gets another one', async () => {
  const desk = await openCustomerDesk(engine)
  const messageId = randomUUID()
  await write().raw(
    `insert into customer_messages (message_id, bank_id, customer_id, transport, from_department, from_person, message, delivery)
     values (?, ?, ?, '', '', '', 'm', 'PENDING')`,
    [messageId, desk.bank, await desk.newCustomer()],
  )
  const read = await queuedMessages(write(), 100)
  await write().raw(`update customer_messages set delivery = 'PARKED', problem = 'notTaken' where message_id = ?`, [
    messageId,
  ])
  expect(await replayMessage(write(), desk.bank, messageId)).toBe(true)
  await markMessagesDispatched(write(), read)
  const again = await queuedMessages(write(), 100)
  expect(again).toMatchObject([{ messageId, replays: 1 }])
  await markMessagesDispatched(write(), again)
  expect(await queuedMessages(write(), 100)).toEqual([])
})

test('in order, one is in the queue at a time; whatever ends it brings the next one', async () => {
  const { hook, ids } = await hookWith(4)
  expect(ids).toHaveLength(4)
  expect(await pass()).toEqual([ids[0]])
  expect(await queue()).toEqual([])
  await delivered(ids[0] ?? '')
  expect(await pass()).toEqual([ids[1]])
  await endDelivery(write(), { deliveryId: ids[1] ?? '' }, 'PARKED')
  expect(await queue()).toEqual([])
  await replayParked(write(), hook)
  expect(await pass()).toEqual([ids[1]])
  await endDelivery(write(), { deliveryId: ids[1] ?? '' }, 'PARKED')
  await discardParked(write(), hook, ids[1] ?? '')
  expect(await pass()).toEqual([ids[2]])
  expect(await queue()).toEqual([])
  await change(hook, { inOrder: false })
  expect(await pass()).toEqual([ids[3]])
})

test('what was held up is parked with its hook, and replayed in order', async () => {
  const { hook, ids } = await hookWith(3)
  expect(await pass()).toEqual([ids[0]])
  await change(hook, { isActive: false })
  await change(hook, { isActive: true })
  expect(await replayParked(write(), hook)).toBe(3)
  for (const id of ids) {
    expect(await pass()).toEqual([id])
    await delivered(id)
  }
})

test('one that is taken in the moment in which the next is held up brings it back', async () => {
  const { ids } = await hookWith(2)
  const [first = '', second] = ids
  const queued = await queue()
  await markDispatched(write(), queued.slice(0, 1))
  let taken: Promise<void> | undefined
  await engine.database.write(async (transaction) => {
    expect(await holdUpDeliveries(transaction, queued.slice(1))).toBe(1)
    taken = delivered(first)
    await somebodyWaits(engine.database)
  })
  await taken
  expect(idsOf(await queue())).toEqual([second])
})

test('nothing is held up by one whose end is being written, and nobody waits for that', async () => {
  const { ids } = await hookWith(2)
  const queued = await queue()
  await engine.database.write(async (transaction) => {
    await delivered(ids[0] ?? '', transaction)
    expect(await holdUpDeliveries(write(), queued.slice(1))).toBe(0)
  })
  expect(await pass()).toEqual([ids[1]])
})

test('what is held up is not looked at, however much there is of it', async () => {
  const { ids } = await hookWith(1)
  await endDelivery(write(), { deliveryId: ids[0] ?? '' }, 'PARKED')
  const count = Number(process.env['HELD_UP'] ?? 2_000)
  await write().raw(
    `insert into webhook_deliveries (delivery_id, webhook_id, event_id, trigger_name, transaction_id, account_key, related_entities, held_up)
     select gen_random_uuid(), webhook_id, gen_random_uuid(), trigger_name, transaction_id, account_key, '[]', true
     from generate_series(1, ?), (select * from webhook_deliveries where delivery_id = ?) parked`,
    [count, ids[0] ?? ''],
  )
  await write().raw('analyze webhook_deliveries')
  const explained = {
    raw: (sql: string, values?: readonly SqlValue[]) => write().raw(`explain analyze ${sql}`, values),
  }
  const plan = JSON.stringify(await queuedDeliveries(explained as Transaction, 100))
  expect(plan).toMatch(/using webhook_deliveries_to_dispatch on webhook_deliveries d[^"]* rows=0(\.00)? loops=1/)
  expect(plan).not.toMatch(/Seq Scan on webhook_deliveries|Rows Removed/)
})

const statusesOf = async (hook: string): Promise<readonly string[]> =>
  (
    await engine.database.read.raw<{ status: string }>(
      'select status from webhook_deliveries where webhook_id = ? order by sequence',
      [hook],
    )
  ).map(({ status }) => status)
const remove = (hook: string, on = write()) => deleteWebhook(on, { webhookId: hook, bankId: pair.bankId })

test.each<[string, (hook: string) => Promise<unknown>]>([
  ['switched off', (hook) => change(hook, { isActive: false })],
  ['deleted', (hook) => remove(hook)],
])('a hook that is %s while its first delivery comes to its end waits for it', async (what, end) => {
  const { hook, ids } = await hookWith(3)
  // The first one is written last: who reads the table as it lies meets those behind it before.
  const [first = ''] = await pass()
  expect(first).toBe(ids[0])
  await amid(
    engine.database,
    { table: 'webhook_deliveries', id: first },
    () => end(hook),
    (transaction) => delivered(first, transaction),
  )
  const left = what === 'deleted' ? 'DISCARDED' : 'PARKED'
  expect(await statusesOf(hook)).toEqual(['DELIVERED', left, left])
})

/** Four of which the third was parked before the hook wanted its events in order; the first has its workflow, the others are held up. */
async function parkedInTheMiddle() {
  const { hook, ids } = await hookWith(4)
  const [first = '', second = '', middle = '', last = ''] = ids
  await endDelivery(write(), { deliveryId: middle }, 'PARKED')
  expect(await pass()).toEqual([first])
  return { hook, first, second, middle, last }
}

test('one in the middle that is discarded while its hook is deleted takes none before it', async () => {
  const { hook, middle } = await parkedInTheMiddle()
  const deleted = await amid(
    engine.database,
    { table: 'webhook_deliveries', id: middle },
    () => remove(hook),
    (transaction) => discardParked(transaction, hook, middle),
  )
  expect([deleted, await statusesOf(hook)]).toEqual([true, Array(4).fill('DISCARDED')])
})

test('what stands behind one that is discarded in the middle comes in its turn', async () => {
  const { hook, first, second, middle, last } = await parkedInTheMiddle()
  expect(await discardParked(write(), hook, middle)).toBe(true)
  expect(await pass()).toEqual([])
  await delivered(first)
  expect(await pass()).toEqual([second])
  expect(await pass()).toEqual([])
  await delivered(second)
  expect(await pass()).toEqual([last])
})

test('the relay waits for the oldest one without having others, when the hook is deleted', async () => {
  const { hook, ids } = await hookWith(2)
  const newestFirst = (await queue()).toReversed()
  await amid(
    engine.database,
    { table: 'webhook_deliveries', id: ids[0] },
    () => markDispatched(write(), newestFirst),
    (transaction) => remove(hook, transaction),
  )
  expect(await statusesOf(hook)).toEqual(['DISCARDED', 'DISCARDED'])
})

test('so does who replays all', async () => {
  const { hook, ids } = await hookWith(2)
  await change(hook, { isActive: false })
  // The table lies in the order of the ids, the oldest one last.
  const oldest = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
  await write().raw('update webhook_deliveries set delivery_id = ? where delivery_id = ?', [oldest, ids[0] ?? ''])
  await write().raw('cluster webhook_deliveries using webhook_deliveries_pkey')
  const replayed = await amid(
    engine.database,
    { table: 'webhook_deliveries', id: oldest },
    () => without(engine.database, ['indexscan', 'bitmapscan'], (transaction) => replayParked(transaction, hook)),
    (transaction) => remove(hook, transaction),
  )
  expect([replayed, await statusesOf(hook)]).toEqual([0, ['DISCARDED', 'DISCARDED']])
})

test.each(['erased', 'marked'])('of a customer who is erased while messages are marked: %s first', async (first) => {
  const desk = await openCustomerDesk(engine)
  const [erase = ''] = erasureStatements.filter((statement) => statement.includes('customer_messages'))
  const customerId = await desk.newCustomer()
  for (const message of ['one', 'two'])
    await write().raw(
      `insert into customer_messages (message_id, bank_id, customer_id, transport, from_department, from_person, message, delivery)
       values (?, ?, ?, '', '', '', ?, 'PENDING')`,
      [randomUUID(), desk.bank, customerId, message],
    )
  const queued = await queuedMessages(write(), 100)
  const erased = (on: Transaction): Promise<unknown> => on.raw(erase, [customerId])
  const marked = (on: Transaction): Promise<unknown> => markMessagesDispatched(on, queued.toReversed())
  const [goesOn, waits] = first === 'erased' ? [erased, marked] : [marked, erased]
  await amid(
    engine.database,
    { table: 'customer_messages', id: queued[0]?.messageId },
    () => without(engine.database, ['hashjoin', 'mergejoin', 'seqscan'], waits),
    goesOn,
  )
  expect(await queuedMessages(write(), 100)).toEqual([])
})
