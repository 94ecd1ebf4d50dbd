/** Two accounts, money on the first, and requests and answers in the names of people: what payment tests say in one line each. */
import { randomUUID } from 'node:crypto'
import { book } from '../../db/write/ledger'
import { bookPayment } from '../../domain/ledger/booking'
import { createAccount } from './accounts'
import type { TestAccount } from './accounts'
import type { TestEngine } from './engine'
import { call, createBank, createPerson } from './people'
import type { Person, Reply } from './people'

export interface PayingPair {
  readonly bankId: string
  readonly payer: Person
  readonly from: TestAccount
  readonly to: TestAccount
}

interface Key {
  readonly accountKey: string
  readonly currency: string
}
const accountOf = async ({ database }: TestEngine, bankId: string, accountId: string): Promise<Key> => {
  const [row] = await database.read.raw<Key>(
    'select account_key::text as "accountKey", currency from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return row
}

/** A bank of its own with the payer's account (funded with `balance` minor units) and somebody else's. */
export async function createPayingPair(
  engine: TestEngine,
  { balance = 1_000_000n, payeeCurrency = 'EUR' }: { balance?: bigint; payeeCurrency?: string } = {},
): Promise<PayingPair> {
  const bankId = await createBank(engine)
  const payer = await createPerson(engine)
  const from = await createAccount(engine, payer, bankId)
  const to = await createAccount(engine, await createPerson(engine), bankId, { currency: payeeCurrency })
  const money = { currency: 'EUR', minor: balance }
  const booking = bookPayment({
    bookingId: randomUUID(),
    kind: 'historical',
    description: 'deposit',
    from: await accountOf(engine, bankId, 'OBP-INCOMING-SETTLEMENT-ACCOUNT'),
    to: await accountOf(engine, bankId, from.accountId),
    debit: money,
    credit: money,
  })
  if (!booking.ok) throw new Error('the deposit was refused')
  if (balance > 0n) {
    await book(engine.database.writeAtOnce, {
      booking: booking.value,
      transactionType: 'SANDBOX_TAN',
      transactionIds: [randomUUID(), randomUUID()],
      postedAt: '2026-01-02T03:04:05Z',
      completedAt: '2026-01-02T03:04:05Z',
      checkFunds: false,
    })
  }
  return { bankId, payer, from, to }
}

export interface RequestJson {
  readonly id: string
  readonly status: string
  readonly transaction_ids: readonly string[]
  readonly challenges: readonly { readonly id: string; readonly user_id: string; readonly allowed_attempts: number }[]
  readonly message: string
}

export interface Asked {
  readonly amount?: unknown
  readonly currency?: string
  readonly type?: string
  readonly version?: string
  readonly view?: string
  readonly as?: Person
  readonly to?: { readonly bankId: string; readonly accountId: string }
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks for a payment from the pair's first account to its second. */
export function pay<Body = RequestJson>(engine: TestEngine, pair: PayingPair, asked: Asked = {}): Promise<Reply<Body>> {
  const { amount = '10.00', currency = 'EUR', type = 'ACCOUNT', version = 'v4.0.0', view = 'owner' } = asked
  const to = asked.to ?? pair.to
  return call<Body>(
    engine,
    'POST',
    `/obp/${version}${pair.from.path}/${view}/transaction-request-types/${type}/transaction-requests`,
    {
      as: asked.as ?? pair.payer,
      headers: asked.headers ?? {},
      body: {
        to: { bank_id: to.bankId, account_id: to.accountId },
        value: { currency, amount },
        description: 'this is for work',
      },
    },
  )
}

export interface Given {
  readonly requestId: string
  readonly challengeId: string
  readonly answer?: string
  readonly as?: Person
  readonly type?: string
  readonly version?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly more?: object
}

/** Answers a challenge of a request of the pair's first account. */
export const answer = <Body = RequestJson>(engine: TestEngine, pair: PayingPair, given: Given): Promise<Reply<Body>> =>
  call<Body>(
    engine,
    'POST',
    `/obp/${given.version ?? 'v4.0.0'}${given.path ?? pair.from.path}/owner/transaction-request-types/${given.type ?? 'ACCOUNT'}/transaction-requests/${given.requestId}/challenge`,
    {
      as: given.as ?? pair.payer,
      headers: given.headers ?? {},
      body: { id: given.challengeId, answer: given.answer ?? '123', ...given.more },
    },
  )

/** Another user who may pay from the pair's first account through the view. */
export async function addPayer(engine: TestEngine, pair: PayingPair, view = 'owner'): Promise<Person> {
  const person = await createPerson(engine)
  await grantView(engine, pair, person, view)
  return person
}

/** Gives somebody a view of the pair's first account. */
export async function grantView(engine: TestEngine, pair: PayingPair, person: Person, view: string): Promise<void> {
  const { accountKey } = await accountOf(engine, pair.bankId, pair.from.accountId)
  await engine.database.writeAtOnce.raw('insert into account_access (user_id, account_key, view_id) values (?, ?, ?)', [
    person.userId,
    accountKey,
    view,
  ])
}

/** Sets an attribute of the pair's first account. */
export async function setAttribute(engine: TestEngine, pair: PayingPair, name: string, value: string): Promise<void> {
  const { accountKey } = await accountOf(engine, pair.bankId, pair.from.accountId)
  await engine.database.writeAtOnce.raw(
    `insert into account_attributes (attribute_id, account_key, product_code, name, type, value) values (?, ?, '', ?, 'INTEGER', ?)`,
    [randomUUID(), accountKey, name, value],
  )
}

/** Minor units on the pair's accounts. */
export async function balances(
  engine: TestEngine,
  { bankId, from, to }: PayingPair,
): Promise<readonly [bigint, bigint]> {
  const rows = await engine.database.read.raw<{ accountId: string; balance: bigint }>(
    'select account_id as "accountId", balance from accounts where bank_id = ?',
    [bankId],
  )
  const of = (id: string): bigint => rows.find(({ accountId }) => accountId === id)?.balance ?? 0n
  return [of(from.accountId), of(to.accountId)]
}

export interface StoredRequest {
  readonly status: string
  readonly reason: string
}
export async function storedRequest(engine: TestEngine, requestId: string): Promise<StoredRequest | undefined> {
  const [row] = await engine.database.read.raw<StoredRequest>(
    'select status, end_reason as "reason" from transaction_requests where request_id = ?',
    [requestId],
  )
  return row
}
