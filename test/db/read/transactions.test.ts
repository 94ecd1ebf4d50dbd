/** How a page of transactions is read: one statement whatever stands on it, through an index whatever is left out. */
import { randomUUID } from 'node:crypto'
import type { Reader } from '../../../db/connection'
import { otherAccountOf, otherAccountsOf } from '../../../db/read/other-accounts'
import { transactionsOf } from '../../../db/read/transactions'
import type { TransactionPage } from '../../../db/read/transactions'
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
function listening(): { readonly read: Reader; readonly texts: string[] } {
  const texts: string[] = []
  const read: Reader = Object.create(engine.database.read, {
    raw: {
      value: (sql: string, values?: readonly []) => {
        texts.push(sql)
        return engine.database.read.raw(sql, values)
      },
    },
  }) as Reader
  return { read, texts }
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

test('other accounts are found by one statement, each of them once', async () => {
  const { read, texts } = listening()
  const others = await otherAccountsOf(read, accountKey)
  expect(others).toHaveLength(2)
  expect(await otherAccountOf(read, accountKey, others[0]?.id ?? '')).toEqual(others[0])
  expect(await otherAccountOf(read, accountKey, 'x'.repeat(43))).toBeUndefined()
  expect(texts).toHaveLength(3)
})
