/** The accounts of a bank itself have no floor: whoever could pay from one would make money. */
import { refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { counterpartyBody, outside } from '../../support/counterparties'
import { becomes, dayOf, openDated } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { daysAfter } from '../../../domain/payments/days'

let engine: TestEngine
let pair: PayingPair
let clerk: Person
let counterparty: string
const iban = 'DE89 3704 0044 0532 0130 00'
const accountNamed = (accountId: string): TestAccount => ({
  bankId: pair.bankId,
  accountId,
  path: `/banks/${pair.bankId}/accounts/${accountId}`,
})
const settlement = (): TestAccount => accountNamed('OBP-INCOMING-SETTLEMENT-ACCOUNT')

beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { payeeCurrency: 'USD' })
  // The first payment across currencies makes the positions of the bank.
  expect((await pay(engine, pair)).status).toBe(201)
  clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
  const keeper = await addPayer(engine, { ...pair, from: settlement() })
  const written = await call<{ counterparty_id: string }>(
    engine,
    'POST',
    `/obp/v4.0.0${settlement().path}/owner/counterparties`,
    {
      as: keeper,
      body: counterpartyBody(pair, { ...outside, other_account_secondary_routing_address: iban }),
    },
  )
  expect(written.status).toBe(201)
  counterparty = written.body.counterparty_id
})
afterAll(() => engine.stop())

const toAccount = (): object => ({ to: { bank_id: pair.bankId, account_id: pair.from.accountId } })
const toCounterparty = (): object => ({ to: { counterparty_id: counterparty } })
const toIban = (): object => ({ to: { iban } })
const common = {
  ...{ description: 'money from nowhere', charge_policy: 'SHARED', future_date: null },
  ...{ challenge_type: 'SANDBOX_TAN' },
}
const simple = { name: 'x', description: 'y', ...outside, other_branch_routing_scheme: 'X' }

/** Every way to ask for a payment: version, type of the path, the body beside value and texts. */
const ways: readonly (readonly [version: string, type: string, body: () => object])[] = [
  ['v4.0.0', 'ACCOUNT', toAccount],
  ['v4.0.0', 'ACCOUNT_OTP', toAccount],
  ['v4.0.0', 'COUNTERPARTY', toCounterparty],
  ['v4.0.0', 'SEPA', toIban],
  ['v4.0.0', 'SIMPLE', () => ({ to: { ...simple, other_branch_routing_address: 'Y' } })],
  ['v4.0.0', 'FREE_FORM', () => ({})],
  ['v2.1.0', 'SANDBOX_TAN', toAccount],
  ['v2.1.0', 'COUNTERPARTY', toCounterparty],
  ['v2.1.0', 'SEPA', toIban],
  ['v2.1.0', 'FREE_FORM', () => ({})],
  ['v2.0.0', 'SANDBOX_TAN', toAccount],
  ['v1.4.0', 'SANDBOX_TAN', toAccount],
]

const ask = (from: TestAccount, [version, type, body]: (typeof ways)[number], amount: string): Promise<Reply> =>
  call(engine, 'POST', `/obp/${version}${from.path}/owner/transaction-request-types/${type}/transaction-requests`, {
    as: clerk,
    body: { ...common, ...body(), value: { currency: 'EUR', amount } },
  })
const payAtOnce = (from: TestAccount): Promise<Reply> =>
  call(engine, 'POST', `/obp/v1.2.1${from.path}/owner/transactions`, {
    as: clerk,
    body: { bank_id: pair.bankId, account_id: pair.from.accountId, amount: '9.99' },
  })
const order = (from: TestAccount): Promise<Reply> =>
  call(engine, 'POST', `/engine/v1${from.path}/owner/standing-orders`, {
    as: clerk,
    body: {
      ...{ type: 'ACCOUNT', ...toAccount(), value: { currency: 'EUR', amount: '9.99' }, description: 'every month' },
      ...{ frequency: 'MNTH', first_day: daysAfter(new Date().toISOString().slice(0, 10), 2) },
    },
  })

const totals = () =>
  engine.database.read.raw('select account_id, balance, held from accounts where bank_id = ? order by 1', [pair.bankId])
const requestsOf = (accountId: string) =>
  engine.database.read.raw(
    'select request_id from transaction_requests join accounts a using (account_key) where a.bank_id = ? and a.account_id = ?',
    [pair.bankId, accountId],
  )

describe.each([
  ['a settlement account', 'OBP-INCOMING-SETTLEMENT-ACCOUNT', 400, 'a settlement account pays refunds only'],
  ['a position', 'FX-POSITION-EUR', 404, 'OBP-30018'],
  ['a position in another currency', 'FX-POSITION-USD', 404, 'OBP-30018'],
])('%s pays nobody', (_what, accountId, status, text) => {
  // The oldest versions answer 403 to whoever may not pay.
  const refusal = (version: string): object => refused(status === 400 && version < 'v2' ? 403 : status, text)

  test.each(ways)('%s %s', async (...way) => {
    const before = await totals()
    for (const amount of ['9.99', '50000.00']) {
      expect(await ask(accountNamed(accountId), way, amount)).toMatchObject(refusal(way[0]))
    }
    expect([await totals(), await requestsOf(accountId)]).toEqual([before, []])
  })

  test('by the payment of v1.2.1, and by no standing order', async () => {
    const before = await totals()
    expect(await payAtOnce(accountNamed(accountId))).toMatchObject(refusal('v1.2.1'))
    expect(await order(accountNamed(accountId))).toMatchObject(refused(status, text))
    expect([await totals(), await requestsOf(accountId)]).toEqual([before, []])
  })
})

test('the same clerk pays from an account of a customer', async () => {
  expect(await ask(pair.from, ['v4.0.0', 'FREE_FORM', () => ({})], '9.99')).toMatchObject({ status: 201 })
})

test('what was confirmed before fails on its day, and can be rejected until then', async () => {
  const from = settlement()
  const owner = await addPayer(engine, { ...pair, from })
  const to = pair.from
  const before = await balances(engine, { ...pair, from, to })
  const at = { ...pair, from, to, payer: owner }
  const asked = await openDated(engine, at, { timing: dayOf(60_000, 120_000), challenged: true })
  const given = { requestId: asked.requestId, challengeId: asked.challengeId, as: owner }
  expect((await answer(engine, at, given)).status).toBe(202)
  expect(await answer(engine, at, { ...given, answer: 'REJECT' })).toMatchObject({ body: { status: 'REJECTED' } })
  const due = await openDated(engine, at, { timing: dayOf(200) })
  await becomes(engine, due.requestId, 'FAILED')
  expect(await storedRequest(engine, due.requestId)).toEqual({ status: 'FAILED', reason: 'NotAllowedToPay' })
  expect(await balances(engine, at)).toEqual(before)
})
