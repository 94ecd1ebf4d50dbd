/** The calls that make and list webhooks, in the shapes that OBP clients know. */
import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let bank: string
let keeper: Person
let account: TestAccount
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { WEBHOOK_PRIVATE_ADDRESSES: 'false' } })
  bank = await createBank(engine)
  const atBank = [
    'CanCreateAccountNotificationWebhookAtOneBank',
    'CanCreateWebhook',
    'CanUpdateWebhook',
    'CanGetWebhooks',
  ]
  keeper = await createPerson(engine, {
    roles: [...atBank.map((role) => [role, bank] as const), 'CanCreateSystemAccountNotificationWebhook'],
  })
  account = await createAccount(engine, keeper, bank)
})
afterAll(() => engine.stop())

const target = { url: 'https://localhost.example.org/hook', http_method: 'POST', http_protocol: 'HTTP/1.1' }
const atBank = (): string => `/obp/v4.0.0/banks/${bank}/web-hooks/account/notifications/on-create-transaction`
const atSystem = '/obp/v4.0.0/web-hooks/account/notifications/on-create-transaction'
const onAccount = (): string => `/obp/v3.1.0/banks/${bank}/account-web-hooks`
const accountHook = (): Record<string, unknown> => ({
  account_id: account.accountId,
  trigger_name: 'OnBalanceChange',
  ...target,
  is_active: 'true',
})
const post = (path: string, body: object, as = keeper) => call(engine, 'POST', path, { as, body })

test('a bank level hook and a system level hook are created as they were asked for', async () => {
  const shown = { trigger_name: 'OnCreateTransaction', ...target, created_by_user_id: keeper.userId }
  const webhookId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
  const ofBank = await post(atBank(), target)
  expect(ofBank).toMatchObject({ status: 201, body: { webhook_id: webhookId, bank_id: bank, ...shown } })
  const ofSystem = await post(atSystem, target)
  expect(ofSystem.status).toBe(201)
  expect(ofSystem.body).toEqual({ webhook_id: webhookId, ...shown })
})

test('a hook on an account is created, switched off, switched on and listed', async () => {
  const created = await post(onAccount(), accountHook())
  const shown = { bank_id: bank, ...accountHook(), created_by_user_id: keeper.userId, is_active: true }
  expect(created).toMatchObject({ status: 201, body: shown })
  const { account_webhook_id: id } = created.body as unknown as { account_webhook_id: string }
  for (const isActive of [false, true]) {
    const body = { account_webhook_id: id, is_active: String(isActive) }
    const switched = await call(engine, 'PUT', onAccount(), { as: keeper, body })
    expect(switched).toMatchObject({ status: 200, body: { ...shown, account_webhook_id: id, is_active: isActive } })
  }
  await post(onAccount(), { ...accountHook(), trigger_name: 'OnCreditTransaction', is_active: 'false' })
  const list = async (query: string): Promise<{ trigger_name: string }[]> => {
    const path = `/obp/v3.1.0/management/banks/${bank}/account-web-hooks${query}`
    return (await call<{ web_hooks: { trigger_name: string }[] }>(engine, 'GET', path, { as: keeper })).body.web_hooks
  }
  expect((await list('')).map(({ trigger_name: name }) => name)).toEqual(['OnBalanceChange', 'OnCreditTransaction'])
  expect(await list(`?account_id=${account.accountId}&user_id=${keeper.userId}&limit=1&offset=1`)).toHaveLength(1)
  expect(await list('?account_id=another')).toEqual([])
  expect(await list(`?user_id=${randomUUID()}`)).toEqual([])
  expect(await list('?user_id=nobody')).toEqual([])
})

test.each([
  [{ http_method: 'GET' }, 'OBP-10037', 'Current value is (GET)'],
  [{ http_protocol: 'HTTP/2' }, 'OBP-10038', 'Current value is (HTTP/2)'],
  [{ url: 'https://127.0.0.1/' }, 'OBP-49020', 'it is not an address of the public internet'],
  [{ url: 'http://example.org/' }, 'OBP-49020', 'it must be https'],
  [{ url: 'file:///etc/passwd' }, 'OBP-49020', 'it must be http or https'],
  [{ url: '' }, 'OBP-10001', 'AccountNotificationWebhookPostJson'],
  [{ url: `https://example.org/${'x'.repeat(2_048)}` }, 'OBP-10001', 'url'],
])('a notification hook with %j is refused with %s', async (change, code, words) => {
  for (const path of [atBank(), atSystem]) {
    const reply = await post(path, { ...target, ...change })
    expect(reply).toMatchObject(refused(400, code))
    expect(reply.body['message']).toContain(words)
  }
})

test.each([
  [{ trigger_name: 'OnCreateTransaction' }, 400, 'OBP-10039'],
  [{ is_active: 'yes' }, 400, 'OBP-10019'],
  [{ account_id: 'no.such.account' }, 404, 'OBP-30018'],
  [{ http_method: 'PUT' }, 400, 'OBP-10037'],
  [{ account_id: undefined }, 400, 'OBP-10001'],
])('a hook on an account with %j is refused', async (change, status, code) => {
  expect(await post(onAccount(), { ...accountHook(), ...change })).toMatchObject(refused(status, code))
})

test('a hook of another bank, an unknown one and one that is none are not found', async () => {
  const otherBank = await createBank(engine)
  const other = await createPerson(engine, { roles: [['CanUpdateWebhook', otherBank]] })
  const { body } = await post(onAccount(), accountHook())
  const id = (body as unknown as { account_webhook_id: string }).account_webhook_id
  const put = (at: string, as: Person, hook: string) =>
    call(engine, 'PUT', `/obp/v3.1.0/banks/${at}/account-web-hooks`, {
      as,
      body: { account_webhook_id: hook, is_active: 'false' },
    })
  expect(await put(otherBank, other, id)).toMatchObject(refused(400, 'OBP-30050'))
  for (const unknown of [randomUUID(), 'nothing']) {
    expect(await put(bank, keeper, unknown)).toMatchObject(refused(400, 'OBP-30050'))
  }
})

test('a hook of the bank is no hook on an account: it is not found, and stays as it was', async () => {
  const { body } = await call<{ webhook_id: string }>(engine, 'POST', atBank(), { as: keeper, body: target })
  const path = `/engine/v1/banks/${bank}/webhooks/${body.webhook_id}`
  for (const isActive of [true, false]) {
    await call(engine, 'PUT', path, { as: keeper, body: { is_active: isActive } })
    const asked = { account_webhook_id: body.webhook_id, is_active: String(!isActive) }
    expect(await call(engine, 'PUT', onAccount(), { as: keeper, body: asked })).toMatchObject(refused(400, 'OBP-30050'))
    expect(await call(engine, 'GET', path, { as: keeper })).toMatchObject({ body: { is_active: isActive } })
  }
})

test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest', 'http://example.org/'])(
  'a hook is not moved to %s, and stays where it was',
  async (url) => {
    const { body } = await call<{ webhook_id: string }>(engine, 'POST', atBank(), { as: keeper, body: target })
    const path = `/engine/v1/banks/${bank}/webhooks/${body.webhook_id}`
    expect(await call(engine, 'PUT', path, { as: keeper, body: { url } })).toMatchObject(refused(400, 'OBP-49020'))
    expect(await call(engine, 'GET', path, { as: keeper })).toMatchObject({ status: 200, body: { url: target.url } })
  },
)
