/** How often a payment without a challenge asks Postgres: every round trip counts, those under the lock of a hot account most. */
import { randomUUID } from 'node:crypto'
import { createAccount } from '../../support/accounts'
import { createPairWithCard } from '../../support/card-payments'
import type { PairWithCard } from '../../support/card-payments'
import { counterpartyBody, outside } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openOwnApi } from '../../support/own-api'
import type { OwnApi } from '../../support/own-api'
import { createPayingPair } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Reply } from '../../support/people'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

let engine: TestEngine
let counted: CountedDatabase
let api: OwnApi
let pair: PairWithCard
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  counted = countedDatabase(engine.database)
  api = await openOwnApi(engine, counted.database)
  pair = await createPairWithCard(engine)
  await grant(engine, pair.payer, [['CanCreateAnyTransactionRequest', pair.bankId]])
})
afterAll(async () => {
  await api.close()
  await engine.stop()
})

type Place = Pick<PairWithCard, 'from' | 'to' | 'payer'>
type Headers = Readonly<Record<string, string>>
interface Request {
  readonly path: string
  readonly body: object
}

/** What each statement is there for, by the first of these that it says; another one is shown as it is. */
const marks = {
  'select pay(': 'pay',
  'with payee as': 'payment facts',
  'with "caller" as': 'request facts',
  'from idempotency_keys': 'find key',
  'insert into counterparties': 'write payee down',
  'from counterparties c': 'find payee',
}
const nameOf = (sql: string): string => Object.entries(marks).find(([mark]) => sql.includes(mark))?.[1] ?? sql

/** The statements of one request, which must have been answered with success. */
async function sentBy({ path, body }: Request, headers: Headers = {}, as = pair.payer): Promise<string[]> {
  const { baseUrl } = api
  counted.taken()
  const reply: Reply<{ status?: string }> = await call({ baseUrl }, 'POST', path, { as, headers, body })
  expect([200, 201]).toContain(reply.status)
  expect(reply.body.status ?? 'COMPLETED').toBe('COMPLETED')
  return counted.taken().map(nameOf)
}

const value = { currency: 'EUR', amount: '1.00' }
const ordered = { value, description: 'this is for work', charge_policy: 'SHARED', future_date: null }
const typed = (type: string, body: object, { from }: Place = pair, version = 'v4.0.0'): Request => ({
  path: `/obp/${version}${from.path}/owner/transaction-request-types/${type}/transaction-requests`,
  body: { ...ordered, ...body },
})
const toAccount = ({ to }: Place): object => ({ to: { bank_id: to.bankId, account_id: to.accountId } })
const simply = (address: string): object => {
  const named = counterpartyBody(pair, { ...outside, other_account_routing_address: address })
  return { to: { ...named, name: `payee ${address}`, description: 'landlord' } }
}

/** One request of every type that can be booked at once; refunds always wait for an answer. */
const requests: Readonly<Record<string, () => Request>> = {
  ACCOUNT: () => typed('ACCOUNT', toAccount(pair)),
  ACCOUNT_OTP: () => typed('ACCOUNT_OTP', toAccount(pair)),
  'SANDBOX_TAN of v2.1.0': () => typed('SANDBOX_TAN', toAccount(pair), pair, 'v2.1.0'),
  'SANDBOX_TAN of v1.4.0': () => typed('SANDBOX_TAN', toAccount(pair), pair, 'v1.4.0'),
  'a payment of v1.2.1': () => {
    const { bankId: bank_id, accountId: account_id } = pair.to
    return { path: `/obp/v1.2.1${pair.from.path}/owner/transactions`, body: { bank_id, account_id, amount: '1.00' } }
  },
  COUNTERPARTY: () => typed('COUNTERPARTY', { to: { counterparty_id: pair.counterpartyId } }),
  SEPA: () => typed('SEPA', { to: { iban: 'DE91 1000 0000 0123 4567 89' }, reasons: [] }),
  SIMPLE: () => typed('SIMPLE', simply('known')),
  FREE_FORM: () => typed('FREE_FORM', {}),
  CARD: () => ({
    path: '/obp/v4.0.0/transaction-request-types/CARD/transaction-requests',
    body: { card: pair.card, to: { counterparty_id: pair.counterpartyId }, value, description: 'shoes' },
  }),
}

const twoAndOne = ['request facts', 'payment facts', 'pay']

describe.each(Object.entries(requests))('%s', (_type, requestOf) => {
  // Whom a SIMPLE payment names is known from then on.
  beforeAll(() => sentBy(requestOf()))

  test('one for the booking, and two before it', async () => {
    expect(await sentBy(requestOf())).toEqual(twoAndOne)
  })

  test('no more under a key: it is looked up with the request, and its reply is stored by the statement that books', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    expect(await sentBy(requestOf(), headers)).toEqual(twoAndOne)
    expect(await sentBy(requestOf(), headers)).toEqual(['request facts'])
  })
})

test('between currencies, and charged: still no more', async () => {
  const abroad = await createPayingPair(engine, { payeeCurrency: 'USD' })
  const officer = await createPerson(engine, { roles: [['CanManageCharges', abroad.bankId]] })
  const income = await createAccount(engine, await createPerson(engine), abroad.bankId, { currency: 'GBP' })
  const rule = { transaction_request_type: 'ACCOUNT', level: '0.1', minimum: '0.50', maximum: '15.00' }
  const charges = { account_id: income.accountId, rules: [rule] }
  const set = await call(engine, 'PUT', `/engine/v1/banks/${abroad.bankId}/charges`, { as: officer, body: charges })
  expect(set.status).toBe(200)
  const request = typed('ACCOUNT', { ...toAccount(abroad), value: { currency: 'CHF', amount: '10.00' } }, abroad)
  // CHF has no rate that comes with the engine.
  const setter = await createPerson(engine, { roles: [['CanCreateFxRate', abroad.bankId]] })
  for (const to of ['EUR', 'USD', 'GBP']) {
    const rate = { bank_id: '', from_currency_code: 'CHF', to_currency_code: to, conversion_value: 1.05 }
    const body = { ...rate, inverse_conversion_value: 0.95, effective_date: '2020-01-01T00:00:00Z' }
    expect((await call(engine, 'PUT', `/obp/v4.0.0/banks/${abroad.bankId}/fx`, { as: setter, body })).status).toBe(201)
  }
  // The first makes the position accounts of the bank.
  expect((await sentBy(request, {}, abroad.payer)).length).toBeGreaterThan(3)
  expect(await sentBy(request, {}, abroad.payer)).toEqual(twoAndOne)
  expect(await sentBy(request, { 'Idempotency-Key': randomUUID() }, abroad.payer)).toEqual(twoAndOne)
})

test('a SIMPLE payment to a new payee writes the payee down first', async () => {
  expect(await sentBy(typed('SIMPLE', simply(randomUUID())))).toEqual([
    ...['request facts', 'payment facts', 'begin', 'find payee', 'write payee down', 'end', 'payment facts', 'pay'],
  ])
})
