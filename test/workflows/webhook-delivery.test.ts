/** From a movement on the ledger to a receiver outside: what is told, how it is signed, what happens when nobody takes it. */
import { Webhook } from 'standardwebhooks'
import { payment, requestsPath } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { allAre, hurriedHooks, openHookDesk } from '../support/hook-desk'
import type { HookDesk } from '../support/hook-desk'
import { startReceiver } from '../support/receiver'
import type { Receiver, Told } from '../support/receiver'
import { waitFor } from '../support/wait'

let engine: TestEngine
let receiver: Receiver
let desk: HookDesk
beforeAll(async () => {
  receiver = await startReceiver()
  engine = await startEngine({ environment: hurriedHooks })
  desk = await openHookDesk(engine, receiver, ['CanCreateWebhook', 'CanUpdateWebhook', 'CanGetWebhooks'])
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

const secretOf = async (hook: string): Promise<string> =>
  (await desk.ask<{ secret: string }>('GET', `${desk.hooksPath(hook)}/secret`)).body.secret
const bodyOf = (told: Told | undefined): Record<string, unknown> =>
  JSON.parse(told?.body ?? '{}') as Record<string, unknown>

test('a payment is told twice, once for each account, signed with the secret of the hook', async () => {
  const hook = await desk.hookAt('/both-sides')
  await desk.pay()
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 2))
  const told = desk.toldAt('/both-sides')
  expect(told.map((one) => bodyOf(one)['account_id']).sort()).toEqual(
    [desk.day.payeeAccount, desk.day.payerAccount].sort(),
  )
  const secret = new Webhook(await secretOf(hook))
  for (const { headers, body } of told) {
    const verified = secret.verify(body, headers as Record<string, string>) as Record<string, unknown>
    expect(verified).toMatchObject({
      event_name: 'OnCreateTransaction',
      event_id: headers['webhook-id'],
      bank_id: desk.day.bankId,
    })
    expect(() => secret.verify(body.replace('OnCreate', 'OnDelete'), headers as Record<string, string>)).toThrow()
  }
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('hooks on an account hear of what concerns them only, with amount and balance', async () => {
  const made = `/obp/v3.1.0/banks/${desk.day.bankId}/account-web-hooks`
  const target = {
    http_method: 'POST',
    http_protocol: 'HTTP/1.1',
    is_active: 'true',
    account_id: desk.day.payerAccount,
  }
  for (const name of ['OnBalanceChange', 'OnCreditTransaction', 'OnDebitTransaction']) {
    const reply = await desk.ask('POST', made, { ...target, trigger_name: name, url: `${receiver.url}/${name}` })
    expect(reply.status).toBe(201)
  }
  await desk.pay('12.34')
  await waitFor(
    () => Promise.resolve([...desk.toldAt('/OnBalanceChange'), ...desk.toldAt('/OnDebitTransaction')]),
    (told) => told.length === 2,
  )
  expect(desk.toldAt('/OnCreditTransaction')).toEqual([])
  const [debit] = desk.toldAt('/OnDebitTransaction')
  expect(bodyOf(debit)).toMatchObject({ event_name: 'OnDebitTransaction', amount: '12.34 EUR' })
  expect(bodyOf(debit)['balance']).toMatch(/^\d+\.\d\d EUR$/)
})

test('a receiver that fails is told again under the same event id, until it takes it', async () => {
  const hook = await desk.hookAt('/flaky')
  receiver.answer(500)
  await desk.pay()
  await waitFor(
    () => Promise.resolve(desk.toldAt('/flaky')),
    (told) => told.length >= 4,
  )
  receiver.answer(204)
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 2))
  const ids = new Set(desk.toldAt('/flaky').map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(2)
  expect((await desk.deliveries(hook)).every((row) => row.number_of_tries >= 2)).toBe(true)
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('what nobody takes is parked; the staff see why, replay one, discard one', async () => {
  const hook = await desk.hookAt('/away')
  receiver.answer(302, { location: '/somewhere-else' })
  await desk.pay()
  const parked = await waitFor(() => desk.deliveries(hook), allAre('PARKED', 2))
  expect(parked.map((row) => [row.number_of_tries, row.last_error])).toEqual([
    [4, 'HTTP 302'],
    [4, 'HTTP 302'],
  ])
  const [first, second] = parked.map((row) => row.delivery_id)
  const shown = await desk.ask<{ tries: object[] }>('GET', `${desk.hooksPath(hook)}/deliveries/${first}`)
  expect(shown.body.tries).toHaveLength(4)
  expect(shown.body.tries[0]).toMatchObject({ http_status: 302, error: null })
  receiver.answer(200)
  const one = `${desk.hooksPath(hook)}/parked-deliveries/${first}`
  expect(await desk.ask('POST', `${one}/replay`)).toMatchObject({ status: 202, body: { replayed: 1 } })
  expect((await desk.ask('DELETE', `${desk.hooksPath(hook)}/parked-deliveries/${second}`)).status).toBe(204)
  await waitFor(
    () => desk.deliveries(hook),
    (rows) =>
      rows
        .map(({ status }) => status)
        .sort()
        .join() === 'DELIVERED,DISCARDED',
  )
  // What is not parked can neither be replayed nor discarded.
  expect(await desk.ask('POST', `${one}/replay`)).toMatchObject({ status: 404 })
  expect(await desk.ask('DELETE', one)).toMatchObject({ status: 404 })
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('everything that is parked is replayed at once', async () => {
  const hook = await desk.hookAt('/later')
  receiver.answer(503)
  await desk.pay()
  await desk.pay()
  await waitFor(() => desk.deliveries(hook), allAre('PARKED', 4))
  receiver.answer(200)
  const replayed = await desk.ask('POST', `${desk.hooksPath(hook)}/parked-deliveries/replay`)
  expect(replayed).toMatchObject({ status: 202, body: { replayed: 4 } })
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 4))
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('in order, the events of an account wait for the one before them', async () => {
  const hook = await desk.hookAt('/in-order')
  await desk.ask('PUT', desk.hooksPath(hook), { in_order: true })
  receiver.answer(500)
  for (const amount of ['1.01', '1.02', '1.03']) await desk.pay(amount)
  await waitFor(
    () => desk.deliveries(hook),
    (rows) => rows.filter(({ status }) => status === 'PARKED').length === 2,
  )
  // One of each account is parked, and holds up the four behind them.
  expect(new Set(desk.toldAt('/in-order').map(({ headers }) => headers['webhook-id'])).size).toBe(2)
  receiver.answer(200)
  await desk.ask('POST', `${desk.hooksPath(hook)}/parked-deliveries/replay`)
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 6))
  const taken = desk
    .toldAt('/in-order')
    .slice(-6)
    .map(bodyOf)
    .filter((body) => body['account_id'] === desk.day.payerAccount)
    .map((body) => body['transaction_id'])
  const rows = await engine.database.read.raw<{ id: string }>(
    `select transaction_id as id from ledger_entries join accounts using (account_key)
     where bank_id = ? and account_id = ? order by account_version desc limit 3`,
    [desk.day.bankId, desk.day.payerAccount],
  )
  expect(taken).toEqual(rows.map(({ id }) => id).reverse())
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('a rotated secret signs beside the one before it', async () => {
  const hook = await desk.hookAt('/rotated')
  const before = await secretOf(hook)
  const rotated = await desk.ask<{ secret: string; secret_version: number }>('POST', `${desk.hooksPath(hook)}/secret`)
  expect(rotated).toMatchObject({ status: 201, body: { secret_version: 2 } })
  expect(rotated.body.secret).not.toBe(before)
  await desk.pay()
  await waitFor(() => desk.deliveries(hook), allAre('DELIVERED', 2))
  const [told] = desk.toldAt('/rotated')
  for (const secret of [before, rotated.body.secret]) {
    expect(new Webhook(secret).verify(told?.body ?? '', told?.headers as Record<string, string>)).toMatchObject({
      bank_id: desk.day.bankId,
    })
  }
  await desk.ask('DELETE', desk.hooksPath(hook))
})

test('a hook that is switched off or deleted hears of nothing', async () => {
  const off = await desk.hookAt('/off')
  await desk.ask('PUT', desk.hooksPath(off), { is_active: false })
  const deleted = await desk.hookAt('/deleted')
  expect((await desk.ask('DELETE', desk.hooksPath(deleted))).status).toBe(204)
  expect((await desk.ask('GET', desk.hooksPath(deleted))).status).toBe(400)
  const witness = await desk.hookAt('/witness')
  await desk.pay()
  await waitFor(() => desk.deliveries(witness), allAre('DELIVERED', 2))
  expect(await desk.deliveries(off)).toEqual([])
  expect([...desk.toldAt('/off'), ...desk.toldAt('/deleted')]).toEqual([])
})

test('a payment that is rolled back is told to nobody', async () => {
  const hook = await desk.hookAt('/rolled-back')
  const tooMuch = await call(engine, 'POST', requestsPath(desk.day), {
    as: desk.day.second,
    body: payment(desk.day, '1.00'),
  })
  expect(tooMuch.status).toBe(400)
  expect(await desk.deliveries(hook)).toEqual([])
})
