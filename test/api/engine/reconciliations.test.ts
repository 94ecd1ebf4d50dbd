import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { CallOptions, Person, Reply } from '../../support/people'

interface Report {
  readonly reconciliation_id: string
  readonly number_of_differences: number
  readonly number_of_entries: number
  readonly differences: readonly { readonly kind: string; readonly account_id: string | null }[]
}
interface Page {
  readonly reconciliations: readonly Report[]
  readonly next: string | null
}

let engine: TestEngine
let auditor: Person
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine()
  auditor = await createPerson(engine, { roles: ['CanReconcileLedger'] })
})
afterAll(() => engine.stop())

const path = '/engine/v1/reconciliations'
const reconcile = (options: CallOptions = {}): Promise<Reply<Report>> =>
  call<Report>(engine, 'POST', path, { as: auditor, ...options })
const list = (query = ''): Promise<Reply<Page>> => call<Page>(engine, 'GET', path + query, { as: auditor })

/** Writes past the ledger, as only a superuser can who switches its triggers off. */
const corrupt = (sql: string, values: readonly (string | bigint)[]): Promise<unknown> =>
  engine.database.write(async (transaction) => {
    await transaction.raw('set local session_replication_role = replica')
    return transaction.raw(sql, values)
  })
const keyOf = `(select account_key from accounts where bank_id = ? and account_id = ?)`

describe('a ledger that only the engine has written', () => {
  beforeAll(async () => {
    pair = await createPayingPair(engine)
    const abroad = await createPayingPair(engine, { payeeCurrency: 'USD' })
    await engine.database.writeAtOnce.raw(
      `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date) values (?, 'EUR', 'USD', 1.1, 0.9, now())`,
      [abroad.bankId],
    )
    const other = await createPayingPair(engine)
    expect((await pay(engine, pair)).status).toBe(201)
    expect((await pay(engine, pair, { to: other.to })).status).toBe(201)
    expect((await pay(engine, abroad)).status).toBe(201)
  })

  test('has no differences, and the report says what was looked at', async () => {
    const { status, body } = await reconcile()
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        reconciliation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        requested_by: auditor.userId,
        started_at: expect.stringMatching(/Z$/) as string,
        ended_at: expect.stringMatching(/Z$/) as string,
        number_of_banks: 3,
        number_of_accounts: 14,
        number_of_entries: 14,
        number_of_differences: 0,
        differences: [],
      },
    })
  })

  test('is judged while payments are made, and agrees all the same', async () => {
    const payments = Array.from({ length: 40 }, () => pay(engine, pair, { amount: '0.01' }))
    const reports = await Promise.all([reconcile(), reconcile(), reconcile()])
    await Promise.all(payments)
    expect(reports.map(({ body }) => body.number_of_differences)).toEqual([0, 0, 0])
  })

  test('the same request again is the same run', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const [first, second] = [await reconcile({ headers }), await reconcile({ headers })]
    expect(second.body).toEqual(first.body)
  })
})

describe('the list', () => {
  test('is newest first, in pages', async () => {
    await reconcile()
    const all = (await list()).body.reconciliations.map(({ reconciliation_id }) => reconciliation_id)
    const newest = (await reconcile()).body.reconciliation_id
    const first = await list('?limit=1')
    expect(first.body.reconciliations.map(({ reconciliation_id }) => reconciliation_id)).toEqual([newest])
    const rest = await list(`?before=${first.body.next ?? ''}`)
    expect(rest.body.reconciliations.map(({ reconciliation_id }) => reconciliation_id)).toEqual(all)
    expect(rest.body.next).toBeNull()
  })

  test.each(['limit=0', 'limit=x', 'before=-1', `before=${'9'.repeat(19)}`])('refuses %s', async (query) => {
    expect(await list(`?${query}`)).toMatchObject(refused(400, 'OBP-10'))
  })

  test('is there for the role only, and so is a run', async () => {
    const as = await createPerson(engine)
    expect(await reconcile({ as })).toMatchObject(refused(403, 'OBP-20006'))
    expect(await call(engine, 'GET', path, { as })).toMatchObject(refused(403, 'OBP-20006'))
    expect(await call(engine, 'GET', path)).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('cannot be changed afterwards', async () => {
    await expect(engine.database.writeAtOnce.raw('delete from reconciliation_runs')).rejects.toThrow('append-only')
  })
})

describe('what was written past the ledger is named, and nothing else', () => {
  /** Of this test's own bank; what the tests before have spoiled stays spoilt. */
  const found = async (bankId: string): Promise<readonly object[]> =>
    (await reconcile()).body.differences.filter((one) => 'bank_id' in one && one.bank_id === bankId)
  const nothing = { account_id: null, booking_id: null, transaction_id: null, booked: null, derived: null }

  test('a balance', async () => {
    const { bankId, from } = await createPayingPair(engine)
    await corrupt(`update accounts set balance = balance + 1 where account_key = ${keyOf}`, [bankId, from.accountId])
    expect(await found(bankId)).toEqual([
      {
        ...nothing,
        kind: 'BALANCE',
        bank_id: bankId,
        account_id: from.accountId,
        currency: 'EUR',
        booked: '10000.01',
        derived: '10000.00',
        difference: '0.01',
      },
    ])
  })

  test('an amount: the account, the booking, and the entry after it', async () => {
    const { bankId, from, ...others } = await createPayingPair(engine)
    const spoilt = { bankId, from, ...others }
    const { body } = await pay(engine, spoilt)
    const next = await pay(engine, spoilt)
    const [transactionId = ''] = body.transaction_ids
    await corrupt(
      'update ledger_entries set amount = amount - 5, balance_after = balance_after - 5 where transaction_id = ?',
      [transactionId],
    )
    const amounts = { currency: 'EUR', bank_id: bankId }
    expect(await found(bankId)).toEqual([
      {
        ...nothing,
        ...amounts,
        kind: 'BALANCE',
        account_id: from.accountId,
        booked: '9980.00',
        derived: '9979.95',
        difference: '0.05',
      },
      { ...nothing, ...amounts, kind: 'BOOKING', booking_id: body.id, difference: '-0.05' },
      {
        ...nothing,
        ...amounts,
        kind: 'CHAIN',
        account_id: from.accountId,
        transaction_id: next.body.transaction_ids[0],
        booked: '9990.00',
        derived: '9989.95',
        difference: '0.05',
      },
    ])
  })

  test('an entry that is missing', async () => {
    const one = await createPayingPair(engine)
    const { body } = await pay(engine, one)
    await corrupt('delete from ledger_entries where transaction_id = ?', [body.transaction_ids[0] ?? ''])
    expect(await found(one.bankId)).toMatchObject([
      { kind: 'BALANCE', account_id: one.from.accountId, difference: '-10.00' },
      { kind: 'BOOKING', booking_id: body.id, difference: '10.00' },
    ])
  })

  test('a hold that is not as it should be: more, less, and one that outlives its payment', async () => {
    const held = await Promise.all([1, 2, 3].map(() => createPayingPair(engine)))
    const requests: string[] = []
    for (const { bankId, payer, ...pair } of held) {
      await engine.database.writeAtOnce.raw(
        'insert into payment_rules (bank_id, hold_funds, set_by) values (?, true, ?)',
        [bankId, payer.userId],
      )
      requests.push((await pay(engine, { bankId, payer, ...pair }, { amount: '1000.00' })).body.id)
      expect(await found(bankId)).toEqual([])
    }
    const [more, less, late] = held
    if (more === undefined || less === undefined || late === undefined) throw new Error('three were made')
    const change = `update accounts set held = held + ? where account_key = ${keyOf}`
    await corrupt(change, [1n, more.bankId, more.from.accountId])
    await corrupt(change, [-250n, less.bankId, less.from.accountId])
    await corrupt(`update transaction_requests set status = 'FAILED' where request_id = ?`, [requests[2] ?? ''])
    const expected = [
      [more, '1000.01', '1000.00', '0.01'],
      [less, '997.50', '1000.00', '-2.50'],
      [late, '1000.00', '0.00', '1000.00'],
    ] as const
    for (const [{ bankId, from }, booked, derived, difference] of expected) {
      const named = { kind: 'HOLD', bank_id: bankId, account_id: from.accountId, currency: 'EUR' }
      expect(await found(bankId)).toEqual([{ ...nothing, ...named, booked, derived, difference }])
    }
  })

  test('a booking between two banks is named once', async () => {
    const [one, two] = [await createPayingPair(engine), await createPayingPair(engine)]
    const { body } = await pay(engine, one, { to: two.to })
    await corrupt('delete from ledger_entries where transaction_id = ?', [body.transaction_ids[0] ?? ''])
    const all = (await reconcile()).body.differences
    expect(all.filter((difference) => 'booking_id' in difference && difference.booking_id === body.id)).toHaveLength(1)
  })
})
