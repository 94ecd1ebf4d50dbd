/** The bank of a run: whoever pays, whoever decides, accounts with money on them, and hooks that are told of every movement. */
import type { Database } from '../../db/connection'
import { createBank, createPerson, grant } from '../../test/support/people'
import type { Person } from '../../test/support/people'
import { createAccount } from '../../test/support/accounts'
import { openDesk } from '../../test/support/onboarding'
import type { OnboardingDesk } from '../../test/support/onboarding'
import type { TestEngine } from '../../test/support/engine'
import type { ChaosEngine } from '../stage/engine'
import type { Outside } from '../stage/outside'
import type { Client } from './client'
import type { Journal } from './journal'
import { addressesOf, deposit, mustSucceed, openHooks, openPayers, requireSecond } from './opening-day'
import type { Answering } from './opening-day'

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
  /** Where each user's codes arrive. */
  readonly addresses: ReadonlyMap<string, string>
  /** How long a challenge can be answered. */
  readonly lifetimeSeconds: number
  readonly client: Client
  readonly outside: Outside
  readonly journal: Journal
}

const payers = 12
/** The first ones need a second person. */
const withSecond = 4

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
  stage: Pick<ChaosEngine, 'apiUrls' | 'config'> & { readonly database: Database },
  { client, outside, journal }: Pick<World, 'client' | 'outside' | 'journal'>,
): Promise<World> {
  const answering: Answering = { baseUrl: stage.apiUrls[0], database: stage.database, config: stage.config }
  // People and desks of tests need no more of an engine than this.
  const engine = answering as TestEngine
  const bankId = await createBank(engine)
  const clerk = await createPerson(engine, { roles: clerkRoles.map((role) => [role, bankId] as const) })
  const desk = await openDesk(engine, bankId)
  await grant(engine, desk.reviewers[0], [['CanEndCustomerRelationship', bankId]])
  const opened = await openPayers(engine, bankId, payers)
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
  const people = [clerk, ...all.map(({ person }) => person)]
  const addresses = await addressesOf(engine, { bankId, people, transport: outside.transport })
  const { lifetimeSeconds } = stage.config.payments.challenge
  return {
    bankId,
    clerk,
    desk,
    owner,
    payers: [first, ...others],
    hotAccount,
    hooks,
    addresses,
    lifetimeSeconds,
    client,
    outside,
    journal,
  }
}
