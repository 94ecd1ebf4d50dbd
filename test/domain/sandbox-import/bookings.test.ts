import fc from 'fast-check'
import { importDocument, SandboxData } from '../../../api/json/sandbox-import'
import { importBookings } from '../../../domain/sandbox-import/bookings'
import type { ImportDocument } from '../../../domain/sandbox-import/document'
import { sandboxData } from '../../support/sandbox-data'

const now = '2026-01-01T00:00:00.000Z'

/** The account of the sandbox with this balance in pence and movements of so many pence at so many seconds. */
function documentOf(balance: number, movements: readonly (readonly [pence: number, second: number])[]): ImportDocument {
  const document = importDocument(SandboxData.parse(sandboxData()))
  const [account] = document.accounts
  const [transaction] = document.transactions
  if (account === undefined || transaction === undefined) throw new Error('the data are empty')
  const pounds = (pence: number): string => (pence / 100).toFixed(2)
  return {
    ...document,
    accounts: [{ ...account, balance: pounds(balance) }],
    transactions: movements.map(([pence, second], index) => ({
      ...transaction,
      id: String(index),
      value: pounds(pence),
      completed: new Date(Date.UTC(2020, 0, 1) + second * 1_000).toISOString(),
    })),
  }
}

const pence = fc.integer({ min: -1_000_000, max: 1_000_000 })
const movements = fc.array(
  fc.tuple(
    pence.filter((one) => one !== 0),
    fc.nat(100),
  ),
  { maxLength: 20 },
)

test('the bookings of an account add up to its balance, in the order of their time, and none moves nothing', () => {
  fc.assert(
    fc.property(pence, movements, (balance, moved) => {
      const bookings = importBookings(documentOf(balance, moved), now)
      expect(bookings.reduce((sum, { minor }) => sum + minor, 0n)).toBe(BigInt(balance))
      expect(bookings.map(({ minor }) => minor)).not.toContain(0n)
      const times = bookings.map(({ completed }) => completed)
      expect(times).toEqual([...times].sort())
      expect(bookings.filter(({ transactionId }) => transactionId !== undefined)).toHaveLength(moved.length)
    }),
  )
})

test('what was there before comes first, at the time of the first transaction, or now', () => {
  const [opening, ...rest] = importBookings(
    documentOf(500, [
      [100, 2],
      [-50, 1],
    ]),
    now,
  )
  expect(opening).toMatchObject({ minor: 450n, transactionId: undefined, completed: '2020-01-01T00:00:01.000Z' })
  expect(rest.map(({ transactionId }) => transactionId)).toEqual(['1', '0'])
  expect(importBookings(documentOf(500, []), now)).toMatchObject([{ minor: 500n, completed: now, posted: now }])
  expect(importBookings(documentOf(100, [[100, 0]]), now)).toHaveLength(1)
})

test('transactions of one moment stay in the order of the data', () => {
  const same = importBookings(
    documentOf(6, [
      [1, 5],
      [2, 5],
      [3, 5],
    ]),
    now,
  )
  expect(same.map(({ transactionId }) => transactionId)).toEqual(['0', '1', '2'])
})
