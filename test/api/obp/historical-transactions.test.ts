import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { outside, writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { CallOptions, Person } from '../../support/people'

let engine: TestEngine
let bankId: string
let recorder: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  recorder = await createPerson(engine, {
    roles: [
      'CanCreateHistoricalTransaction',
      ['CanCreateHistoricalTransactionAtBank', bankId],
      ['CanGetLedger', bankId],
    ],
  })
})
afterAll(() => engine.stop())

const happened = {
  value: { currency: 'EUR', amount: '5000.00' },
  description: 'seed',
  posted: '2024-01-01T10:00:00Z',
  completed: '2024-01-01T10:00:05Z',
  type: 'SANDBOX_TAN',
  charge_policy: 'SHARED',
}
const between = (from: TestAccount, to: TestAccount, changes: object = {}) => ({
  from: { bank_id: from.bankId, account_id: from.accountId, counterparty_id: null },
  to: { bank_id: to.bankId, account_id: to.accountId, counterparty_id: null },
  ...happened,
  ...changes,
})
const save = (body: unknown, options: CallOptions = { as: recorder }) =>
  call<{ transaction_id: string }>(engine, 'POST', '/obp/v3.1.0/management/historical/transactions', {
    ...options,
    body,
  })
const two = async (fromCurrency = 'EUR', toCurrency = 'EUR') =>
  [
    await createAccount(engine, recorder, bankId, { currency: fromCurrency }),
    await createAccount(engine, recorder, bankId, { currency: toCurrency }),
  ] as const
const balances = (...accounts: readonly TestAccount[]) =>
  Promise.all(
    accounts.map(async (account) => {
      const [row] = await engine.database.read.raw<{ balance: bigint }>(
        'select balance from accounts where bank_id = ? and account_id = ?',
        [account.bankId, account.accountId],
      )
      return row?.balance
    }),
  )

test('records what happened, moves both balances and answers with the payer’s transaction', async () => {
  const [from, to] = await two()
  const saved = await save(between(from, to))
  const { type, ...rest } = happened
  expect(saved.status).toBe(201)
  expect(saved.body).toEqual({
    transaction_id: expect.any(String) as string,
    from: { bank_id: bankId, account_id: from.accountId },
    to: { bank_id: bankId, account_id: to.accountId },
    ...rest,
    transaction_request_type: type,
  })
  expect(await balances(from, to)).toEqual([-500_000n, 500_000n])
  const entries = await engine.database.read.raw(
    `select account_id as "accountId", iso_seconds(e.completed_at) as completed, iso_seconds(posted_at) as posted, ledger_bookings.kind
     from ledger_entries e join ledger_bookings using (booking_id) join accounts using (account_key) where transaction_id = ?`,
    [saved.body.transaction_id],
  )
  expect(entries).toEqual([
    { accountId: from.accountId, completed: happened.completed, posted: happened.posted, kind: 'HISTORICAL' },
  ])
})

test('at one bank the accounts are named by their ids alone', async () => {
  const [from, to] = await two()
  const path = `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`
  const body = { from_account_id: from.accountId, to_account_id: to.accountId, ...happened }
  expect(await call(engine, 'POST', path, { as: recorder, body })).toMatchObject({
    status: 201,
    body: { from: { bank_id: bankId, account_id: from.accountId }, transaction_request_type: 'SANDBOX_TAN' },
  })
  expect(await balances(from, to)).toEqual([-500_000n, 500_000n])
  const stranger = await createPerson(engine, { roles: ['CanCreateHistoricalTransaction'] })
  expect((await call(engine, 'POST', path, { as: stranger, body })).status).toBe(403)
  const unknown = { ...body, to_account_id: 'no.such.account' }
  expect(await call(engine, 'POST', path, { as: recorder, body: unknown })).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('OBP-30018') as string },
  })
})

test('across currencies each side gets its own amount, and the rate stays with the booking', async () => {
  const [from, to] = await two('EUR', 'USD')
  const saved = await save(between(from, to, { value: { currency: 'EUR', amount: 10 } }))
  expect(saved).toMatchObject({ status: 201, body: { value: { currency: 'EUR', amount: '10' } } })
  expect(await balances(from, to)).toEqual([-1_000n, 1_074n])
  const [booking] = await engine.database.read.raw(
    'select fx from ledger_bookings join ledger_entries using (booking_id) where transaction_id = ?',
    [saved.body.transaction_id],
  )
  expect(booking).toEqual({
    fx: [{ from: 'EUR', to: 'USD', rate: '1.07428', source: 'built-in', date: '2026-11-21T00:00:00Z' }],
  })
})

test('a payment between two banks is one booking', async () => {
  const from = await createAccount(engine, recorder, bankId)
  const to = await createAccount(engine, recorder, await createBank(engine), { currency: 'USD' })
  expect((await save(between(from, to))).status).toBe(201)
  expect(await balances(from, to)).toEqual([-500_000n, 537_140n])
})

test('under an Idempotency-Key a retry books nothing more', async () => {
  const [from, to] = await two('EUR', 'USD')
  const options = { as: recorder, headers: { 'Idempotency-Key': 'historical-1' } }
  const first = await save(between(from, to), options)
  const second = await save(between(from, to), options)
  expect([second.status, second.body]).toEqual([201, first.body])
  expect(await balances(from, to)).toEqual([-500_000n, 537_140n])
})

test.each<[what: string, changes: object, status: number, code: string]>([
  ['an unknown bank', { to: { bank_id: 'no.such.bank', account_id: 'a' } }, 404, 'OBP-30001'],
  ['an unknown account', { to: { bank_id: 'BANK', account_id: 'no.such.account' } }, 404, 'OBP-30018'],
  ['a counterparty that is unknown', { to: { counterparty_id: 'no-such' } }, 400, 'OBP-30017'],
  ['a side without ids', { to: {} }, 400, 'OBP-10001'],
  ['an amount in words', { value: { currency: 'EUR', amount: 'ten' } }, 400, 'OBP-10002'],
  ['too many decimals', { value: { currency: 'EUR', amount: '1.005' } }, 400, 'OBP-10002'],
  ['an exponent below the cent', { value: { currency: 'EUR', amount: '1e-3' } }, 400, 'OBP-10002'],
  ['zero', { value: { currency: 'EUR', amount: '0' } }, 400, 'OBP-40008'],
  ['less than zero', { value: { currency: 'EUR', amount: '-1' } }, 400, 'OBP-40008'],
  ['an unknown currency', { value: { currency: 'XYZ', amount: '1' } }, 400, 'OBP-10003'],
  ['a currency without a rate', { value: { currency: 'MNT', amount: '1' } }, 400, 'OBP-10006'],
  ['a date that is none', { posted: 'yesterday' }, 400, 'OBP-10005'],
  ['a 30th of February', { completed: '2024-02-30T00:00:00Z' }, 400, 'OBP-10005'],
  ['an unknown charge policy', { charge_policy: 'NOBODY' }, 400, 'OBP-40013'],
  ['a missing member', { description: undefined }, 400, 'OBP-10001'],
])('%s is refused and nothing moves', async (_case, changes, status, code) => {
  const [from, to] = await two()
  const text = JSON.stringify(between(from, to, changes)).replace('"BANK"', JSON.stringify(bankId))
  expect(await save(JSON.parse(text))).toMatchObject({
    status,
    body: { message: expect.stringContaining(code) as string },
  })
  expect(await balances(from, to)).toEqual([0n, 0n])
})

test.each<[what: string, changes: object, code: string]>([
  ['an amount in words', { value: { currency: 'EUR', amount: 'ten' } }, 'OBP-10002'],
  ['less than zero', { value: { currency: 'EUR', amount: '-1' } }, 'OBP-40008'],
  ['an unknown currency', { value: { currency: 'XYZ', amount: '1' } }, 'OBP-10003'],
  ['a currency without a rate', { value: { currency: 'MNT', amount: '1' } }, 'OBP-10006'],
  ['a date that is none', { posted: 'yesterday' }, 'OBP-10005'],
  ['an unknown charge policy', { charge_policy: 'NOBODY' }, 'OBP-40013'],
])('at one bank, too, %s is refused and nothing moves', async (_case, changes, code) => {
  const [from, to] = await two()
  const path = `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`
  const body = { from_account_id: from.accountId, to_account_id: to.accountId, ...happened, ...changes }
  expect(await call(engine, 'POST', path, { as: recorder, body })).toMatchObject(refused(400, code))
  expect(await balances(from, to)).toEqual([0n, 0n])
})

test('a side can be a counterparty: its account, or a settlement account for those who have none here', async () => {
  const [from, to] = await two()
  const pair = { bankId, payer: recorder, from, to }
  const inside = (await writeDown(engine, pair)).body.counterparty_id
  const away = (await writeDown(engine, pair, outside)).body.counterparty_id
  const paid = await save(between(from, to, { to: { counterparty_id: inside } }))
  expect(paid).toMatchObject({ status: 201, body: { to: { bank_id: bankId, account_id: to.accountId } } })
  expect(await balances(from, to)).toEqual([-500_000n, 500_000n])
  const received = await save(between(from, to, { from: { counterparty_id: away } }))
  expect(received).toMatchObject({ status: 201, body: { from: { account_id: 'OBP-INCOMING-SETTLEMENT-ACCOUNT' } } })
  expect((await save(between(from, to, { to: { counterparty_id: away } }))).status).toBe(201)
  expect(await balances(from, to)).toEqual([-1_000_000n, 1_000_000n])
})

test('an account cannot pay itself, and a position account of the bank cannot be named', async () => {
  const [from, to] = await two('EUR', 'USD')
  expect(await save(between(from, from))).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('OBP-49002') as string },
  })
  await save(between(from, to))
  expect((await save(between({ ...from, accountId: 'FX-POSITION-EUR' }, to))).status).toBe(404)
})

test('nobody and users without the role are refused before anything is looked up', async () => {
  expect((await save(between(...(await two())), {})).status).toBe(401)
  const as = await createPerson(engine, { roles: [['CanCreateHistoricalTransactionAtBank', bankId]] })
  expect((await save({}, { as })).status).toBe(403)
})

test('afterwards the books of the bank add up', async () => {
  const path = `/engine/v1/banks/${bankId}/ledger-summary`
  const summary = await call<{ number_of_bookings: number; entries: { currency: string }[] }>(engine, 'GET', path, {
    as: recorder,
  })
  expect(summary).toMatchObject({
    status: 200,
    body: { bank_id: bankId, entries_sum_to_zero: true, balances_equal_entries: true },
  })
  expect(summary.body.number_of_bookings).toBeGreaterThanOrEqual(6)
  expect(summary.body.entries.map(({ currency }) => currency)).toEqual(['EUR', 'USD'])
  // The check finds a balance that was changed behind the ledger's back.
  const { accountId } = await createAccount(engine, recorder, bankId)
  await engine.database.writeAtOnce.raw('update accounts set balance = 1 where account_id = ?', [accountId])
  expect((await call(engine, 'GET', path, { as: recorder })).body).toMatchObject({ balances_equal_entries: false })
  expect((await call(engine, 'GET', path, { as: await createPerson(engine) })).status).toBe(403)
})
