/** From a movement on the ledger to a receiver outside: what is told, how it is signed, what happens when nobody takes it. */
import { Webhook } from 'standardwebhooks'
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
    ['CanCreateWebhook', day.bankId],
    ['CanUpdateWebhook', day.bankId],
    ['CanGetWebhooks', day.bankId],
  ])
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

interface DeliveryBody {
  readonly delivery_id: string
  readonly event_id: string
  readonly status: string
  readonly number_of_tries: number
  readonly last_error: string | null
}

const hooksPath = (id = ''): string => `/engine/v1/banks/${day.bankId}/webhooks${id === '' ? '' : `/${id}`}`
const ask = <Body>(method: string, path: string, body?: object): Promise<Reply<Body>> =>
  call<Body>(engine, method, path, { as: day.staff, ...(body === undefined ? {} : { body }) })

/** A hook of the bank on the receiver's path. */
async function hookAt(path: string): Promise<string> {
  const target = { url: `${receiver.url}${path}`, http_method: 'POST', http_protocol: 'HTTP/1.1' }
  const made = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
  return (await ask<{ webhook_id: string }>('POST', made, target)).body.webhook_id
}

const secretOf = async (hook: string): Promise<string> =>
  (await ask<{ secret: string }>('GET', `${hooksPath(hook)}/secret`)).body.secret
const deliveries = async (hook: string): Promise<readonly DeliveryBody[]> =>
  (await ask<{ deliveries: DeliveryBody[] }>('GET', `${hooksPath(hook)}/deliveries`)).body.deliveries
const allAre =
  (status: string, count: number) =>
  (rows: readonly DeliveryBody[]): boolean =>
    rows.length === count && rows.every((row) => row.status === status)
const toldAt = (path: string): readonly Told[] => receiver.told.filter((told) => told.path === path)
const pay = async (amount = '10.00'): Promise<void> => {
  const reply = await call(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, amount) })
  expect(reply.status).toBe(201)
}
const bodyOf = (told: Told | undefined): Record<string, unknown> =>
  JSON.parse(told?.body ?? '{}') as Record<string, unknown>

test('a payment is told twice, once for each account, signed with the secret of the hook', async () => {
  const hook = await hookAt('/both-sides')
  await pay()
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 2))
  const told = toldAt('/both-sides')
  expect(told.map((one) => bodyOf(one)['account_id']).sort()).toEqual([day.payeeAccount, day.payerAccount].sort())
  const secret = new Webhook(await secretOf(hook))
  for (const { headers, body } of told) {
    const verified = secret.verify(body, headers as Record<string, string>) as Record<string, unknown>
    expect(verified).toMatchObject({
      event_name: 'OnCreateTransaction',
      event_id: headers['webhook-id'],
      bank_id: day.bankId,
    })
    expect(() => secret.verify(body.replace('OnCreate', 'OnDelete'), headers as Record<string, string>)).toThrow()
  }
  await ask('DELETE', hooksPath(hook))
})

test('hooks on an account hear of what concerns them only, with amount and balance', async () => {
  const made = `/obp/v3.1.0/banks/${day.bankId}/account-web-hooks`
  const target = { http_method: 'POST', http_protocol: 'HTTP/1.1', is_active: 'true', account_id: day.payerAccount }
  for (const name of ['OnBalanceChange', 'OnCreditTransaction', 'OnDebitTransaction']) {
    const reply = await ask('POST', made, { ...target, trigger_name: name, url: `${receiver.url}/${name}` })
    expect(reply.status).toBe(201)
  }
  await pay('12.34')
  await waitFor(
    () => Promise.resolve([...toldAt('/OnBalanceChange'), ...toldAt('/OnDebitTransaction')]),
    (told) => told.length === 2,
  )
  expect(toldAt('/OnCreditTransaction')).toEqual([])
  const [debit] = toldAt('/OnDebitTransaction')
  expect(bodyOf(debit)).toMatchObject({ event_name: 'OnDebitTransaction', amount: '12.34 EUR' })
  expect(bodyOf(debit)['balance']).toMatch(/^\d+\.\d\d EUR$/)
})

test('a receiver that fails is told again under the same event id, until it takes it', async () => {
  const hook = await hookAt('/flaky')
  receiver.answer(500)
  await pay()
  await waitFor(
    () => Promise.resolve(toldAt('/flaky')),
    (told) => told.length >= 4,
  )
  receiver.answer(204)
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 2))
  const ids = new Set(toldAt('/flaky').map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(2)
  expect((await deliveries(hook)).every((row) => row.number_of_tries >= 2)).toBe(true)
  await ask('DELETE', hooksPath(hook))
})

test('what nobody takes is parked; the staff see why, replay one, discard one', async () => {
  const hook = await hookAt('/away')
  receiver.answer(302, { location: '/somewhere-else' })
  await pay()
  const parked = await waitFor(() => deliveries(hook), allAre('PARKED', 2))
  expect(parked.map((row) => [row.number_of_tries, row.last_error])).toEqual([
    [4, 'HTTP 302'],
    [4, 'HTTP 302'],
  ])
  const [first, second] = parked.map((row) => row.delivery_id)
  const shown = await ask<{ tries: object[] }>('GET', `${hooksPath(hook)}/deliveries/${first}`)
  expect(shown.body.tries).toHaveLength(4)
  expect(shown.body.tries[0]).toMatchObject({ http_status: 302, error: null })
  receiver.answer(200)
  const one = `${hooksPath(hook)}/parked-deliveries/${first}`
  expect(await ask('POST', `${one}/replay`)).toMatchObject({ status: 202, body: { replayed: 1 } })
  expect((await ask('DELETE', `${hooksPath(hook)}/parked-deliveries/${second}`)).status).toBe(204)
  await waitFor(
    () => deliveries(hook),
    (rows) =>
      rows
        .map(({ status }) => status)
        .sort()
        .join() === 'DELIVERED,DISCARDED',
  )
  // What is not parked can neither be replayed nor discarded.
  expect(await ask('POST', `${one}/replay`)).toMatchObject({ status: 404 })
  expect(await ask('DELETE', one)).toMatchObject({ status: 404 })
  await ask('DELETE', hooksPath(hook))
})

test('everything that is parked is replayed at once', async () => {
  const hook = await hookAt('/later')
  receiver.answer(503)
  await pay()
  await pay()
  await waitFor(() => deliveries(hook), allAre('PARKED', 4))
  receiver.answer(200)
  const replayed = await ask('POST', `${hooksPath(hook)}/parked-deliveries/replay`)
  expect(replayed).toMatchObject({ status: 202, body: { replayed: 4 } })
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 4))
  await ask('DELETE', hooksPath(hook))
})

test('in order, the events of an account wait for the one before them', async () => {
  const hook = await hookAt('/in-order')
  await ask('PUT', hooksPath(hook), { in_order: true })
  receiver.answer(500)
  for (const amount of ['1.01', '1.02', '1.03']) await pay(amount)
  await waitFor(
    () => deliveries(hook),
    (rows) => rows.filter(({ status }) => status === 'PARKED').length === 2,
  )
  // One of each account is parked, and holds up the four behind them.
  expect(new Set(toldAt('/in-order').map(({ headers }) => headers['webhook-id'])).size).toBe(2)
  receiver.answer(200)
  await ask('POST', `${hooksPath(hook)}/parked-deliveries/replay`)
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 6))
  const taken = toldAt('/in-order')
    .slice(-6)
    .map(bodyOf)
    .filter((body) => body['account_id'] === day.payerAccount)
    .map((body) => body['transaction_id'])
  const rows = await engine.database.read.raw<{ id: string }>(
    `select transaction_id as id from ledger_entries join accounts using (account_key)
     where bank_id = ? and account_id = ? order by account_version desc limit 3`,
    [day.bankId, day.payerAccount],
  )
  expect(taken).toEqual(rows.map(({ id }) => id).reverse())
  await ask('DELETE', hooksPath(hook))
})

test('a rotated secret signs beside the one before it', async () => {
  const hook = await hookAt('/rotated')
  const before = await secretOf(hook)
  const rotated = await ask<{ secret: string; secret_version: number }>('POST', `${hooksPath(hook)}/secret`)
  expect(rotated).toMatchObject({ status: 201, body: { secret_version: 2 } })
  expect(rotated.body.secret).not.toBe(before)
  await pay()
  await waitFor(() => deliveries(hook), allAre('DELIVERED', 2))
  const [told] = toldAt('/rotated')
  for (const secret of [before, rotated.body.secret]) {
    expect(new Webhook(secret).verify(told?.body ?? '', told?.headers as Record<string, string>)).toMatchObject({
      bank_id: day.bankId,
    })
  }
  await ask('DELETE', hooksPath(hook))
})

test('a hook that is switched off or deleted hears of nothing', async () => {
  const off = await hookAt('/off')
  await ask('PUT', hooksPath(off), { is_active: false })
  const deleted = await hookAt('/deleted')
  expect((await ask('DELETE', hooksPath(deleted))).status).toBe(204)
  expect((await ask('GET', hooksPath(deleted))).status).toBe(400)
  const witness = await hookAt('/witness')
  await pay()
  await waitFor(() => deliveries(witness), allAre('DELIVERED', 2))
  expect(await deliveries(off)).toEqual([])
  expect([...toldAt('/off'), ...toldAt('/deleted')]).toEqual([])
})

test('a payment that is rolled back is told to nobody', async () => {
  const hook = await hookAt('/rolled-back')
  const tooMuch = await call(engine, 'POST', requestsPath(day), { as: day.second, body: payment(day, '1.00') })
  expect(tooMuch.status).toBe(400)
  expect(await deliveries(hook)).toEqual([])
})
