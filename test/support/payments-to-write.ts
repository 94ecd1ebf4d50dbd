/** Payments as they are written, for tests of the statements that write them. */
import { randomUUID } from 'node:crypto'
import type { SqlValue, Transaction } from '../../db/connection'
import { orRefusal } from '../../db/write/ledger'
import { paymentWriter } from '../../db/write/payment-batches'
import type { PaymentToWrite } from '../../db/write/payment-batches'
import { bookPayment } from '../../domain/ledger/booking'
import type { AccountSide } from '../../domain/ledger/booking'
import type { TestEngine } from './engine'
import type { PayingPair } from './payments'

/** An account of the pair's bank, as bookings name it. */
export const sideOf = async (engine: TestEngine, { bankId }: PayingPair, accountId: string): Promise<AccountSide> => {
  const [row] = await engine.database.read.raw<AccountSide>(
    'select account_key::text as "accountKey", currency from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return row
}

export interface Change {
  readonly minor?: bigint
  readonly requestId?: string
  readonly description?: string
  /** What reaches an account of another currency. */
  readonly credit?: { readonly currency: string; readonly minor: bigint }
  readonly fxPositions?: Readonly<Record<string, string>>
  readonly request?: Partial<PaymentToWrite['request']>
}
/** A payment of 1.00 from one account of the pair to another. */
export function payment(pair: PayingPair, from: AccountSide, to: AccountSide, change: Change = {}): PaymentToWrite {
  const { minor = 100n, requestId = randomUUID(), description = 'wörk “1”', fxPositions = {} } = change
  const amount = { currency: from.currency, minor }
  const { credit = amount } = change
  const what = { bookingId: requestId, kind: 'payment', description, fxPositions } as const
  const booking = bookPayment({ ...what, from, to, debit: amount, credit })
  if (!booking.ok) throw new Error('a payment was refused')
  const at = '2026-03-04T05:06:07.890Z'
  const rate = { from: from.currency, to: to.currency, rate: '1.10', source: 'bank' }
  return {
    createdAt: at,
    bookings: [
      {
        ...{ booking: booking.value, transactionType: 'ACCOUNT', postedAt: at, completedAt: at, checkFunds: true },
        transactionIds: booking.value.entries.map(() => randomUUID()),
        rates: credit === amount ? [] : [rate],
      },
    ],
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
export function counted({ database }: TestEngine): { write: ReturnType<typeof paymentWriter>; statements: string[] } {
  const statements: string[] = []
  const { writeAtOnce } = database
  const transaction: Transaction = {
    ...writeAtOnce,
    raw: (sql: string, values: readonly SqlValue[] = []) => {
      statements.push(sql.includes('pay_many') ? 'many' : 'one')
      return writeAtOnce.raw(sql, values)
    },
  }
  return { write: paymentWriter(transaction), statements }
}

export const refusalOf = async (work: Promise<void>): Promise<string> => {
  const outcome = await orRefusal(() => work)
  return outcome.ok ? 'booked' : outcome.refusal.refusal
}
