/** The steps that make the bank of a run, while everything is well. */
import { createAccount } from '../../test/support/accounts'
import type { TestEngine } from '../../test/support/engine'
import { actFor } from '../../test/support/numbers'
import { call, createPerson } from '../../test/support/people'
import type { Person } from '../../test/support/people'
import type { Outside } from '../stage/outside'
import type { Hook, Payer } from './world'

const depositMinor = 100_000_000n

export type Answering = Pick<TestEngine, 'baseUrl' | 'database' | 'config'>

/** Nothing has gone wrong yet: whatever is refused here ends the run. */
export async function mustSucceed<Body = Record<string, never>>(
  engine: Answering,
  as: Person,
  method: string,
  path: string,
  body: object,
): Promise<Body> {
  const reply = await call<Body>(engine, method, path, { as, body })
  if (reply.status >= 300)
    throw new Error(`${method} ${path} is answered with ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

export const deposit = (accountId: string): object => ({
  from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
  to_account_id: accountId,
  value: { currency: 'EUR', amount: String(depositMinor / 100n) },
  description: 'deposit',
  posted: '2026-01-02T03:04:05Z',
  completed: '2026-01-02T03:04:05Z',
  type: 'SANDBOX_TAN',
  charge_policy: 'SHARED',
})

export async function openPayers(engine: TestEngine, bankId: string, payers: number): Promise<Omit<Payer, 'second'>[]> {
  const all = []
  while (all.length < payers) {
    const person = await createPerson(engine)
    all.push({ person, accountId: (await createAccount(engine, person, bankId)).accountId })
  }
  return all
}

export async function requireSecond(engine: Answering, bankId: string, clerk: Person, payer: Payer): Promise<void> {
  const account = `/obp/v4.0.0/banks/${bankId}/accounts/${payer.accountId}`
  await mustSucceed(engine, payer.person, 'POST', `${account}/account-access/grant`, {
    user_id: payer.second?.userId,
    view: { view_id: 'owner', is_system: true },
  })
  await mustSucceed(engine, clerk, 'POST', `${account}/products/1234BW/attribute`, {
    name: 'REQUIRED_CHALLENGE_ANSWERS',
    type: 'INTEGER',
    value: '2',
  })
}

/** Where codes go to, by user. */
export async function addressesOf(
  engine: TestEngine,
  { bankId, people, transport }: { bankId: string; people: readonly Person[]; transport: Outside['transport'] },
): Promise<Map<string, string>> {
  const addresses = new Map<string, string>()
  for (const [index, { userId, username }] of people.entries()) {
    const number = `+4930${1_000_000 + index}`
    if (transport === 'SMS') await actFor(engine, bankId, userId, number)
    addresses.set(userId, transport === 'SMS' ? number : `${username}@example.com`)
  }
  return addresses
}

/** One hook hears of every account of the bank, one of the hot account only and in order. */
export async function openHooks(
  engine: Answering,
  bankId: string,
  clerk: Person,
  world: Hooked,
): Promise<readonly Hook[]> {
  const target = { http_method: 'POST', http_protocol: 'HTTP/1.1' }
  const all = await mustSucceed<{ webhook_id: string }>(
    ...([engine, clerk, 'POST'] as const),
    `/obp/v4.0.0/banks/${bankId}/web-hooks/account/notifications/on-create-transaction`,
    { ...target, url: `${world.hookUrl}/all` },
  )
  const hot = await mustSucceed<{ account_webhook_id: string }>(
    ...([engine, clerk, 'POST'] as const),
    `/obp/v3.1.0/banks/${bankId}/account-web-hooks`,
    {
      ...{ ...target, url: `${world.hookUrl}/hot`, is_active: 'true' },
      ...{ account_id: world.hotAccount, trigger_name: 'OnBalanceChange' },
    },
  )
  const ordered = `/engine/v1/banks/${bankId}/webhooks/${hot.account_webhook_id}`
  await mustSucceed(engine, clerk, 'PUT', ordered, { in_order: true })
  return [
    { webhookId: all.webhook_id, path: '/all', inOrder: false },
    { webhookId: hot.account_webhook_id, path: '/hot', inOrder: true },
  ]
}

interface Hooked {
  readonly hookUrl: string
  readonly hotAccount: string
}
