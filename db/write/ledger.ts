/** Books payments: one call of the SQL function book(), which locks, moves, checks funds and stores in one round trip. Owner: whoever books. */
import { createHash } from 'node:crypto'
import { returnOf } from '../../domain/ledger/booking'
import type { Booking } from '../../domain/ledger/booking'
import { fxPositionAccountId } from '../../domain/ids'
import type { bookingRefusals } from '../../domain/payments/booking-refusals'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { SqlValue, Transaction } from '../connection'
import { isOutOfRange, raisedByUs } from '../faults'
import { freezeOf } from './freezes'

/** The rate of a booking that crosses currencies; kept with it, because the bank's table changes. */
export interface BookedRate {
  readonly from: string
  readonly to: string
  readonly rate: string
  readonly source: string
  /** From when on the bank's rate was in effect. */
  readonly date?: string
}

export interface BookingToWrite {
  readonly booking: Booking
  /** What clients see as the type of the transaction, such as SANDBOX_TAN. */
  readonly transactionType: string
  /** One new UUID per entry, in the order of the entries: the payer's is first, the payee's last. */
  readonly transactionIds: readonly string[]
  /** ISO 8601. */
  readonly postedAt: string
  readonly completedAt: string
  /** Every rate that was applied, in the order of use; leave out where there was none. */
  readonly rates?: readonly BookedRate[]
  /** False for what has already happened elsewhere, and where the instance allows overdrafts. */
  readonly checkFunds: boolean
}

/** An entry as it is stored; amounts are minor units. */
export interface BookedEntry {
  readonly transactionId: string
  readonly accountKey: string
  readonly currency: string
  readonly amount: bigint
  readonly balanceAfter: bigint
}

const bookingCall =
  'book(?::uuid, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::jsonb, ?, ?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[])'
/** The parameters of book(), in the order of `bookingValues`. */
export const bookingParameters = [
  ...['booking_id', 'kind', 'transaction_type', 'description', 'request_hash', 'posted_at', 'completed_at', 'fx'],
  ...['check_funds', 'transaction_ids', 'account_keys', 'counterpart_keys', 'currencies', 'amounts'],
] as const
const bookedColumns =
  'transaction_id as "transactionId", account_key::text as "accountKey", currency, amount, balance_after as "balanceAfter"'

export function bookingValues(toWrite: BookingToWrite): readonly SqlValue[] {
  const { booking, transactionType, transactionIds, postedAt, completedAt, rates = [], checkFunds } = toWrite
  const { entries } = booking
  if (transactionIds.length !== entries.length) throw new Error('a booking needs one transaction id per entry')
  return [
    booking.bookingId,
    booking.kind.toUpperCase(),
    transactionType,
    booking.description,
    contentHash(toWrite),
    postedAt,
    completedAt,
    rates.length === 0 ? null : JSON.stringify(rates),
    checkFunds,
    transactionIds,
    entries.map(({ accountKey }) => accountKey),
    counterpartKeys(booking),
    entries.map(({ currency }) => currency),
    entries.map(({ minor }) => minor.toString()),
  ]
}

/**
 * Books, or finds the same booking already booked; the entries come back in the order of the booking's.
 * A refusal is raised by the database and ends the transaction: let it pass and catch it outside, with `orRefusal`.
 */
export async function book(transaction: Transaction, toWrite: BookingToWrite): Promise<readonly BookedEntry[]> {
  const rows = await transaction.raw<BookedEntry>(`select ${bookedColumns} from ${bookingCall}`, bookingValues(toWrite))
  return inOrderOf(toWrite.booking, rows)
}

/** What books back what has just been booked: for a payment that names no payee. */
export function bookingOfReturn(made: BookingToWrite, newId: () => string): BookingToWrite {
  const booking = returnOf(made.booking, newId())
  return { ...made, booking, transactionIds: booking.entries.map(() => newId()), checkFunds: false }
}

/** book() promises no order: this is the payer's entry first, the payee's last. */
const inOrderOf = ({ entries }: Booking, rows: readonly BookedEntry[]): readonly BookedEntry[] =>
  entries.map(({ accountKey, currency }) => {
    const row = rows.find((one) => one.accountKey === accountKey)
    if (row === undefined) throw new Error(`a booking in ${currency} came back without one of its entries`)
    return row
  })

/** What the SQLSTATEs of the booking's function and triggers mean; those of freezes are in `freezes.ts`. */
const raisedBy: ReadonlyMap<string, (typeof bookingRefusals)[number] | 'RequestModified' | 'RefundAlreadyAsked'> =
  new Map([
    ['OBL03', 'RequestModified'],
    ['OBL04', 'InsufficientFunds'],
    ['OBL06', 'CounterpartyLimitExceeded'],
    ['OBL07', 'TransactionAlreadyRefunded'],
    ['OBL08', 'PayerLimitExceeded'],
    ['OBL09', 'RefundAlreadyAsked'],
  ] as const)

/**
 * Runs work that books and turns what the ledger refused into a value. It goes around the whole transaction, never inside
 * one: after a refusal Postgres has given up the transaction, and everything in it is undone.
 * Refusals: those of `bookingRefusals` that are not of rates, InvalidAmount when a balance would outgrow its column;
 * RequestModified when the booking id exists with other content; RefundAlreadyAsked where a payer asks for a refund again.
 */
export async function orRefusal<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return accept(await work())
  } catch (error) {
    const raised = raisedByUs(error) ?? ''
    const refusal = isOutOfRange(error) ? 'InvalidAmount' : raisedBy.get(raised)
    const refused = refusal === undefined ? freezeOf(raised) : refuse(refusal)
    if (refused !== undefined) return refused
    throw error
  }
}

/** Who the customer sees on the other side: payer and payee see each other; position accounts see whom they traded with. */
function counterpartKeys({ entries }: Booking): string[] {
  const keys = entries.map(({ accountKey }) => accountKey)
  const [payer = '', payee = ''] = [keys[0], keys.at(-1)]
  return keys.map((_, index) => (index === 0 || (index === 2 && keys.length === 4) ? payee : payer))
}

// Times, ids of entries and rates are left out: a retry makes new ones for the same payment.
const contentHash = ({ booking: { kind, description, entries }, transactionType }: BookingToWrite): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        kind,
        transactionType,
        description,
        entries.map(({ accountKey, currency, minor }) => [accountKey, currency, minor.toString()]),
      ]),
    )
    .digest('hex')

const readPositions = `select currency, account_key::text as "accountKey" from accounts
  where bank_id = ? and kind = 'FX_POSITION' and account_id = any (?::text[])`

/**
 * The account keys of the bank's FX position accounts, by currency; what is missing is created. Position accounts may go
 * below zero. Call it on a handle of its own (not inside a transaction that has locked accounts).
 */
export async function fxPositionKeys(
  transaction: Transaction,
  bankId: string,
  currencies: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const wanted = [...new Set(currencies)]
  const accountIds = wanted.map(fxPositionAccountId)
  const existing = await transaction.raw<Position>(readPositions, [bankId, accountIds])
  if (existing.length === wanted.length) return byCurrency(existing)
  await transaction.raw(
    `insert into accounts (bank_id, account_id, kind, label, number, currency, may_overdraw, opening_request_id)
     select ?, 'FX-POSITION-' || currency, 'FX_POSITION', 'FX position ' || currency, 'FX-POSITION-' || currency, currency, true, 'bank'
     from unnest(?::text[]) as currency order by currency on conflict (bank_id, account_id) do nothing`,
    [bankId, wanted],
  )
  // Read again rather than `returning`: somebody else may have created them a moment ago.
  const all = await transaction.raw<Position>(readPositions, [bankId, accountIds])
  if (all.length < wanted.length) throw new Error('an FX position account is missing: its id is taken by another kind')
  return byCurrency(all)
}

interface Moving {
  readonly from: { readonly currency: string }
  readonly to: { readonly currency: string }
}
/** As fxPositionKeys, for what moves between currencies; nothing is asked where nothing does, or all that it takes is `known`. */
export async function positionsFor(
  transaction: Transaction,
  bankId: string,
  moving: readonly Moving[],
  known: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const across = moving.filter(({ from, to }) => from.currency !== to.currency)
  const currencies = across.flatMap(({ from, to }) => [from.currency, to.currency])
  const areKnown = currencies.every((currency) => known[currency] !== undefined)
  return areKnown ? known : fxPositionKeys(transaction, bankId, currencies)
}

interface Position {
  readonly currency: string
  readonly accountKey: string
}
const byCurrency = (positions: readonly Position[]): Readonly<Record<string, string>> =>
  Object.fromEntries(positions.map(({ currency, accountKey }) => [currency, accountKey]))
