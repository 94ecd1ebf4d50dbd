import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../../db/connection'
import type { SqlValue, Transaction } from '../../../db/connection'
import { fxPositionKeys, orRefusal } from '../../../db/write/ledger'
import { paymentWriter } from '../../../db/write/payment-batches'
import type { PaymentToWrite } from '../../../db/write/payment-batches'
import { insertCompleted } from '../../../db/write/transaction-requests'
import { bookPayment } from '../../../domain/ledger/booking'
import type { AccountSide } from '../../../domain/ledger/booking'
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { createPerson } from '../../support/people'
import { expectSoundLedger } from '../../support/sandbox-data'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const sideOf = async ({ bankId }: PayingPair, accountId: string): Promise<AccountSide> => {
  const [row] = await engine.database.read.raw<AccountSide>(
    'select account_key::text as "accountKey", currency from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return row
}

interface Change {
  readonly minor?: bigint
  readonly requestId?: string
  readonly description?: string
  /** What reaches an account of another currency. */
  readonly credit?: { readonly currency: string; readonly minor: bigint }
  readonly fxPositions?: Readonly<Record<string, string>>
  readonly request?: Partial<PaymentToWrite['request']>
}
function payment(pair: PayingPair, from: AccountSide, to: AccountSide, change: Change = {}): PaymentToWrite {
  const { minor = 100n, requestId = randomUUID(), description = 'wörk “1”', fxPositions = {} } = change
  const amount = { currency: from.currency, minor }
  const { credit = amount } = change
  const what = { bookingId: requestId, kind: 'payment', description, fxPositions } as const
  const booking = bookPayment({ ...what, from, to, debit: amount, credit })
  if (!booking.ok) throw new Error('a payment was refused')
  const at = '2026-03-04T05:06:07.890Z'
  const rate = { from: from.currency, to: to.currency, rate: '1.10', source: 'bank' }
  return {
    booking: {
      ...{ booking: booking.value, transactionType: 'ACCOUNT', postedAt: at, completedAt: at, checkFunds: true },
      transactionIds: booking.value.entries.map(() => randomUUID()),
      rates: credit === amount ? [] : [rate],
    },
    request: {
      ...{ requestId, type: 'ACCOUNT', amount, bankId: pair.bankId, accountKey: from.accountKey },
      ...{ toAccountKey: to.accountKey, challengeThreshold: { currency: 'EUR', minor: 100_000n }, requiredAnswers: 0 },
      ...{ description, details: { to: { id: 'x' }, note: 'ü"' }, chargePolicy: 'SHARED' },
      charge: { currency: 'EUR', amount: '2.0', summary: 'Total' },
      initiatorId: pair.payer.userId,
      ...change.request,
    },
  }
}

/** A writer, and the statements that went through it. */
function counted(): { write: ReturnType<typeof paymentWriter>; statements: string[] } {
  const statements: string[] = []
  const { writeAtOnce } = engine.database
  const transaction: Transaction = {
    ...writeAtOnce,
    raw: (sql: string, values: readonly SqlValue[] = []) => {
      statements.push(sql.includes('pay_many') ? 'many' : 'one')
      return writeAtOnce.raw(sql, values)
    },
  }
  return { write: paymentWriter(transaction), statements }
}

const refusalOf = async (work: Promise<string>): Promise<string> => {
  const outcome = await orRefusal(() => work)
  return outcome.ok ? 'booked' : outcome.refusal.refusal
}

test('payments of one account that come at once are two statements, and are booked one after the other', async () => {
  const pair = await createPayingPair(engine, { balance: 1_000n })
  const [from, to] = [await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)]
  const { write, statements } = counted()
  const made = Array.from({ length: 30 }, (_, index) => payment(pair, from, to, { minor: index === 15 ? 500n : 40n }))
  const outcomes = await Promise.all(made.map((one) => refusalOf(write(one))))
  // 15 x 0.40 leave 4.00: the one of 5.00 is too much, the next ten are not.
  expect(outcomes.map((outcome) => outcome === 'booked')).toEqual(made.map((_, index) => index !== 15 && index < 26))
  expect(new Set(outcomes)).toEqual(new Set(['booked', 'InsufficientFunds']))
  expect(statements).toEqual(['one', 'many'])
  await expectSoundLedger(engine, pair.bankId)
})

test('payments between free accounts do not wait for each other', async () => {
  const { write, statements } = counted()
  const pairs = await Promise.all([1, 2, 3].map(() => createPayingPair(engine)))
  const made = await Promise.all(
    pairs.map(async (pair) =>
      payment(pair, await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)),
    ),
  )
  await Promise.all(made.map(write))
  expect(statements).toEqual(['one', 'one', 'one'])
})

test('a payment stores the same in company as alone: request, booking and entries', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
  const [from, to] = [await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)]
  const fxPositions = await fxPositionKeys(engine.database.writeAtOnce, pair.bankId, ['EUR', 'GBP'])
  const change = (): Change => ({
    credit: { currency: 'GBP', minor: 91n },
    fxPositions,
    request: { outsidePayee: { bank: 'OUTSIDE1', account: '12' } },
  })
  const alone = payment(pair, from, to, change())
  await insertCompleted(engine.database.writeAtOnce, alone.request, alone.booking)
  const { write, statements } = counted()
  const company = [1, 2, 3].map(() => payment(pair, from, to, change()))
  await Promise.all(company.map(write))
  expect(statements).toEqual(['one', 'many'])
  const stored = async ({ request: { requestId } }: PaymentToWrite): Promise<unknown> =>
    engine.database.read.raw(
      `select to_jsonb(r) - '{request_id,created_at,ended_at,transaction_id}'::text[] as request,
         to_jsonb(b) - '{booking_id,booked_at,created_at}'::text[] as booking, r.transaction_id = e.transaction_id as own,
         array(select row(x.account_key, x.counterpart_key, x.currency, x.amount, x.completed_at)::text
           from ledger_entries x where x.booking_id = b.booking_id order by x.account_key) as entries
       from transaction_requests r join ledger_bookings b on b.booking_id = r.request_id
         join ledger_entries e on e.booking_id = b.booking_id and e.account_key = r.account_key where r.request_id = ?`,
      [requestId],
    )
  const expected = await stored(alone)
  expect(expected).toMatchObject([{ own: true, request: { outside_bank: 'OUTSIDE1', details: { note: 'ü"' } } }])
  for (const one of company) expect(await stored(one)).toEqual(expected)
  await expectSoundLedger(engine, pair.bankId)
})

test('an id that exists is refused to its owner alone', async () => {
  const pair = await createPayingPair(engine)
  const [from, to] = [await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)]
  const { write } = counted()
  const first = payment(pair, from, to)
  const again = payment(pair, from, to, { requestId: first.request.requestId })
  const other = payment(pair, from, to, { requestId: first.request.requestId, minor: 7n })
  const outcomes = await Promise.allSettled([first, again, payment(pair, from, to), other].map(write))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect(outcomes[1]).toMatchObject({ reason: { code: '23505', constraint: 'transaction_requests_pkey' } })
  expect(outcomes[3]).toMatchObject({ reason: { code: 'OBL03' } })
  await expectSoundLedger(engine, pair.bankId)
})

test('one that the statement cannot take fails by itself; the others are written one by one', async () => {
  const pair = await createPayingPair(engine)
  const [from, to] = [await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)]
  const { write, statements } = counted()
  const made = [{}, {}, { description: 'a\u0000b' }, {}].map((change) => payment(pair, from, to, change))
  const outcomes = await Promise.allSettled(made.map(write))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(statements).toEqual(['one', 'many', 'one', 'one', 'one'])
  await expectSoundLedger(engine, pair.bankId)
})

test('payments that cross between two hot accounts are all written, in company of at most fifty', async () => {
  const pair = await createPayingPair(engine)
  const other = await createAccount(engine, await createPerson(engine), pair.bankId)
  const ids = [pair.from, pair.to, other].map(({ accountId }) => accountId)
  const [a, b, c] = (await Promise.all(ids.map((id) => sideOf(pair, id)))) as [AccountSide, AccountSide, AccountSide]
  const { write, statements } = counted()
  const routes = [
    [a, b],
    [a, c],
    [b, a],
    [c, a],
    [a, b],
  ] as const
  const made = Array.from({ length: 150 }, (_, index) =>
    payment(pair, ...(routes[index % 5] ?? routes[0]), { minor: 1n }),
  )
  await Promise.all(made.map(write))
  expect(statements.length).toBeGreaterThanOrEqual(4)
  expect(statements.length).toBeLessThan(30)
  await expectSoundLedger(engine, pair.bankId)
})

test('without a database each of them hears of it', async () => {
  const pair = await createPayingPair(engine)
  const [from, to] = [await sideOf(pair, pair.from.accountId), await sideOf(pair, pair.to.accountId)]
  const lost = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolMax: 1 })
  const write = paymentWriter(lost.writeAtOnce)
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => write(payment(pair, from, to))))
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'ECONNREFUSED' } })
  await lost.close()
})
