import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../../db/connection'
import { bookingsOfCharges } from '../../../db/write/charges'
import { fxPositionKeys } from '../../../db/write/ledger'
import { paymentWriter } from '../../../db/write/payment-batches'
import type { PaymentToWrite } from '../../../db/write/payment-batches'
import type { AccountSide } from '../../../domain/ledger/booking'
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import { counted, payment, refusalOf, sideOf } from '../../support/payments-to-write'
import type { Change } from '../../support/payments-to-write'
import { createPerson } from '../../support/people'
import { expectSoundLedger } from '../../support/sandbox-data'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

test('payments of one account that come at once are two statements, and are booked one after the other', async () => {
  const pair = await createPayingPair(engine, { balance: 1_000n })
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const { write, statements } = counted(engine)
  const made = Array.from({ length: 30 }, (_, index) => payment(pair, from, to, { minor: index === 15 ? 500n : 40n }))
  const outcomes = await Promise.all(made.map((one) => refusalOf(write(one))))
  // 15 x 0.40 leave 4.00: the one of 5.00 is too much, the next ten are not.
  expect(outcomes.map((outcome) => outcome === 'booked')).toEqual(made.map((_, index) => index !== 15 && index < 26))
  expect(new Set(outcomes)).toEqual(new Set(['booked', 'InsufficientFunds']))
  expect(statements).toEqual(['one', 'many'])
  await expectSoundLedger(engine, pair.bankId)
})

test('payments between free accounts do not wait for each other', async () => {
  const { write, statements } = counted(engine)
  const pairs = await Promise.all([1, 2, 3].map(() => createPayingPair(engine)))
  const made = await Promise.all(
    pairs.map(async (pair) =>
      payment(pair, await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)),
    ),
  )
  await Promise.all(made.map(write))
  expect(statements).toEqual(['one', 'one', 'one'])
})

test('a payment stores the same in company as alone: request, booking and entries', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const fxPositions = await fxPositionKeys(engine.database.writeAtOnce, pair.bankId, ['EUR', 'GBP'])
  const change = (): Change => ({
    credit: { currency: 'GBP', minor: 91n },
    fxPositions,
    request: { outsidePayee: { bank: 'OUTSIDE1', account: '12' } },
  })
  const alone = payment(pair, from, to, change())
  await paymentWriter(engine.database.writeAtOnce)(alone)
  const { write, statements } = counted(engine)
  const company = [1, 2, 3].map(() => payment(pair, from, to, change()))
  await Promise.all(company.map(write))
  expect(statements).toEqual(['one', 'many'])
  const stored = async ({ request: { requestId } }: PaymentToWrite): Promise<unknown> =>
    engine.database.read.raw(
      `select to_jsonb(r) - '{request_id,ended_at,transaction_id}'::text[] as request,
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
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const { write } = counted(engine)
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
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const { write, statements } = counted(engine)
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
  const [a, b, c] = (await Promise.all(ids.map((id) => sideOf(engine, pair, id)))) as [
    AccountSide,
    AccountSide,
    AccountSide,
  ]
  const { write, statements } = counted(engine)
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
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const lost = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolMax: 1 })
  const write = paymentWriter(lost.writeAtOnce)
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => write(payment(pair, from, to))))
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'ECONNREFUSED' } })
  await lost.close()
})

/** What a bank account earns by the payment. */
const charged = (one: PaymentToWrite, from: AccountSide, to: AccountSide, minor: bigint): PaymentToWrite => {
  const money = { currency: 'EUR', minor }
  const charges = [{ side: 'PAYER', from, to, debit: money, credit: money, rates: [] }] as const
  const at = one.createdAt
  const bookings = bookingsOfCharges({ charges, fxPositions: {}, at, checkFunds: true, newId: randomUUID })
  return { ...one, bookings: [one.bookings[0], ...bookings] }
}
const countOf = async (sql: string, value: string): Promise<bigint | undefined> =>
  (await engine.database.read.raw<{ count: bigint }>(`select count(*) from ${sql}`, [value]))[0]?.count

test('payments that are charged share a statement too: each with its charge, or neither', async () => {
  const pair = await createPayingPair(engine, { balance: 1_000n })
  const income = await createAccount(engine, await createPerson(engine), pair.bankId)
  const [from, to] = [await sideOf(engine, pair, pair.from.accountId), await sideOf(engine, pair, pair.to.accountId)]
  const earned = await sideOf(engine, pair, income.accountId)
  const { write, statements } = counted(engine)
  // The fourth could be paid, but not with its charge.
  const asked = [300n, 300n, 300n, 65n, 50n].map((minor) =>
    charged(payment(pair, from, to, { minor }), from, earned, 10n),
  )
  const outcomes = await Promise.all(asked.map((one) => refusalOf(write(one))))
  expect(outcomes).toEqual(['booked', 'booked', 'booked', 'InsufficientFunds', 'booked'])
  expect(statements).toEqual(['one', 'many'])
  const made = await Promise.all(
    asked.map(({ request: { requestId } }) => countOf('payment_charges where request_id = ?', requestId)),
  )
  expect(made).toEqual([1n, 1n, 1n, 0n, 1n])
  const alone = [21n, 20n].map((minor) => charged(payment(pair, from, to, { minor }), from, earned, 1n))
  await engine.database.writeAtOnce.raw('update accounts set overdraft_limit = 11 where account_key = ?', [
    from.accountKey,
  ])
  for (const one of alone) expect(await refusalOf(write(one))).toBe(one === alone[0] ? 'InsufficientFunds' : 'booked')
  await expectSoundLedger(engine, pair.bankId)
})
