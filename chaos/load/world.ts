/** The bank of a run: whoever pays, whoever decides, accounts with money on them, and hooks that are told of every movement. */
import { call, createBank, createPerson, grant } from '../../test/support/people'
import type { Person } from '../../test/support/people'
import { createAccount } from '../../test/support/accounts'
import { openDesk } from '../../test/support/onboarding'
import type { OnboardingDesk } from '../../test/support/onboarding'
import type { TestEngine } from '../../test/support/engine'
import type { ChaosEngine } from '../stage/engine'
import type { Outside } from '../stage/outside'
import type { Client } from './client'
import type { Journal } from './journal'

export interface Payer {
  readonly person: Person
  readonly accountId: string
  /** Who must confirm large payments besides the payer. */
  readonly second?: Person
}

export interface Hook {
  readonly webhookId: string
  readonly path: string
  readonly inOrder: boolean
}

export interface World {
  readonly bankId: string
  /** May pay from every account, and opens accounts. */
  readonly clerk: Person
  readonly desk: OnboardingDesk
  /** Acts for the customers: whose relationship has ended pays nothing any more, so it is no payer. */
  readonly owner: Person
  readonly payers: readonly [Payer, ...Payer[]]
  /** Half of all payments touch it. */
  readonly hotAccount: string
  readonly hooks: readonly Hook[]
  readonly client: Client
  readonly outside: Outside
  readonly journal: Journal
}

const payers = 12
/** The first ones need a second person. */
const withSecond = 4
const depositMinor = 100_000_000n

type Answering = Pick<TestEngine, 'baseUrl' | 'database' | 'config'>

/** Nothing has gone wrong yet: whatever is refused here ends the run. */
async function mustSucceed<Body = Record<string, never>>(
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

const deposit = (accountId: string): object => ({
  from_account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT',
  to_account_id: accountId,
  value: { currency: 'EUR', amount: String(depositMinor / 100n) },
  description: 'deposit',
  posted: '2026-01-02T03:04:05Z',
  completed: '2026-01-02T03:04:05Z',
  type: 'SANDBOX_TAN',
  charge_policy: 'SHARED',
})

async function openPayers(engine: TestEngine, bankId: string): Promise<Omit<Payer, 'second'>[]> {
  const all = []
  for (let index = 0; index < payers; index += 1) {
    const person = await createPerson(engine)
    all.push({ person, accountId: (await createAccount(engine, person, bankId)).accountId })
  }
  return all
}

async function requireSecond(engine: Answering, bankId: string, clerk: Person, payer: Payer): Promise<void> {
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

/** One hook hears of every account of the bank, one of the hot account only and in order. */
async function openHooks(engine: Answering, bankId: string, clerk: Person, world: Hooked): Promise<readonly Hook[]> {
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

const clerkRoles = [
  'CanCreateAccount',
  'CanCreateAccountAttributeAtOneBank',
  'CanCreateAccountNotificationWebhookAtOneBank',
  'CanCreateAnyTransactionRequest',
  'CanCreateHistoricalTransactionAtBank',
  'CanCreateWebhook',
  'CanManagePaymentRules',
  'CanUpdateWebhook',
]

/** Makes the bank while everything is well. */
export async function makeWorld(
  stage: Pick<ChaosEngine, 'apiUrls' | 'database' | 'config'>,
  { client, outside, journal }: Pick<World, 'client' | 'outside' | 'journal'>,
): Promise<World> {
  const answering: Answering = { baseUrl: stage.apiUrls[0], database: stage.database, config: stage.config }
  // People and desks of tests need no more of an engine than this.
  const engine = answering as TestEngine
  const bankId = await createBank(engine)
  const clerk = await createPerson(engine, { roles: clerkRoles.map((role) => [role, bankId] as const) })
  const desk = await openDesk(engine, bankId)
  await grant(engine, desk.reviewers[0], [['CanEndCustomerRelationship', bankId]])
  const opened = await openPayers(engine, bankId)
  const all = opened.map((payer, index): Payer => {
    const next = opened[index + 1]
    return index < withSecond && next !== undefined ? { ...payer, second: next.person } : payer
  })
  const [first, ...others] = all
  if (first === undefined) throw new Error('nobody pays')
  const hotAccount = (await createAccount(engine, clerk, bankId)).accountId
  const deposits = `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`
  for (const accountId of [hotAccount, ...all.map((payer) => payer.accountId)]) {
    await mustSucceed(engine, clerk, 'POST', deposits, deposit(accountId))
  }
  await mustSucceed(engine, clerk, 'PUT', `/engine/v1/banks/${bankId}/payment-rules`, { hold_funds: true })
  for (const payer of all.slice(0, withSecond)) await requireSecond(engine, bankId, clerk, payer)
  const hooks = await openHooks(engine, bankId, clerk, { hookUrl: outside.hookUrl, hotAccount })
  const owner = await createPerson(engine)
  return { bankId, clerk, desk, owner, payers: [first, ...others], hotAccount, hooks, client, outside, journal }
}
