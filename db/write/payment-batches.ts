/** Payments that wait for nothing: alone in one statement, or many of a hot account in one. Owner: the API. */
import { isPassingFault } from '../faults'
import type { SqlValue, Transaction } from '../connection'
import { bookingParameters, bookingValues } from './ledger'
import type { BookingToWrite } from './ledger'
import { insertCompleted, requestColumns, requestValues } from './transaction-requests'
import type { NewTransactionRequest } from './transaction-requests'

export interface PaymentToWrite {
  readonly request: NewTransactionRequest
  readonly booking: BookingToWrite
}

/** Stores a request as COMPLETED and books it, as `insertCompleted` does, with what it raises. When it was created, ISO 8601. */
export type PaymentWriter = (payment: PaymentToWrite) => Promise<string>

interface Outcome {
  readonly storedAt: string | null
  readonly code: string | null
  readonly violated: string | null
  readonly message: string | null
}

/** More wait for the next statement: it holds the locks of all accounts until its commit. */
const mostAtOnce = 50

const named = (names: readonly string[], values: readonly SqlValue[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, index) => [name, plain(values[index] ?? null)]))
const plain = (value: SqlValue): unknown => (typeof value === 'bigint' ? value.toString() : value)

const jsonOf = ({ request, booking }: PaymentToWrite): object => ({
  request: { ...named(requestColumns, requestValues(request)), details: request.details },
  booking: { ...named(bookingParameters, bookingValues(booking)), fx: booking.rates?.length ? booking.rates : null },
})

/** Each payment's outcome, in their order: one that breaks a rule leaves nothing behind, and the others as they are. */
const payMany = (transaction: Transaction, payments: readonly PaymentToWrite[]): Promise<Outcome[]> =>
  transaction.raw<Outcome>('select stored_at as "storedAt", code, violated, message from pay_many(?::jsonb)', [
    JSON.stringify(payments.map(jsonOf)),
  ])

/** Spelt as the driver spells it, for those who ask what it means. */
const raised = ({ code, violated, message }: Outcome): Error =>
  Object.assign(new Error(message ?? 'a payment has no outcome'), { code, constraint: violated ?? '' })

interface Waiting extends PaymentToWrite {
  readonly accountKeys: readonly string[]
  readonly resolve: (storedAt: string) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Payments whose accounts are free are written at once, each by itself. One that would wait for the lock of an account waits
 * here instead, and those that have gathered when the account is free again are one statement: the account then pays for one
 * round trip and one flush to disk, not for many. Nobody is overtaken by a later payment of the same account.
 */
export function paymentWriter(transaction: Transaction): PaymentWriter {
  const busy = new Set<string>()
  let waiting: Waiting[] = []

  /** The next payments that may go: all of free accounts, and of no account that somebody before them waits for. */
  function next(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    const blocked = new Set(busy)
    for (const one of waiting) {
      const mayGo = taken.length < mostAtOnce && !one.accountKeys.some((key) => blocked.has(key))
      if (!mayGo) for (const key of one.accountKeys) blocked.add(key)
      ;(mayGo ? taken : left).push(one)
    }
    waiting = left
    return taken
  }

  async function run(payments: readonly Waiting[]): Promise<void> {
    const keys = payments.flatMap(({ accountKeys }) => accountKeys)
    for (const key of keys) busy.add(key)
    await write(transaction, payments)
    for (const key of keys) busy.delete(key)
    const gathered = next()
    if (gathered.length > 0) void run(gathered)
  }

  return ({ request, booking }) =>
    new Promise((resolve, reject) => {
      const accountKeys = booking.booking.entries.map(({ accountKey }) => accountKey)
      waiting.push({ request, booking, accountKeys, resolve, reject })
      const mayGo = next()
      if (mayGo.length > 0) void run(mayGo)
    })
}

/** Never rejects: every payment is told its own outcome. */
async function write(transaction: Transaction, payments: readonly Waiting[]): Promise<void> {
  const [only] = payments
  if (only !== undefined && payments.length === 1) return writeAlone(transaction, only)
  try {
    const outcomes = await payMany(transaction, payments)
    for (const [index, { resolve, reject }] of payments.entries()) {
      const outcome = outcomes[index] ?? { storedAt: null, code: null, violated: null, message: null }
      if (outcome.storedAt === null) reject(raised(outcome))
      else resolve(outcome.storedAt)
    }
  } catch (error) {
    // One that the statement cannot take must not be the end of the others. Without a database there is no use in trying.
    if (isPassingFault(error) && !isDeadlock(error)) for (const { reject } of payments) reject(error)
    else for (const one of payments) await writeAlone(transaction, one)
  }
}

const isDeadlock = (error: unknown): boolean => (error as { code?: unknown }).code === '40P01'

const writeAlone = (transaction: Transaction, { request, booking, resolve, reject }: Waiting): Promise<void> =>
  insertCompleted(transaction, request, booking).then(resolve, reject)
