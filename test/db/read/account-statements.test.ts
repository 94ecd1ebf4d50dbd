/** Account statements: whatever was booked in whatever order, they add up, and they are found without reading what they do not show. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Database, Reader, SqlValue } from '../../../db/connection'
import { statementEntries, statementTotals } from '../../../db/read/account-statements'
import type { StatementTotalsRow } from '../../../db/read/account-statements'
import { insertBank } from '../../../db/write/banks'
import { book } from '../../../db/write/ledger'
import { bookPayment, bookingKinds } from '../../../domain/ledger/booking'
import type { AccountSide } from '../../../domain/ledger/booking'
import { closingOf } from '../../../domain/ledger/account-statement'
import { openTestDatabase } from '../../support/database'

const bankId = 'bank.statements'
let database: Database

beforeAll(async () => {
  database = await openTestDatabase(8)
  const userId = randomUUID()
  await database.writeAtOnce.raw(
    `insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'i', 'u', 'u@example.com', true)`,
    [userId],
  )
  const bank = { bankId, shortName: 'S', fullName: 'S', logo: '', website: '', routings: [], createdBy: userId }
  await database.write((transaction) => insertBank(transaction, bank))
})
afterAll(() => database.close())

async function account(): Promise<AccountSide> {
  const [row] = await database.writeAtOnce.raw<{ accountKey: string }>(
    `insert into accounts (bank_id, account_id, label, number, currency, may_overdraw, opening_request_id)
     values (?, ?, '', '', 'EUR', true, 'test') returning account_key::text as "accountKey"`,
    [bankId, randomUUID()],
  )
  return { accountKey: row?.accountKey ?? '', currency: 'EUR' }
}

interface Movement {
  readonly from: number
  readonly to: number
  readonly minor: bigint
  readonly kind: (typeof bookingKinds)[number]
  readonly completedAt: string
}

async function move(accounts: readonly AccountSide[], { from, to, minor, kind, completedAt }: Movement): Promise<void> {
  const [payer, payee] = [accounts[from], accounts[to]]
  if (payer === undefined || payee === undefined) throw new Error('there is no such account')
  const money = { currency: 'EUR', minor }
  const sides = { from: payer, to: payee, debit: money, credit: money }
  const booking = bookPayment({ bookingId: randomUUID(), kind, description: 'moved', ...sides })
  if (!booking.ok) throw new Error(booking.refusal.refusal)
  await book(database.writeAtOnce, {
    booking: booking.value,
    transactionType: 'SANDBOX_TAN',
    transactionIds: [randomUUID(), randomUUID()],
    postedAt: completedAt,
    completedAt,
    checkFunds: false,
  })
}

interface Stored {
  readonly id: string
  readonly amount: bigint
  readonly version: bigint
  readonly at: number
}
/** Every entry of the account by itself, in the order of its completion. */
const storedOf = async ({ accountKey }: AccountSide): Promise<Stored[]> => {
  const rows = await database.read.raw<Omit<Stored, 'at'> & { at: Date }>(
    `select transaction_id as id, amount, account_version as version, completed_at as at from ledger_entries where account_key = ?
     order by completed_at, account_version`,
    [accountKey],
  )
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}
const sumOf = (entries: readonly Stored[]): bigint => entries.reduce((sum, { amount }) => sum + amount, 0n)

/** Few different moments, so that many are shared; some before 1970, some to come. */
const moments = [...Array(12).keys()].map((index) => new Date(Date.UTC(1968 + 7 * index, index, 28, 23, 59, 59, 999)))
const anyMoment = fc.constantFrom(...moments)
const anyBound = fc.option(
  anyMoment.chain((at) => fc.constantFrom(-1, 0, 1).map((more) => new Date(at.getTime() + more))),
)
const anyMovement: fc.Arbitrary<Movement> = fc
  .record({
    sides: fc.constantFrom([0, 1], [1, 0], [0, 2], [2, 0], [1, 2], [2, 1]),
    minor: fc.bigInt(1n, 10n ** 17n),
    kind: fc.constantFrom(...bookingKinds),
    completedAt: anyMoment.map((at) => at.toISOString()),
  })
  .map(({ sides: [from = 0, to = 1], ...rest }) => ({ from, to, ...rest }))
const anyPeriod = fc
  .tuple(anyBound, anyBound)
  .map(([one, other]) => (one && other && other < one ? { from: other, to: one } : { from: one, to: other }))
/** The parts of a long life are booked in their order, as payments are; or in any. */
const anyLife = fc
  .record({ movements: fc.array(anyMovement, { maxLength: 40 }), isInOrder: fc.boolean() })
  .map(({ movements, isInOrder }) =>
    isInOrder ? movements.toSorted((a, b) => a.completedAt.localeCompare(b.completedAt)) : movements,
  )

const totalsOf = async (
  { accountKey }: AccountSide,
  { from, to }: { readonly from: Date | null; readonly to: Date | null },
  atVersion?: bigint,
): Promise<StatementTotalsRow> => {
  const period = { accountKey, from: from?.toISOString(), to: to?.toISOString() }
  // Its own reader, as a process has that knows nothing yet.
  const read = Object.create(database.read) as Reader
  const totals = await statementTotals(read, period, atVersion)
  if (totals === undefined) throw new Error('there is no such version')
  return totals
}

test('any two instants of any life: opening and entries come to the closing balance, and each is the sum of the entries', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, fc.array(anyPeriod, { minLength: 8, maxLength: 8 }), async (movements, periods) => {
      const accounts = [await account(), await account(), await account()]
      for (const movement of movements) await move(accounts, movement)
      const [one = await account()] = accounts
      const stored = await storedOf(one)
      for (const [index, { from, to }] of periods.entries()) {
        const atVersion = index % 2 === 0 ? BigInt(stored.length) : BigInt(stored.length * index) / 8n
        const known = stored.filter(({ version }) => version <= atVersion)
        const before = known.filter(({ at }) => from !== null && at < from.getTime())
        const inside = known.filter(
          ({ at }) => (from === null || at >= from.getTime()) && (to === null || at <= to.getTime()),
        )
        const credits = inside.filter(({ amount }) => amount > 0n)
        const debits = inside.filter(({ amount }) => amount < 0n)
        const totals = await totalsOf(one, { from, to }, atVersion)
        expect(totals).toEqual({
          atVersion,
          opening: sumOf(before),
          credits: { number: BigInt(credits.length), sum: sumOf(credits) },
          debits: { number: BigInt(debits.length), sum: -sumOf(debits) },
        })
        expect(closingOf(totals)).toBe(sumOf([...before, ...inside]))
        const period = { accountKey: one.accountKey, from: from?.toISOString(), to: to?.toISOString() }
        const listed = await statementEntries(
          database.read,
          { ...period, atVersion, after: undefined, limit: 200 },
          'owner',
        )
        expect(listed.map(({ transactionId }) => transactionId)).toEqual(inside.map(({ id }) => id))
      }
      const whole = await totalsOf(one, { from: null, to: null })
      const [kept] = await database.read.raw<{ balance: bigint }>(
        'select balance from accounts where account_key = ?',
        [one.accountKey],
      )
      expect(closingOf(whole)).toBe(kept?.balance)
    }),
    { numRuns: 30 },
  )
}, 120_000)

test('a version that the account has not come to is none, and is not remembered as one', async () => {
  const accounts = [await account(), await account()]
  const movement = { from: 1, to: 0, minor: 5n, kind: 'payment', completedAt: '2026-01-01T00:00:00.000Z' } as const
  const [one = await account()] = accounts
  const period = { accountKey: one.accountKey, from: undefined, to: undefined }
  expect(await statementTotals(database.read, period, 1n)).toBeUndefined()
  await move(accounts, movement)
  expect(await statementTotals(database.read, period, 1n)).toMatchObject({ credits: { number: 1n, sum: 5n } })
})

describe('an account with a long life', () => {
  const length = 20_000
  // A statement that books all of them could take longer than a statement may.
  const bookedAtOnce = 1_000
  let long: AccountSide
  const day = (index: number): string => new Date(Date.UTC(2020, 0, 1 + index)).toISOString()
  beforeAll(async () => {
    const accounts = [await account(), await account()]
    ;[long = await account()] = accounts
    // A hundred payments a day, and two that are booked at last and belong to the first and the last day.
    for (let first = 1; first <= length; first += bookedAtOnce)
      await database.writeAtOnce.raw(
        `select book_import(jsonb_agg(jsonb_build_object('booking_id', gen_random_uuid(), 'type', 'T', 'description', '',
           'posted_at', at, 'completed_at', at, 'from_id', gen_random_uuid(), 'to_id', gen_random_uuid(), 'from_key', ?::bigint, 'to_key', ?::bigint,
           'currency', 'EUR', 'amount', i % 97 + 1) order by i))
         from generate_series(?::int, ?::int) i, lateral (select timestamptz '2020-01-01 00:00Z' + i * interval '864 seconds' as at) t`,
        [accounts[1]?.accountKey ?? '', long.accountKey, first, first + bookedAtOnce - 1],
      )
    for (const completedAt of [day(0), day(199)])
      await move(accounts, { from: 1, to: 0, minor: 7n, kind: 'historical', completedAt })
    await database.writeAtOnce.raw('vacuum analyze ledger_entries')
    await database.writeAtOnce.raw('vacuum analyze accounts')
  }, 60_000)

  interface PlanNode {
    readonly 'Node Type': string
    readonly 'Relation Name'?: string
    readonly 'Index Name'?: string
    readonly 'Actual Rows': number
    readonly 'Actual Loops': number
    readonly 'Rows Removed by Filter'?: number
    readonly 'Shared Hit Blocks': number
    readonly 'Shared Read Blocks': number
    readonly Plans?: readonly PlanNode[]
  }
  const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

  /** How the ledger was read, as by a connection that has run the statement often. */
  async function readsOf(ask: (read: Reader) => Promise<unknown>): Promise<{ rows: number; nodes: PlanNode[] }> {
    let plan: PlanNode | undefined
    await database.within(async ({ read }) => {
      await read.raw('set local plan_cache_mode = force_generic_plan')
      const explaining = {
        raw: async (sql: string, values?: readonly SqlValue[]) => {
          const [row] = await read.raw<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
            `explain (analyze, buffers, format json) ${sql}`,
            values,
          )
          plan = row?.['QUERY PLAN'][0].Plan
          return []
        },
      } as unknown as Reader
      await ask(explaining)
    })
    const nodes = (plan === undefined ? [] : nodesOf(plan)).filter((node) => node['Relation Name'] === 'ledger_entries')
    const rows = nodes.reduce(
      (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    )
    return { rows, nodes }
  }

  test.each([
    ['the last month', 170, 199, 3_200],
    ['the first month', 0, 29, 3_200],
    ['a day that has just ended', 198, 199, 400],
    ['a day in the middle', 100, 101, length / 2 + 400],
  ])('the totals of %s read the shorter side of its life', async (_name, from, to, most) => {
    const period = { accountKey: long.accountKey, from: day(from), to: day(to) }
    const { rows, nodes } = await readsOf((read) => statementTotals(read, period, undefined))
    expect(rows).toBeGreaterThan(100)
    expect(rows).toBeLessThan(most)
    for (const node of nodes) expect(node['Node Type']).not.toBe('Seq Scan')
  })

  test('a page reads its own entries, however many are before it', async () => {
    const period = { accountKey: long.accountKey, from: day(0), to: undefined }
    const page = { ...period, atVersion: BigInt(length), after: 15_000n, limit: 50 }
    const { nodes } = await readsOf((read) => statementEntries(read, page, 'owner'))
    const keys = nodes.find((node) => node['Index Name'] === 'ledger_entries_account_time')
    expect(keys).toMatchObject({ 'Node Type': 'Index Only Scan', 'Actual Rows': 50 })
    // The index of this account has more than a hundred blocks.
    expect((keys?.['Shared Hit Blocks'] ?? 0) + (keys?.['Shared Read Blocks'] ?? 0)).toBeLessThan(20)
    const rows = await statementEntries(database.read, page, 'owner')
    expect(rows.map(({ accountVersion }) => accountVersion)).toEqual(
      Array.from({ length: 50 }, (_, index) => 15_001n + BigInt(index)),
    )
  })

  test('what is booked late is of the day on which it was completed', async () => {
    const first = await totalsOf(long, { from: new Date(day(0)), to: new Date(day(0)) })
    expect(first).toMatchObject({ opening: 0n, credits: { number: 1n, sum: 7n } })
    const withoutLate = await totalsOf(long, { from: new Date(day(0)), to: new Date(day(0)) }, BigInt(length))
    expect(withoutLate).toMatchObject({ opening: 0n, credits: { number: 0n, sum: 0n } })
  })
})
