/** Pairs of accounts that pay: each lane of a measure has one of its own, or all pay into the same account. */
import { randomUUID } from 'node:crypto'
import { book } from '../../db/write/ledger'
import { bookPayment } from '../../domain/ledger/booking'
import { createAccount } from '../../test/support/accounts'
import type { TestEngine } from '../../test/support/engine'
import { createBank, createPerson } from '../../test/support/people'
import type { Person } from '../../test/support/people'

/** Cold: every lane pays between two accounts of its own. Hot: every lane pays from an account of its own into the same one. */
export type Heat = 'cold' | 'hot'

export interface PaidPair {
  readonly from: string
  readonly to: string
  readonly fromKey: string
  readonly toKey: string
}

export interface Payers {
  readonly bankId: string
  readonly payer: Person
  readonly pairs: readonly PaidPair[]
  readonly pairOf: (lane: number, heat: Heat) => PaidPair
}

async function keyOf({ database }: TestEngine, bankId: string, accountId: string): Promise<string> {
  const [row] = await database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return row.key
}

/** More than can be paid away in cents. */
async function deposit(engine: TestEngine, fromKey: string, toKey: string): Promise<void> {
  const money = { currency: 'EUR', minor: 100_000_000n }
  const [from, to] = [fromKey, toKey].map((accountKey) => ({ accountKey, currency: 'EUR' })) as [Side, Side]
  const sides = { from, to, debit: money, credit: money }
  const booking = bookPayment({ bookingId: randomUUID(), kind: 'historical', description: 'deposit', ...sides })
  if (!booking.ok) throw new Error('the deposit was refused')
  const at = '2026-01-02T03:04:05Z'
  await book(engine.database.writeAtOnce, {
    ...{ booking: booking.value, transactionType: 'DEPOSIT', transactionIds: [randomUUID(), randomUUID()] },
    ...{ postedAt: at, completedAt: at, checkFunds: false },
  })
}
type Side = Parameters<typeof bookPayment>[0]['from']

export async function makePayers(engine: TestEngine, lanes: number): Promise<Payers> {
  const bankId = await createBank(engine)
  const payer = await createPerson(engine)
  const source = await keyOf(engine, bankId, 'OBP-INCOMING-SETTLEMENT-ACCOUNT')
  const pairs: PaidPair[] = []
  for (let lane = 0; lane < lanes; lane += 1) {
    const [from, to] = [await createAccount(engine, payer, bankId), await createAccount(engine, payer, bankId)]
    const keys = [await keyOf(engine, bankId, from.accountId), await keyOf(engine, bankId, to.accountId)] as const
    await deposit(engine, source, keys[0])
    pairs.push({ from: from.accountId, to: to.accountId, fromKey: keys[0], toKey: keys[1] })
  }
  const pairOf = (lane: number, heat: Heat): PaidPair => {
    const own = pairs[lane % pairs.length]
    const shared = heat === 'hot' ? pairs[0] : own
    if (own === undefined || shared === undefined) throw new Error('nobody pays')
    return { ...own, to: shared.to, toKey: shared.toKey }
  }
  return { bankId, payer, pairs, pairOf }
}
