/** How a page of transactions is read: one statement whatever stands on it, through an index whatever is left out. */
import { randomUUID } from 'node:crypto'
import type { Reader, SqlValue } from '../../../db/connection'
import { otherAccountOf, otherAccountsOf } from '../../../db/read/other-accounts'
import { transactionsOf } from '../../../db/read/transactions'
import type { TransactionPage } from '../../../db/read/transactions'
import { recordOtherAccounts } from '../../../db/write/other-account-metadata'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'

const page: TransactionPage = {
  limit: 50,
  offset: 0,
  orderedBy: 'completedAt',
  direction: 'desc',
  from: undefined,
  to: undefined,
}

let engine: TestEngine
let pair: PayingPair
let accountKey: string
let ids: readonly string[]
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  for (let payment = 0; payment < 50; payment += 1) await pay(engine, pair, { amount: '1.00' })
  const [account] = await engine.database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where bank_id = ? and account_id = ?',
    [pair.bankId, pair.from.accountId],
  )
  accountKey = account?.key ?? ''
  ids = (await transactionsOf(engine.database.read, accountKey, page, 'owner')).map(
    ({ transactionId }) => transactionId,
  )
  for (const id of ids) {
    const { writeAtOnce } = engine.database
    for (const [kind, imageUrl] of [
      ['COMMENT', null],
      ['TAG', null],
      ['IMAGE', 'http://x'],
    ] as const) {
      await writeAtOnce.raw(
        `insert into transaction_annotations (annotation_id, kind, transaction_id, view_id, user_id, value, image_url) values (?, ?, ?, 'owner', ?, 'v', ?)`,
        [randomUUID(), kind, id, pair.payer.userId, imageUrl],
      )
    }
    await writeAtOnce.raw(
      'insert into transaction_narratives (transaction_id, narrative, written_by) values (?, ?, ?)',
      [id, 'n', pair.payer.userId],
    )
    await writeAtOnce.raw(
      `insert into transaction_places (transaction_id, view_id, latitude, longitude, placed_by) values (?, 'owner', 1, 2, ?)`,
      [id, pair.payer.userId],
    )
  }
}, 60_000)
afterAll(() => engine.stop())

/** The same reader, with the texts of what it runs. */
function listening(): { readonly read: Reader; readonly texts: string[]; readonly values: (readonly SqlValue[])[] } {
  const texts: string[] = []
  const values: (readonly SqlValue[])[] = []
  const read: Reader = Object.create(engine.database.read, {
    raw: {
      value: (sql: string, given: readonly SqlValue[] = []) => {
        texts.push(sql)
        values.push(given)
        return engine.database.read.raw(sql, given)
      },
    },
  }) as Reader
  return { read, texts, values }
}

test('fifty transactions with everything that is noted about them are one statement', async () => {
  const { read, texts } = listening()
  const rows = await transactionsOf(read, accountKey, page, 'owner')
  expect(rows).toHaveLength(50)
  for (const { facts } of rows) {
    expect(facts.metadata).toMatchObject({
      narrative: 'n',
      comments: [{}],
      tags: [{}],
      images: [{}],
      where: { latitude: 1 },
    })
  }
  expect(texts).toHaveLength(1)
})

test('pages do not overlap and leave nothing out, in both directions', async () => {
  for (const direction of ['asc', 'desc'] as const) {
    const read = (offset: number, limit: number) =>
      transactionsOf(engine.database.read, accountKey, { ...page, direction, offset, limit }, 'owner')
    const whole = (await read(0, 100)).map(({ transactionId }) => transactionId)
    const pieces = await Promise.all([0, 17, 34, 51].map((offset) => read(offset, 17)))
    expect(pieces.flat().map(({ transactionId }) => transactionId)).toEqual(whole)
    expect(new Set(whole).size).toBe(51)
  }
})

test('another view has notes of its own; the narrative is everybody’s', async () => {
  const [row] = await transactionsOf(engine.database.read, accountKey, { ...page, limit: 1 }, 'auditor')
  expect(row?.facts.metadata).toEqual({ narrative: 'n', comments: [], tags: [], images: [], where: null })
})

describe('a page behind one that was read', () => {
  interface PlanNode {
    readonly 'Node Type': string
    readonly 'Index Name'?: string
    readonly 'Index Cond'?: string
    readonly 'Actual Rows': number
    readonly Plans?: readonly PlanNode[]
  }
  const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

  /** How the keys of this page were found; the account is small, so the planner is kept from reading all of it. */
  async function searched(heard: ReturnType<typeof listening>, at: number): Promise<PlanNode | undefined> {
    const [sql, values] = [heard.texts[at] ?? '', heard.values[at] ?? []]
    return engine.database.within(async ({ read }, transaction) => {
      for (const way of ['enable_seqscan', 'enable_bitmapscan', 'enable_sort'])
        await transaction.raw(`set local ${way} = off`)
      const [row] = await read.raw<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
        `explain (analyze, format json) ${sql}`,
        values,
      )
      const nodes = row === undefined ? [] : nodesOf(row['QUERY PLAN'][0].Plan)
      return nodes.find((node) => node['Index Name'] === 'ledger_entries_account_time')
    })
  }

  test.each(['desc', 'asc'] as const)(
    'begins where that has ended, and reads no entry before it: %s',
    async (direction) => {
      const heard = listening()
      const read = (offset: number) =>
        transactionsOf(heard.read, accountKey, { ...page, direction, limit: 10, offset }, 'owner')
      await read(30)
      await read(40)
      // What was not walked to is counted.
      expect(await searched(heard, 0)).toMatchObject({ 'Node Type': 'Index Only Scan', 'Actual Rows': 40 })
      const found = await searched(heard, 1)
      expect(found).toMatchObject({ 'Node Type': 'Index Only Scan', 'Actual Rows': 10 })
      expect(found?.['Index Cond']).toContain('ROW(completed_at, account_version)')
      if (direction === 'asc') expect(found?.['Index Cond']).toContain('completed_at >= GREATEST(')
    },
  )

  test('has the rows that its offset names, whatever was booked since', async () => {
    const { read } = listening()
    const idsAt = async (
      reader: Reader,
      offset: number,
      more: Partial<TransactionPage> = {},
    ): Promise<readonly string[]> =>
      (await transactionsOf(reader, accountKey, { ...page, limit: 7, offset, ...more }, 'owner')).map(
        ({ transactionId }) => transactionId,
      )
    for (const offset of [0, 7, 14]) {
      expect(await idsAt(read, offset)).toEqual(await idsAt(listening().read, offset))
    }
    await pay(engine, pair, { amount: '1.00' })
    // Both the page behind the last one, and one that was marked before, have moved by one.
    for (const offset of [21, 7, 14, 21])
      expect(await idsAt(read, offset)).toEqual(await idsAt(listening().read, offset))
    // Other dates, another order and another size of page have marks of their own, or none.
    const others = [
      { direction: 'asc' },
      { from: '2026-01-02T03:04:05.000Z' },
      { to: '2026-01-02T03:04:05.000Z' },
      { limit: 3 },
    ]
    for (const more of [...others, { orderedBy: 'amount' }] as readonly Partial<TransactionPage>[]) {
      for (const offset of [0, 7, 14]) {
        expect(await idsAt(read, offset, more)).toEqual(await idsAt(listening().read, offset, more))
      }
    }
  })
})

test('a page is never reckoned to be longer than its limit, however few accounts and versions Postgres takes there to be', async () => {
  const heard = listening()
  for (const orderedBy of ['completedAt', 'amount'] as const)
    await transactionsOf(heard.read, accountKey, { ...page, orderedBy }, 'owner')
  const { writeAtOnce, read } = engine.database
  for (const column of ['account_key', 'account_version'])
    await writeAtOnce.raw(
      `alter table ledger_entries alter column ${column} set (n_distinct = 2), alter column ${column} set statistics 1`,
    )
  await writeAtOnce.raw('analyze ledger_entries')
  interface Reckoned {
    readonly 'Subplan Name'?: string
    readonly 'Plan Rows': number
    readonly Plans?: readonly Reckoned[]
  }
  const pagesIn = (node: Reckoned): readonly number[] => [
    ...(node['Subplan Name'] === 'CTE page' ? [node['Plan Rows']] : []),
    ...(node.Plans ?? []).flatMap(pagesIn),
  ]
  for (const [index, sql] of heard.texts.entries()) {
    const [row] = await read.raw<{ 'QUERY PLAN': readonly [{ readonly Plan: Reckoned }] }>(
      `explain (format json) ${sql}`,
      heard.values[index],
    )
    const [reckoned] = row === undefined ? [] : pagesIn(row['QUERY PLAN'][0].Plan)
    expect(reckoned).toBeLessThanOrEqual(page.limit)
  }
})

test('other accounts are found by one statement, each of them once', async () => {
  const { read, texts } = listening()
  const others = await otherAccountsOf(read, accountKey)
  expect(others.map(({ record }) => record)).toEqual([null, null])
  const [made] = await recordOtherAccounts(engine.database.writeAtOnce, accountKey, [others[0]?.key ?? ''])
  expect(await otherAccountOf(read, accountKey, made?.id ?? '')).toMatchObject({
    ...others[0],
    record: { id: made?.id },
  })
  expect(await otherAccountOf(read, accountKey, 'x'.repeat(43))).toBeUndefined()
  expect(texts).toHaveLength(3)
})
