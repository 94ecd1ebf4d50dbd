/** Every kind of hook on the wire: what a hook of the instance, of a bank and of an account is told, and what its keepers see. */
import { Webhook } from 'standardwebhooks'
import { customerBody } from '../support/customers'
import { payment, requestsPath, startBankDay } from '../support/bank-day'
import type { BankDay } from '../support/bank-day'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver, Told } from '../support/receiver'
import { waitFor } from '../support/wait'

let engine: TestEngine
let receiver: Receiver
let day: BankDay
let other: BankDay
/** Keeps the hooks of the instance. */
let keeper: Person
beforeAll(async () => {
  receiver = await startReceiver()
  engine = await startEngine({
    environment: { WEBHOOK_TRIES: '2', WEBHOOK_FIRST_DELAY_MS: '50', WEBHOOK_TIMEOUT_MS: '1000' },
  })
  day = await startBankDay(engine)
  other = await startBankDay(engine)
  const kept = ['CanCreateAccountNotificationWebhookAtOneBank', 'CanCreateWebhook', 'CanUpdateWebhook']
  const roles = [...kept, 'CanGetWebhooks', 'CanCreateCustomer', 'CanCreateUserCustomerLink']
  for (const { staff, bankId } of [day, other]) {
    await grant(
      engine,
      staff,
      roles.map((role) => [role, bankId] as const),
    )
  }
  keeper = await createPerson(engine, {
    roles: ['CanCreateSystemAccountNotificationWebhook', 'CanManageSystemWebhooks'],
  })
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

interface Hook {
  readonly webhook_id: string
  readonly kind: string
  readonly bank_id: string | null
  readonly is_active: boolean
}
type Ask = <Body>(method: string, path: string, body?: object) => Promise<Reply<Body>>
const asking =
  (as: Person): Ask =>
  <Body>(method: string, path: string, body?: object) =>
    call<Body>(engine, method, path, { as, ...(body && { body }) })
const target = (path: string) => ({ url: `${receiver.url}${path}`, http_method: 'POST', http_protocol: 'HTTP/1.1' })
const pay = async (at: BankDay, amount = '10.00'): Promise<void> => {
  const reply = await call(engine, 'POST', requestsPath(at), { as: at.payer, body: payment(at, amount) })
  expect(reply.status).toBe(201)
}
type Body = Readonly<Record<string, unknown>>
const bodyOf = ({ body }: Told): Body => JSON.parse(body) as Body
/** What the path has been told, once it is as much. */
const toldAt = async (path: string, count: number): Promise<readonly Told[]> => {
  const told = await waitFor(
    () => Promise.resolve(receiver.told.filter((one) => one.path === path)),
    (all) => all.length >= count,
  )
  expect(told).toHaveLength(count)
  return told
}
const accountsIn = (told: readonly Told[]): unknown[] =>
  told.map(bodyOf).map(({ bank_id: bank, account_id: account }) => `${String(bank)}/${String(account)}`)
const bothOf = ({ bankId, payerAccount, payeeAccount }: BankDay): string[] => [
  `${bankId}/${payerAccount}`,
  `${bankId}/${payeeAccount}`,
]

test('a hook of the instance hears of every bank, is listed, switched off, given another secret, and deleted', async () => {
  const ask = asking(keeper)
  const made = '/obp/v4.0.0/web-hooks/account/notifications/on-create-transaction'
  const { webhook_id: id } = (await ask<Hook>('POST', made, target('/system'))).body
  const hook = `/engine/v1/webhooks/${id}`
  const secretOf = async (method: string): Promise<string> =>
    (await ask<{ secret: string }>(method, `${hook}/secret`)).body.secret
  for (const at of [day, other]) await pay(at)
  const told = await toldAt('/system', 4)
  expect(accountsIn(told).sort()).toEqual([...bothOf(day), ...bothOf(other)].sort())
  const first = await secretOf('GET')
  for (const { body, headers } of told) new Webhook(first).verify(body, headers as Record<string, string>)

  const listed = await ask<{ webhooks: readonly Hook[] }>('GET', '/engine/v1/webhooks')
  expect(listed.body.webhooks).toMatchObject([{ webhook_id: id, kind: 'SYSTEM', bank_id: null, is_active: true }])
  const ofBank = await asking(day.staff)<{ webhooks: object[] }>('GET', `/engine/v1/banks/${day.bankId}/webhooks`)
  expect(ofBank.body.webhooks).toEqual([])
  expect(await ask('GET', `/engine/v1/banks/${day.bankId}/webhooks/${id}`)).toMatchObject({ status: 403 })

  const second = await secretOf('POST')
  expect(second).not.toBe(first)
  await pay(day)
  const [signedTwice] = (await toldAt('/system', 6)).slice(4)
  for (const secret of [first, second])
    new Webhook(secret).verify(signedTwice?.body ?? '', signedTwice?.headers as Record<string, string>)

  expect(await ask('PUT', hook, { is_active: false })).toMatchObject({ status: 200, body: { is_active: false } })
  await pay(other)
  expect(await ask('PUT', hook, { is_active: true })).toMatchObject({ status: 200, body: { is_active: true } })
  await pay(day)
  expect(accountsIn((await toldAt('/system', 8)).slice(6)).sort()).toEqual(bothOf(day).sort())

  receiver.answer(500)
  await pay(other)
  const deliveries = async (): Promise<readonly { status: string }[]> =>
    (await ask<{ deliveries: { status: string }[] }>('GET', `${hook}/deliveries?status=PARKED`)).body.deliveries
  await waitFor(deliveries, (rows) => rows.length === 2)
  const withParked = async (): Promise<readonly object[]> =>
    (await ask<{ webhooks: readonly object[] }>('GET', '/engine/v1/webhooks?parked=true')).body.webhooks
  expect(await withParked()).toMatchObject([{ webhook_id: id, parked_deliveries: 2 }])
  receiver.answer(200)
  expect((await ask('POST', `${hook}/parked-deliveries/replay`)).body).toEqual({ replayed: 2 })
  await waitFor(deliveries, (rows) => rows.length === 0)
  expect(await withParked()).toEqual([])

  expect((await ask('DELETE', hook)).status).toBe(204)
  expect(await ask('GET', hook)).toMatchObject({ status: 400 })
  expect((await ask<{ webhooks: object[] }>('GET', '/engine/v1/webhooks')).body.webhooks).toEqual([])
})

test('the hooks of a bank and of its accounts are listed together, oldest first, in pages; those of another bank are not', async () => {
  const [ask, elsewhere] = [asking(day.staff), asking(other.staff)]
  const hooks = `/engine/v1/banks/${day.bankId}/webhooks`
  const atBank = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
  const { webhook_id: ofBank } = (await ask<Hook>('POST', atBank, target('/listed'))).body
  const onAccount = `/obp/v3.1.0/banks/${day.bankId}/account-web-hooks`
  const body = { ...target('/listed'), account_id: day.payeeAccount, trigger_name: 'OnBalanceChange' }
  const made = await ask<{ account_webhook_id: string }>('POST', onAccount, { ...body, is_active: 'false' })
  const ofAccount = made.body.account_webhook_id
  const list = async (query = ''): Promise<readonly Hook[]> =>
    (await ask<{ webhooks: readonly Hook[] }>('GET', `${hooks}${query}`)).body.webhooks
  expect(await list()).toMatchObject([
    { webhook_id: ofBank, kind: 'BANK', is_active: true, in_order: false, secret_version: 1 },
    { webhook_id: ofAccount, kind: 'ACCOUNT', account_id: day.payeeAccount, is_active: false },
  ])
  expect((await list('?limit=1&offset=1')).map((hook) => hook.webhook_id)).toEqual([ofAccount])
  const one = await ask<object>('GET', `${hooks}/${ofBank}`)
  expect(one.status).toBe(200)
  expect((await list())[0]).toEqual({ ...one.body, parked_deliveries: 0 })
  expect(await list('?parked=true')).toEqual([])
  for (const query of ['?parked=yes', '?parked='])
    expect(await ask('GET', hooks + query)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-10016') as string },
    })
  expect((await elsewhere<{ webhooks: object[] }>('GET', hooks.replace(day.bankId, other.bankId))).body).toEqual({
    webhooks: [],
  })
  expect(await elsewhere('GET', hooks)).toMatchObject({ status: 403 })
  for (const id of [ofBank, ofAccount]) expect((await ask('DELETE', `${hooks}/${id}`)).status).toBe(204)
})

test('the account that receives is told what came in and what it has now', async () => {
  const ask = asking(day.staff)
  const onAccount = `/obp/v3.1.0/banks/${day.bankId}/account-web-hooks`
  const body = { ...target('/credit'), account_id: day.payeeAccount, trigger_name: 'OnCreditTransaction' }
  expect((await ask('POST', onAccount, { ...body, is_active: 'true' })).status).toBe(201)
  await pay(day, '12.34')
  const [told] = await toldAt('/credit', 1)
  const [row] = await engine.database.read.raw<{ balance: string }>(
    `select (balance / 100.0)::numeric(20, 2)::text as balance from accounts where bank_id = ? and account_id = ?`,
    [day.bankId, day.payeeAccount],
  )
  expect(told && bodyOf(told)).toEqual({
    event_name: 'OnCreditTransaction',
    event_id: told?.headers['webhook-id'],
    bank_id: day.bankId,
    account_id: day.payeeAccount,
    amount: '12.34 EUR',
    balance: `${row?.balance} EUR`,
  })
})

test('a notification names the holder with the customers of this bank for whom they act, and nobody else', async () => {
  const customerAt = async ({ staff, bankId }: BankDay, userId: string): Promise<string> => {
    const made = `/obp/v4.0.0/banks/${bankId}/customers`
    const customer = (await asking(staff)<{ customer_id: string }>('POST', made, customerBody)).body.customer_id
    const link = { user_id: userId, customer_id: customer }
    expect((await asking(staff)('POST', `/obp/v4.0.0/banks/${bankId}/user_customer_links`, link)).status).toBe(201)
    return customer
  }
  const { userId } = other.payer
  const mine = [await customerAt(other, userId), await customerAt(other, userId)]
  await customerAt(day, userId)
  const atBank = `/obp/v4.0.0/banks/${other.bankId}/web-hooks/account/notifications/on-create-transaction`
  expect((await asking(other.staff)('POST', atBank, target('/related'))).status).toBe(201)
  await pay(other)
  const told = (await toldAt('/related', 2)).map((one) => ({ one, body: bodyOf(one) }))
  const entries = await engine.database.read.raw<{ account: string; id: string }>(
    `select distinct on (account_id) account_id as account, transaction_id as id from ledger_entries join accounts using (account_key)
     where bank_id = ? order by account_id, account_version desc`,
    [other.bankId],
  )
  const expected = (account: string, related: object[]) => ({
    event_name: 'OnCreateTransaction',
    event_id: told.find(({ body }) => body['account_id'] === account)?.one.headers['webhook-id'],
    bank_id: other.bankId,
    account_id: account,
    transaction_id: entries.find((entry) => entry.account === account)?.id,
    related_entities: related,
  })
  const bodies = new Map(told.map(({ body }) => [body['account_id'], body]))
  const related = [{ user_id: userId, customer_ids: [...mine].sort() }]
  expect(bodies.get(other.payerAccount)).toEqual(expected(other.payerAccount, related))
  // Whoever holds the other account acts for no customer.
  expect(bodies.get(other.payeeAccount)).toEqual(expected(other.payeeAccount, []))
})

test('after its day of grace the secret before does not sign any more', async () => {
  const ask = asking(day.staff)
  const atBank = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
  const { webhook_id: id } = (await ask<Hook>('POST', atBank, target('/grace'))).body
  const path = `/engine/v1/banks/${day.bankId}/webhooks/${id}/secret`
  const before = (await ask<{ secret: string }>('GET', path)).body.secret
  const { secret } = (await ask<{ secret: string }>('POST', path)).body
  const past = `update webhooks set previous_secret_until = now() - interval '1 second' where webhook_id = ?`
  await engine.database.writeAtOnce.raw(past, [id])
  await pay(day)
  for (const { body, headers } of await toldAt('/grace', 2)) {
    const signed = headers as Record<string, string>
    expect(signed['webhook-signature']?.split(' ')).toHaveLength(1)
    expect(new Webhook(secret).verify(body, signed)).toMatchObject({ bank_id: day.bankId })
    expect(() => new Webhook(before).verify(body, signed)).toThrow()
  }
})
