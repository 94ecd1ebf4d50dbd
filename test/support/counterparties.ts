/** Counterparties of the paying account, as its user writes them down. */
import { randomUUID } from 'node:crypto'
import type { TestAccount } from './accounts'
import type { TestEngine } from './engine'
import type { PayingPair, RequestJson } from './payments'
import { call } from './people'
import type { Person, Reply } from './people'

export interface CounterpartyJson {
  readonly counterparty_id: string
  readonly name: string
  readonly message: string
}

/** A body that names the pair's second account; `change` replaces members. */
export const counterpartyBody = (
  { to }: { readonly to: Pick<TestAccount, 'bankId' | 'accountId'> },
  change: object = {},
): object => ({
  name: `payee ${randomUUID()}`,
  description: 'a counterparty',
  currency: 'EUR',
  other_account_routing_scheme: 'OBP',
  other_account_routing_address: to.accountId,
  other_account_secondary_routing_scheme: 'IBAN',
  other_account_secondary_routing_address: 'DE91 1000 0000 0123 4567 89',
  other_bank_routing_scheme: 'OBP',
  other_bank_routing_address: to.bankId,
  other_branch_routing_scheme: 'BRANCH-CODE',
  other_branch_routing_address: 'DERBY6',
  is_beneficiary: true,
  bespoke: [{ key: 'k', value: 'v' }],
  ...change,
})

/** Somebody who has no account here. */
export const outside = {
  other_account_routing_scheme: 'AccountNumber',
  other_account_routing_address: '1234567',
  other_account_secondary_routing_scheme: 'IBAN',
  other_account_secondary_routing_address: 'XX99 0000',
  other_bank_routing_scheme: 'BIC',
  other_bank_routing_address: 'OUTSIDE1',
}

export const writeDown = (
  engine: TestEngine,
  pair: PayingPair,
  change: object = {},
  as: Person = pair.payer,
): Promise<Reply<CounterpartyJson>> =>
  call<CounterpartyJson>(engine, 'POST', `/obp/v4.0.0${pair.from.path}/owner/counterparties`, {
    as,
    body: counterpartyBody(pair, change),
  })

export interface CounterpartyPayment {
  readonly type: string
  readonly to?: object
  readonly amount?: string
  readonly currency?: string
  readonly policy?: string
  readonly futureDate?: string | number | null
  readonly as?: Person
  readonly version?: string
}

/** Asks for a payment of a type that names its payee in its own way. */
export const payCounterparty = <Body = RequestJson>(
  engine: TestEngine,
  pair: PayingPair,
  {
    type,
    to,
    amount = '10.00',
    currency = 'EUR',
    policy = 'SHARED',
    futureDate = '20200127',
    ...given
  }: CounterpartyPayment,
): Promise<Reply<Body>> =>
  call<Body>(
    engine,
    'POST',
    `/obp/${given.version ?? 'v4.0.0'}${pair.from.path}/owner/transaction-request-types/${type}/transaction-requests`,
    {
      as: given.as ?? pair.payer,
      body: { to, value: { currency, amount }, description: 'to cp', charge_policy: policy, future_date: futureDate },
    },
  )
