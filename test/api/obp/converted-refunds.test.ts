/** A refund of a payment across currencies: what was paid comes back, whatever the rates are by then, and however many ask at once. */
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Paid {
  readonly pair: PayingPair
  readonly clerk: Person
  readonly before: readonly [bigint, bigint]
  readonly transactionId: string
  readonly currency: string
}

/** 100.00 EUR that became something else, of which the rate has changed since. */
async function paid(currency = 'USD'): Promise<Paid> {
  const pair = await createPayingPair(engine, { payeeCurrency: currency })
  const before = await balances(engine, pair)
  const { body } = await pay(engine, pair, { amount: '100.00' })
  const roles = ['CanCreateFxRate', 'CanCreateAnyTransactionRequest'].map((role) => [role, pair.bankId] as const)
  const clerk = await createPerson(engine, { roles })
  const now = {
    ...{ bank_id: pair.bankId, from_currency_code: currency, to_currency_code: 'EUR' },
    ...{ conversion_value: 1.2, inverse_conversion_value: 0.8, effective_date: '2020-01-01T00:00:00Z' },
  }
  const set = await call(engine, 'PUT', `/obp/v4.0.0/banks/${pair.bankId}/fx`, { as: clerk, body: now })
  expect(set.status).toBe(201)
  return { pair, clerk, before, transactionId: body.transaction_ids[0] ?? '', currency }
}

const ask = ({ pair, clerk, transactionId, currency }: Paid, amount: string): Promise<Reply<RequestJson>> =>
  call(engine, 'POST', `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/REFUND/transaction-requests`, {
    as: clerk,
    body: {
      to: { bank_id: pair.to.bankId, account_id: pair.to.accountId },
      value: { currency, amount },
      description: 'booked in error',
      refund: { transaction_id: transactionId, reason_code: 'ERROR' },
    },
  })

/** At the account that gives back. */
const confirm = ({ pair, clerk }: Paid, { id, challenges }: RequestJson): Promise<Reply<RequestJson>> =>
  answer(
    engine,
    { ...pair, from: pair.to },
    {
      ...{ requestId: id, challengeId: challenges[0]?.id ?? '', type: 'REFUND', as: clerk },
    },
  )

/** Cents that the payer has less than before, and what the payee has more. */
async function gone({ pair, before }: Paid): Promise<readonly [bigint, bigint]> {
  const [payer, payee] = await balances(engine, pair)
  return [before[0] - payer, payee - before[1]]
}

test('the whole brings back what was paid, at the rate of then, which stays with it', async () => {
  const one = await paid()
  expect(await gone(one)).toEqual([10_000n, 10_743n])
  const asked = await ask(one, '107.43')
  const done = await confirm(one, asked.body)
  expect(done).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  expect(await gone(one)).toEqual([0n, 0n])
  const sql = 'select fx as rates from ledger_bookings where booking_id = ?'
  const rates = [{ from: 'EUR', to: 'USD', rate: '1.07428', source: 'built-in' }]
  expect(await engine.database.read.raw(sql, [asked.body.id])).toMatchObject([{ rates }])
})

test('many parts that are confirmed at once never bring more than was paid, and the last one all of it', async () => {
  const one = await paid()
  // Somebody else's money is there, too: only the rule keeps it.
  await pay(engine, one.pair, { amount: '500.00' })
  const [, received] = await gone(one)
  const asked = await Promise.all(Array.from({ length: 10 }, () => ask(one, '15.01')))
  const replies = await Promise.all(asked.map(({ body }) => confirm(one, body)))
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(7)
  expect(replies.find(({ status }) => status !== 202)).toMatchObject(refused(400, 'OBP-30068'))
  // 105.07 of 107.43 USD are 97.803... of 100.00 EUR.
  const [left, kept] = await gone(one)
  expect([left, kept]).toEqual([60_000n - 9_780n, received - 10_507n])
  expect(await confirm(one, (await ask(one, '2.36')).body)).toMatchObject({ body: { status: 'COMPLETED' } })
  expect(await gone(one)).toEqual([50_000n, received - 10_743n])
})

test('a part that brings nothing is refused when it is asked for, and more of it is given', async () => {
  const one = await paid('KRW')
  expect(await ask(one, '12')).toMatchObject(refused(400, 'OBP-49003'))
  expect(await confirm(one, (await ask(one, '13')).body)).toMatchObject({ body: { status: 'COMPLETED' } })
  expect((await gone(one))[0]).toBe(9_999n)
})

test('parts that would each bring the same cent: the first has it', async () => {
  const one = await paid('KRW')
  // 24 KRW are 1.94 cents, 25 are 2.02 and 26 are 2.1: each of ten would be the one that brings the second cent.
  expect((await confirm(one, (await ask(one, '24')).body)).status).toBe(202)
  const asked = await Promise.all(Array.from({ length: 10 }, () => ask(one, '1')))
  const replies = await Promise.all(asked.map(({ body }) => confirm(one, body)))
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(1)
  expect(replies.find(({ status }) => status !== 202)).toMatchObject(refused(400, 'OBP-49003'))
  expect((await gone(one))[0]).toBe(9_998n)
})
