import { randomUUID } from 'node:crypto'
import type { Database } from '../../db/connection'
import { fxRows } from '../../db/read/fx'
import { book, fxPositionKeys, orRefusal } from '../../db/write/ledger'
import type { BookingToWrite } from '../../db/write/ledger'
import { insertBank } from '../../db/write/banks'
import { bookPayment } from '../../domain/ledger/booking'
import type { AccountSide } from '../../domain/ledger/booking'
import { findRate, ratesToUse } from '../../domain/payments/fx'
import { openTestDatabase } from '../support/database'

const bankId = 'bank.ledger'
let database: Database

beforeAll(async () => {
  database = await openTestDatabase(16)
  const userId = randomUUID()
  await database.writeAtOnce.raw(
    `insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'i', 'u', 'u@example.com', true)`,
    [userId],
  )
  await database.write((transaction) =>
    insertBank(transaction, {
      bankId,
      shortName: 'L',
      fullName: 'L',
      logo: '',
      website: '',
      routings: [],
      createdBy: userId,
    }),
  )
})
afterAll(() => database.close())

async function account(currency = 'EUR', overdraftLimit = 0): Promise<AccountSide> {
  const [row] = await database.writeAtOnce.raw<{ accountKey: string }>(
    `insert into accounts (bank_id, account_id, label, number, currency, overdraft_limit, opening_request_id)
     values (?, ?, '', '', ?, ?, 'test') returning account_key::text as "accountKey"`,
    [bankId, randomUUID(), currency, overdraftLimit],
  )
  return { accountKey: row?.accountKey ?? '', currency }
}

const balanceOf = async ({ accountKey }: AccountSide): Promise<bigint | undefined> =>
  (await database.read.raw<{ balance: bigint }>('select balance from accounts where account_key = ?', [accountKey]))[0]
    ?.balance

interface Wanted {
  readonly minor: bigint
  readonly credit?: bigint
  readonly bookingId?: string
  readonly checkFunds?: boolean
  readonly fxPositions?: Readonly<Record<string, string>>
}
function payment(from: AccountSide, to: AccountSide, wanted: Wanted): BookingToWrite {
  const { minor, credit = minor, bookingId = randomUUID(), checkFunds = true, fxPositions = {} } = wanted
  const made = bookPayment({
    bookingId,
    kind: 'payment',
    description: 'rent',
    from,
    to,
    debit: { currency: from.currency, minor },
    credit: { currency: to.currency, minor: credit },
    fxPositions,
  })
  if (!made.ok) throw new Error(made.refusal.refusal)
  return {
    booking: made.value,
    transactionType: 'SANDBOX_TAN',
    transactionIds: made.value.entries.map(() => randomUUID()),
    postedAt: '2024-01-01T10:00:00Z',
    completedAt: '2024-01-01T10:00:05Z',
    checkFunds,
  }
}

const pay = (toWrite: BookingToWrite) => orRefusal(() => book(database.writeAtOnce, toWrite))

/** Fills accounts from a source that has none itself: what has happened elsewhere is not checked for funds. */
async function funded(minor: bigint, currency = 'EUR', overdraftLimit = 0): Promise<AccountSide> {
  const [source, target] = [await account(currency), await account(currency, overdraftLimit)]
  await book(database.writeAtOnce, payment(source, target, { minor, checkFunds: false }))
  return target
}

test('the payer and the payee get one entry each, payer first, and both balances move', async () => {
  const [from, to] = [await funded(1_000n), await account()]
  const toWrite = payment(from, to, { minor: 400n })
  const entries = await book(database.writeAtOnce, toWrite)
  expect(entries).toEqual([
    {
      transactionId: toWrite.transactionIds[0],
      accountKey: from.accountKey,
      currency: 'EUR',
      amount: -400n,
      balanceAfter: 600n,
    },
    {
      transactionId: toWrite.transactionIds[1],
      accountKey: to.accountKey,
      currency: 'EUR',
      amount: 400n,
      balanceAfter: 400n,
    },
  ])
  expect([await balanceOf(from), await balanceOf(to)]).toEqual([600n, 400n])
})

test('without funds nothing is booked; an overdraft limit is used to its last cent', async () => {
  const [from, to] = [await funded(100n, 'EUR', 50), await account()]
  expect(await pay(payment(from, to, { minor: 151n }))).toEqual({
    ok: false,
    refusal: { refusal: 'InsufficientFunds' },
  })
  expect([await balanceOf(from), await balanceOf(to)]).toEqual([100n, 0n])
  expect(await pay(payment(from, to, { minor: 150n }))).toMatchObject({ ok: true })
  expect([await balanceOf(from), await balanceOf(to)]).toEqual([-50n, 150n])
})

test('the same id books once; with other content it is refused', async () => {
  const [from, to] = [await funded(1_000n), await account()]
  const first = payment(from, to, { minor: 10n })
  const { bookingId } = first.booking
  const tries = await Promise.all(Array.from({ length: 10 }, () => pay(payment(from, to, { minor: 10n, bookingId }))))
  for (const one of tries) expect(one).toEqual(tries[0])
  expect(await pay(first)).toEqual(tries[0])
  expect(await balanceOf(from)).toBe(990n)
  const other = await pay(payment(from, to, { minor: 11n, bookingId }))
  expect(other).toEqual({ ok: false, refusal: { refusal: 'RequestModified' } })
  expect(await balanceOf(from)).toBe(990n)
})

test('a balance that would outgrow its column is refused, and nothing moves', async () => {
  const [from, to] = [await account(), await account()]
  const large = (): BookingToWrite => payment(from, to, { minor: 10n ** 18n - 1n, checkFunds: false })
  for (let booked = 0; booked < 9; booked += 1) expect(await pay(large())).toMatchObject({ ok: true })
  expect(await pay(large())).toEqual({ ok: false, refusal: { refusal: 'InvalidAmount' } })
  expect(await balanceOf(to)).toBe(9n * (10n ** 18n - 1n))
  expect(await pay(payment(to, from, { minor: 9n * 10n ** 17n, checkFunds: false }))).toMatchObject({ ok: true })
})

test('an account of another currency is a bug, not a refusal', async () => {
  const side = async (): Promise<AccountSide> => ({ ...(await account('USD')), currency: 'EUR' })
  const wrong = payment(await side(), await side(), { minor: 1n, checkFunds: false })
  await expect(pay(wrong)).rejects.toThrow('another currency')
})

test('across currencies the bank stands between; payer and payee still see each other', async () => {
  const [from, to] = [await funded(1_000n, 'EUR'), await account('USD')]
  const together = await Promise.all(
    Array.from({ length: 8 }, () => fxPositionKeys(database.writeAtOnce, bankId, ['EUR', 'USD'])),
  )
  const [fxPositions = {}] = together
  for (const one of together) expect(one).toEqual(fxPositions)
  const toWrite = payment(from, to, { minor: 1_000n, credit: 1_074n, fxPositions })
  const entries = await book(database.writeAtOnce, toWrite)
  expect(entries.map(({ currency, amount }) => [currency, amount])).toEqual([
    ['EUR', -1_000n],
    ['EUR', 1_000n],
    ['USD', -1_074n],
    ['USD', 1_074n],
  ])
  const sides = await database.read.raw<{ accountKey: string; counterpartKey: string }>(
    `select account_key::text as "accountKey", counterpart_key::text as "counterpartKey" from ledger_entries where booking_id = ?`,
    [toWrite.booking.bookingId],
  )
  expect(new Map(sides.map((side) => [side.accountKey, side.counterpartKey]))).toEqual(
    new Map([
      [from.accountKey, to.accountKey],
      [to.accountKey, from.accountKey],
      [fxPositions['EUR'], from.accountKey],
      [fxPositions['USD'], to.accountKey],
    ]),
  )
})

test('the bank rate comes first, its reverse row is inverted, then the built-in rates', async () => {
  await database.writeAtOnce.raw(
    `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date) values (?, 'GBP', 'CHF', 1.250, 0.8, now())`,
    [bankId],
  )
  const rate = async (from: string, to: string) =>
    findRate(ratesToUse(await fxRows(database.read, bankId, [from, to]), true), from, to)
  const date = expect.stringMatching(/^\d{4}-.*Z$/) as string
  expect(await rate('GBP', 'CHF')).toEqual({ ok: true, value: { rate: '1.25', source: 'bank', date } })
  expect(await rate('CHF', 'GBP')).toEqual({ ok: true, value: { rate: '0.8', source: 'bank, inverted', date } })
  expect(await rate('EUR', 'USD')).toEqual({ ok: true, value: { rate: '1.07428', source: 'built-in', date } })
  expect(await rate('EUR', 'EUR')).toEqual({ ok: true, value: { rate: '1', source: 'same currency' } })
  expect(await rate('CHF', 'SEK')).toMatchObject({ ok: false, refusal: { refusal: 'FxRateMissing' } })
})

test('two hundred payments at once over few accounts all add up', async () => {
  const accounts = await Promise.all(Array.from({ length: 4 }, () => funded(300n)))
  // Neighbours pay each other in both directions, so unordered locks would meet in a circle.
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const [from, to] = [accounts[index % 4], accounts[(index + (index % 3) + 1) % 4]]
      if (from === undefined || to === undefined) throw new Error('no such account')
      return pay(payment(from, to, { minor: BigInt(50 + ((index * 37) % 400)) }))
    }),
  )
  expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(10)
  expect(new Set(results.flatMap((one) => (one.ok ? [] : [one.refusal.refusal])))).toEqual(
    new Set(['InsufficientFunds']),
  )
  const balances = await Promise.all(accounts.map(balanceOf))
  expect(balances.reduce<bigint>((sum, balance) => sum + (balance ?? 0n), 0n)).toBe(1_200n)
  expect(balances.every((balance) => balance !== undefined && balance >= 0n)).toBe(true)
})

describe('whatever was booked', () => {
  const nothingFound = async (sql: string) => expect(await database.read.raw(sql)).toEqual([])

  test('entries sum to zero per booking and currency', () =>
    nothingFound('select booking_id, currency from ledger_entries group by 1, 2 having sum(amount) <> 0'))
  test('balances equal their entries', () =>
    nothingFound(`select account_key from accounts left join ledger_entries e using (account_key)
      group by account_key, balance having balance <> coalesce(sum(e.amount), 0)`))
  test('versions count without a gap, and each balance starts where the last one ended', () =>
    nothingFound(`select 1 from (
        select account_version, balance_before,
          coalesce(lag(balance_after) over history, 0) as ended, row_number() over history as place
        from ledger_entries window history as (partition by account_key order by account_version)
      ) as entries where account_version <> place or balance_before <> ended`))
  test.each([
    'update ledger_entries set amount = 1',
    'delete from ledger_entries',
    'truncate ledger_bookings cascade',
    'delete from ledger_bookings',
  ])('the database refuses: %s', (sql) => expect(database.writeAtOnce.raw(sql)).rejects.toThrow('append-only'))
  test('an entry that does not sum to zero is refused', async () => {
    const [from, to] = [await funded(10n), await account()]
    const toWrite = payment(from, to, { minor: 1n })
    const uneven = {
      ...toWrite.booking,
      entries: toWrite.booking.entries.map((one, i) => (i === 0 ? one : { ...one, minor: 2n })),
    }
    await expect(book(database.writeAtOnce, { ...toWrite, booking: uneven })).rejects.toThrow('sum to zero')
  })
})
