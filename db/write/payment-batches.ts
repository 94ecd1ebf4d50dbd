/** Payments that wait for nothing: alone in one statement, or many of a hot account in one. Owner: the API. */
import { isPassingFault } from '../faults'
import type { SqlValue, Transaction } from '../connection'
import { accountKeysOf } from './charges'
import type { ChargeToWrite } from './charges'
import type { ReplyToStore } from './idempotency'
import { bookingParameters, bookingValues } from './ledger'
import type { BookingToWrite } from './ledger'
import { requestColumns, requestValues } from './transaction-requests'
import type { NewTransactionRequest } from './transaction-requests'

export interface PaymentToWrite {
  readonly request: NewTransactionRequest
  /** ISO 8601. */
  readonly createdAt: string
  /** The payment itself, then what comes back of it and what it is charged. */
  readonly bookings: readonly [payment: BookingToWrite, ...others: (BookingToWrite | ChargeToWrite)[]]
  /** Of a request under a key: stored with the payment, or neither is. */
  readonly reply?: ReplyToStore
}

/**
 * Stores a request as COMPLETED, books it and stores its reply. What the ledger refuses is raised: see `orRefusal`; and so is a key that
 * is in flight, or has a reply: see `keyOf`.
 */
export type PaymentWriter = (payment: PaymentToWrite) => Promise<void>

interface Outcome {
  readonly code: string | null
  readonly violated: string | null
  readonly message: string | null
}

/** More wait for the next statement: it holds the locks of all accounts until its commit. */
const mostAtOnce = 50

const named = (names: readonly string[], values: readonly SqlValue[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, index) => [name, plain(values[index] ?? null)]))
const plain = (value: SqlValue): unknown => (typeof value === 'bigint' ? value.toString() : value)

const bookingJson = (booking: BookingToWrite | ChargeToWrite): object => ({
  ...named(bookingParameters, bookingValues(booking)),
  fx: booking.rates?.length ? booking.rates : null,
  ...('chargedSide' in booking ? { charged_side: booking.chargedSide } : {}),
})

const replyJson = ({ userId, requestHash, ...reply }: ReplyToStore): object => ({
  ...reply,
  user_id: userId,
  request_hash: requestHash,
})

const jsonOf = ({ request, createdAt, bookings, reply }: PaymentToWrite): object => ({
  request: { ...named(requestColumns, requestValues(request)), details: request.details, created_at: createdAt },
  bookings: bookings.map(bookingJson),
  ...(reply === undefined ? {} : { reply: replyJson(reply) }),
})

/** One payment by itself, in one statement. */
export async function pay(transaction: Transaction, payment: PaymentToWrite): Promise<void> {
  await transaction.raw('select pay(?::jsonb)', [JSON.stringify(jsonOf(payment))])
}

/** Each payment's outcome, in their order: one that breaks a rule leaves nothing behind, and the others as they are. */
const payMany = (transaction: Transaction, payments: readonly PaymentToWrite[]): Promise<Outcome[]> =>
  transaction.raw<Outcome>('select code, violated, message from pay_many(?::jsonb)', [
    JSON.stringify(payments.map(jsonOf)),
  ])

/** Spelt as the driver spells it, for those who ask what it means. */
const raised = ({ code, violated, message }: Outcome): Error =>
  Object.assign(new Error(message ?? 'a payment was refused'), { code, constraint: violated ?? '' })

interface Waiting extends PaymentToWrite {
  readonly accountKeys: readonly string[]
  readonly resolve: () => void
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

  return (payment) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...payment, accountKeys: accountKeysOf(payment.bookings), resolve, reject })
      const mayGo = next()
      if (mayGo.length > 0) void run(mayGo)
    })
}

/** Never rejects: every payment is told its own outcome. */
async function write(transaction: Transaction, payments: readonly Waiting[]): Promise<void> {
  const [only] = payments
  if (only !== undefined && payments.length === 1) return writeAlone(only, transaction)
  try {
    const outcomes = await payMany(transaction, payments)
    for (const [index, { resolve, reject }] of payments.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined) reject(new Error('a payment has no outcome'))
      else if (outcome.code !== null) reject(raised(outcome))
      else resolve()
    }
  } catch (error) {
    // One that the statement cannot take must not be the end of the others. Without a database there is no use in trying.
    if (isPassingFault(error) && !isDeadlock(error)) for (const { reject } of payments) reject(error)
    else for (const one of payments) await writeAlone(one, transaction)
  }
}

const isDeadlock = (error: unknown): boolean => (error as { code?: unknown }).code === '40P01'

const writeAlone = ({ resolve, reject, ...payment }: Waiting, transaction: Transaction): Promise<void> =>
  pay(transaction, payment).then(resolve, reject)
